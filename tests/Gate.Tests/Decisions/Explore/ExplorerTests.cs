using Throughline.Gate.Decisions;
using Throughline.Gate.Decisions.Explore;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Gate.Tests.Decisions.Explore;

/// <summary>The search for decisions against looking through all of them.</summary>
public abstract class ExplorerTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : ExplorerTests(Store.Sqlite);
    public sealed class OnPostgres() : ExplorerTests(Store.Postgres);

    private const int Many = 3_000;
    private static readonly string[] Teams = ["marketing", "sales", "service"], Touchpoints = ["Newsletter", "Offers", "Help", "Été ~ “x”"];

    // compared by code points, in which the last comes after the one before it
    private static readonly string[] Beginnings = ["a", "Z", "~", "ﬀ", "😀"];

    /// <summary>Many decisions, of few instants, so that many share one; some keys were decided several times.</summary>
    private static List<RecordedDecision> Generate(int seed, int many)
    {
        var random = new Random(seed);
        var made = new List<RecordedDecision>();
        for (var i = 0; made.Count < many; i++)
        {
            var (key, identifier, at) = ($"{Beginnings[random.Next(Beginnings.Length)]}{i}", random.Next(1, 40), random.Next(0, 200) * Micros.PerDay / 10);
            var (purpose, team, touchpoint) = (Purpose.All[random.Next(Purpose.All.Count)], Teams[random.Next(Teams.Length)], Touchpoints[random.Next(Touchpoints.Length)]);
            for (var number = 1; number <= 1 + random.Next(3) / 2 * random.Next(4); number++)
            {
                var findings = Enum.GetValues<DecisionRule>().Where(_ => random.Next(3) > 0)
                    .Select(rule => new Finding(rule, random.Next(6) == 0 ? (Verdict)random.Next(4) : Verdict.Send, "because")).Append(new(DecisionRule.Caps, Verdict.Send, "room")).ToList();
                made.Add(new(key, number, identifier, at + random.Next(0, 3) * Micros.PerDay, random.Next(1, 4), Cause.Raised, false, purpose, team, touchpoint, new(Decide.Strictest(findings), findings)));
            }
        }
        return made;
    }

    private async Task<List<RecordedDecision>> Kept(int seed)
    {
        var made = Generate(seed, Many);
        foreach (var some in made.Chunk(500))
            await Database.Write(tx => Get<DecisionList>().Add(tx, [.. some.Select(d => (d, new Inputs()))]));
        return [.. made.OrderDescending(Comparer<RecordedDecision>.Create((a, b) => DecisionPlace.Order.Compare(DecisionPlace.Of(a), DecisionPlace.Of(b))))];
    }

    private static DecisionFilter AnyFilter(Random random, List<RecordedDecision> all)
    {
        var one = all[random.Next(all.Count)];
        T? Perhaps<T>(T value) where T : class => random.Next(3) == 0 ? value : null;
        return new()
        {
            Key = random.Next(12) == 0 ? one.Key : null,
            Verdict = random.Next(3) == 0 ? one.Decision.Verdict : null,
            Rule = random.Next(3) == 0 ? (DecisionRule)random.Next(9) : null,
            Purpose = Perhaps(one.Purpose),
            Team = Perhaps(one.Team),
            Touchpoint = random.Next(20) == 0 ? "nowhere" : Perhaps(one.Touchpoint),
            Policy = random.Next(3) == 0 ? one.Policy : null,
            From = random.Next(3) == 0 ? one.At : null,
            Until = random.Next(3) == 0 ? one.At + random.Next(3) * Micros.PerDay : null,
        };
    }

    /// <summary>The same, obviously.</summary>
    private static List<RecordedDecision> Slow(List<RecordedDecision> all, DecisionFilter asked, IReadOnlyCollection<long>? identifiers) => [.. all.Where(d =>
        (asked.Key is null || d.Key == asked.Key) && (asked.Verdict is null || d.Decision.Verdict == asked.Verdict)
        && (asked.Rule is null || (d.Decision.Verdict != Verdict.Send && d.Decision.Findings.Any(f => f.Rule == asked.Rule && f.Effect == d.Decision.Verdict)))
        && (asked.Purpose is null || d.Purpose == asked.Purpose) && (asked.Team is null || d.Team == asked.Team) && (asked.Touchpoint is null || d.Touchpoint == asked.Touchpoint)
        && (asked.Policy is null || d.Policy == asked.Policy) && !(d.At < asked.From) && !(d.At >= asked.Until) && (identifiers is null || identifiers.Contains(d.Identifier)))];

    [Fact]
    public async Task Pages_and_counts_are_what_looking_through_all_decisions_gives()
    {
        const int seed = 11;
        var all = await Kept(seed);
        var random = new Random(seed + 1);
        var (questions, lines) = (0, 0);
        for (; questions < 300; questions++)
        {
            var asked = AnyFilter(random, all);
            List<long>? identifiers = random.Next(4) == 0 ? [random.Next(1, 40), random.Next(1, 40)] : null;
            var expected = Slow(all, asked, identifiers);
            var limit = random.Next(1, 60);
            var (place, found) = (DecisionPlace.Top, new List<RecordedDecision>());
            for (var pages = 0; pages < 4; pages++)
            {
                var page = await Database.Read(session => Get<FindDecisions>().Page(session, asked, identifiers, place, limit));
                found.AddRange(page);
                if (page.Count < limit)
                    break;
                place = DecisionPlace.Read(DecisionPlace.Of(page[^1]).ToString());
            }
            Assert.Equal(expected.Take(4 * limit).Select(DecisionPlace.Of), found.Select(DecisionPlace.Of));
            lines += found.Count;

            var counts = await Database.Read(session => Get<CountDecisions>().Of(session, asked, identifiers));
            Assert.Equal(new(expected.Count, true), counts.All);
            foreach (var verdict in DecisionWords.Verdicts)
                Assert.Equal(expected.Count(d => d.Decision.Verdict == verdict), counts.ByVerdict.GetValueOrDefault(verdict).Count);
            foreach (var rule in DecisionWords.Rules)
                Assert.Equal(Slow(expected, new() { Rule = rule }, null).Count, counts.ByRule.GetValueOrDefault(rule).Count);
        }
        Assert.True(lines > 5_000, $"Only {lines} lines in {questions} questions.");
    }

    [Fact]
    public void What_is_more_than_anybody_counts_is_said_to_be_more()
    {
        var counts = DecisionCounts.Of([((Verdict.Drop, 2), CountDecisions.Most + 1L), ((Verdict.Drop, 6), 3), ((Verdict.Send, 0), 6_000), ((Verdict.Hold, 4), CountDecisions.Most)]);
        Assert.Equal(new(CountDecisions.Most, false), counts.ByVerdict[Verdict.Drop]);
        Assert.Equal(new(CountDecisions.Most, true), counts.ByVerdict[Verdict.Hold]);
        Assert.Equal(new(CountDecisions.Most, false), counts.ByRule[DecisionRule.Touchpoint]);
        Assert.Equal(new(CountDecisions.Most, false), counts.ByRule[DecisionRule.Consent]);
        Assert.Equal("more than 10,000", counts.All.Words);
        Assert.Equal("6,000", counts.ByVerdict[Verdict.Send].Words);
    }

    [Fact]
    public async Task A_number_that_was_taken_back_is_not_remembered()
    {
        var made = Generate(5, 1)[0];
        var kind = DecisionKind.Of(made);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.Write(tx =>
        {
            Get<DecisionList>().Add(tx, [(made, new Inputs())]);
            throw new InvalidOperationException("taken back");
        }));
        await Database.Write(tx => Get<DecisionList>().Add(tx, [(made, new Inputs())]));
        Assert.Equal(kind, Assert.Single(await Database.Read(Get<DecisionKinds>().All)).Kind);
        Assert.Single(await Database.Read(session => Get<FindDecisions>().Page(session, new() { Team = made.Team }, null, DecisionPlace.Top, 10)));
    }

    [Fact]
    public async Task One_decision_says_everything_and_leads_to_the_winner()
    {
        await Publish("caps: [{ name: day, limit: 1, per: day }]");
        await Register("marketing-news");
        await Agreed("ann");
        await RaiseOne(Wish("low/er", "ann"));
        await RaiseOne(Wish("higher", "ann", value: 5));
        var lost = await Get<ShowDecision>().Read("low/er", null);
        Assert.Equal(2, lost.Decisions.Count);
        Assert.Equal(Cause.DisplacedBy("higher"), lost.Shown.Cause);
        Assert.Contains("higher", lost.Shown.Decision.Findings[^1].Intents);
        Assert.Equal(1, (await Get<ShowDecision>().Read("low/er", 1)).Shown.Number);
        var won = await Get<ShowDecision>().Read("higher", null);
        Assert.Equal(["low/er"], won.Shown.Decision.Displaced);
        Assert.Equal(won.Shown.Decision.PlannedAt, won.Reservation!.At);
        Assert.Equal("waiting", won.Outbox!.State);
        Assert.Contains(InputWords.Of(won.Inputs), said => said.Name == "Consent" && said.Words.Contains("email", StringComparison.Ordinal));
        foreach (var (key, number) in ((string?, long?)[])[("nothing", null), ("higher", 7), (null, null), ("nul\0", null)])
            Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<ShowDecision>().Read(key, number))).Status);
    }

    [Theory]
    [InlineData("verdict", "perhaps", "There is no verdict “perhaps”. There are: send, hold, hand over, drop.")]
    [InlineData("rule", "moon", "There is no rule “moon”. There are: reachable, consent,")]
    [InlineData("purpose", "fun", "There is no purpose “fun”.")]
    [InlineData("policy", "-1", "“-1” is no version of the policy: they are numbers.")]
    [InlineData("from", "yesterday", "“yesterday” is no day: write from as 2026-03-01.")]
    [InlineData("after", "x", "“after” is what a page said as its next.")]
    public void A_question_that_makes_no_sense_is_answered_with_what_would(string part, string value, string says)
    {
        var asked = part switch
        {
            "verdict" => new DecisionQuestion { Verdict = value },
            "rule" => new DecisionQuestion { Rule = value },
            "purpose" => new DecisionQuestion { Purpose = value },
            "policy" => new DecisionQuestion { Policy = value },
            "from" => new DecisionQuestion { From = value },
            _ => new DecisionQuestion { After = value },
        };
        Assert.StartsWith(says, Assert.Throws<UserErrorException>(() => (asked.Filter(), asked.Place())).Message, StringComparison.Ordinal);
    }
}
