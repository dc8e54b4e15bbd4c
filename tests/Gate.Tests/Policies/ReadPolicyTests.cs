using Throughline.Gate.Policies;

namespace Throughline.Gate.Tests.Policies;

public sealed class ReadPolicyTests
{
    [Theory]
    // unknown fields, wrong words and numbers
    [InlineData("capps: []", 1, "capps", "did you mean “caps”")]
    [InlineData("caps:\n  - name: a\n    limmit: 3\n    per: day", 3, "caps[1].limmit", "did you mean “limit”")]
    [InlineData("caps:\n  - { name: a, limit: -1, per: day }", 2, "caps[1].limit", "whole number from 0")]
    [InlineData("caps:\n  - { name: a, limit: 1, per: fortnight }", 2, "caps[1].per", "is no window")]
    [InlineData("caps:\n  - { name: a, over: everyone, limit: 1, per: day }", 2, "caps[1].over", "is none of")]
    [InlineData("caps:\n  - { name: a, of: sms, limit: 1, per: day }", 2, "caps[1].of", "over all")]
    [InlineData("caps:\n  - { name: a, purposes: [marketting], limit: 1, per: day }", 2, "caps[1].purposes[1]", "is none of: service")]
    [InlineData("arbitration: { lookAheadDays: 5 }", 1, "arbitration.lookAheadDays", "1, 7 or 30")]
    [InlineData("defaultZone: Europe/Atlantis", 1, "defaultZone", "no time zone")]
    [InlineData("quietHours:\n  - { from: \"25:00\", to: \"08:00\" }", 2, "quietHours[1].from", "no time of day")]
    [InlineData("holdouts:\n  - { experiment: x, percent: 0 }", 2, "holdouts[1].percent", "More than 0")]
    [InlineData("caps:\n  - { name: a, limit: 1, per: day }\n  - { name: a, limit: 2, per: day }", 3, "caps[2]", "already")]
    // cycles
    [InlineData("conditions:\n  a: { all: [b] }\n  b: { any: [c] }\n  c: { none: [a] }", 2, "conditions.a", "leads back to itself: a → b → c → a")]
    [InlineData("conditions:\n  a: { all: [a] }", 2, "conditions.a", "leads back to itself: a → a")]
    [InlineData("owners:\n  - { owner: x, when: nobody }", 2, "owners[1].when", "no condition “nobody”")]
    // what can never hold
    [InlineData("conditions:\n  a:\n    trait: { name: x, atLeast: 5, atMost: 4 }", 3, "conditions.a.trait", "can never hold")]
    [InlineData("conditions:\n  a: { trait: { name: x, is: [gold], atLeast: 5 } }", 2, "conditions.a.trait", "can never hold")]
    [InlineData("conditions:\n  a: { all: [b], none: [b] }\n  b: { phase: keep }", 2, "conditions.a", "must hold and must not")]
    [InlineData("conditions:\n  a: { phase: [] }", 2, "conditions.a.phase", "can never hold")]
    [InlineData("owners:\n  - owner: x\n  - owner: y\n    when: { phase: keep }", 3, "owners[2]", "can never hold: rule 1 holds for anyone")]
    [InlineData("caps:\n  - { name: a, over: purpose, of: service, limit: 1, per: day }", 2, "caps[1].of", "Say purposes: [service]")]
    // contradictions
    [InlineData("interactions:\n  - { team: x, opens: [A], closes: [A] }", 2, "interactions[1]", "opens an interaction and closes it")]
    [InlineData("interactions:\n  - { team: x, opens: [A], closes: [B] }\n  - { team: y, opens: [A], closes: [B] }", 3, "interactions[2]", "of x already")]
    [InlineData("interactions:\n  - team: x\n    opens: [A]\n    closes: [B]\n    whileOpen:\n      - { do: hold }\n      - { do: suggest, purposes: [sales] }", 6, "interactions[1].whileOpen", "Two rules are about sales")]
    [InlineData("brand: { forbidden: [free], signOff: Feel free to write }", 1, "brand.signOff", "can never hold")]
    [InlineData("quietHours:\n  - { from: \"08:00\", to: \"08:00\" }", 2, "quietHours[1]", "Nothing could ever be sent")]
    [InlineData("quietHours:\n  - { from: \"00:00\", to: \"12:00\" }\n  - { from: \"12:00\", to: \"00:00\" }", 2, "quietHours", "fill the whole week together")]
    // hostile documents
    [InlineData("name: &a x\ndefaultZone: *a", 2, "", "no references")]
    [InlineData("[[[[[[[[[[[[[[[[x]]]]]]]]]]]]]]]]", 1, "", "nested more than")]
    [InlineData("name: a\nname: b", 2, "", "can't be read as YAML")]
    [InlineData("just words", 1, "", "one YAML document")]
    [InlineData("name: [a, b]", 1, "name", "not fields or a list")]
    public void A_bad_policy_is_refused_with_line_path_and_reason(string yaml, int line, string path, string reason)
    {
        var (policy, problems) = ReadPolicy.Of(yaml);
        Assert.Null(policy);
        Assert.Contains(problems, p => !p.IsWarning && p.Line == line && p.Path == path && p.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("quietHours:\n  - { from: \"20:00\", to: \"08:00\" }\n  - { from: \"07:00\", to: \"09:00\", channels: [sms] }", 3, "overlap")]
    [InlineData("quietHours:\n  - { from: \"20:00\", to: \"08:00\", days: [sunday] }\n  - { from: \"07:00\", to: \"09:00\", days: [monday] }", 3, "overlap")]
    [InlineData("caps:\n  - { name: a, limit: 1, per: 7 days }\n  - { name: b, limit: 2, per: day }", 3, "never be reached: “a” allows less")]
    [InlineData("caps:\n  - { name: a, limit: 0, per: day }", 2, "ever be sent")]
    [InlineData("owners:\n  - { owner: x, when: { phase: keep } }", 2, "no owner")]
    [InlineData("conditions:\n  a: { phase: keep }", 2, "Nothing uses")]
    public void A_doubtful_policy_is_taken_with_a_warning(string yaml, int line, string reason)
    {
        var (policy, problems) = ReadPolicy.Of(yaml);
        Assert.NotNull(policy);
        Assert.Contains(problems, p => p.IsWarning && p.Line == line && p.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("quietHours:\n  - { from: \"20:00\", to: \"08:00\", days: [saturday] }\n  - { from: \"07:00\", to: \"09:00\", days: [monday] }")]
    [InlineData("quietHours:\n  - { from: \"20:00\", to: \"08:00\", purposes: [sales] }\n  - { from: \"07:00\", to: \"09:00\", purposes: [marketing] }")]
    [InlineData("caps:\n  - { name: a, limit: 1, per: day }\n  - { name: b, limit: 2, per: 7 days }")]
    [InlineData("")]
    public void Nothing_is_said_of_a_good_one(string yaml) => Assert.Empty(ReadPolicy.Of(yaml.Length == 0 ? "name: nothing asked" : yaml).Problems);

    [Fact]
    public void All_errors_are_told_at_once()
    {
        var problems = ReadPolicy.Of("capps: []\ndefaultZone: Nowhere\narbitration: { lookAheadDays: 2 }").Problems;
        Assert.Equal([1, 2, 3], problems.Select(p => p.Line));
    }
}
