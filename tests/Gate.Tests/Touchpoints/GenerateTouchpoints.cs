using FsCheck;
using FsCheck.Fluent;
using Throughline.Gate.Touchpoints;

namespace Throughline.Gate.Tests.Touchpoints;

/// <summary>Touchpoints with names and words that are easily misread.</summary>
internal static class GenerateTouchpoints
{
    public static readonly string[] Teams = ["service", "marketing", "cx", "sales"];

    private static readonly string[] Odd =
    [
        "true", "null", "~", "no", "1.5", "2027-01-31", "- a", "a: b", "#x", "\"q\"", "'", "a\\b", "[x]", "{x}", "&a", "*b", "!t", "|", ">", "%", "@", "`", "?", ":", "a # b",
        "é", "日本", "🍮 pudding", "a  b", "\u00a0", "\ufeffx", "trailing:", "0x1F", ".inf", "<b>", "=",
    ];

    private static Gen<string> Text => Gen.OneOf(
        Gen.Elements(Odd),
        from letters in Gen.Choose(33, 126).Select(c => (char)c).ListOf(6)
        select string.Concat(letters),
        Gen.Elements("Newsletter", "Order confirmation", "Chat", "Help desk"));

    private static Gen<string?> Team => Gen.Elements<string?>([null, .. Teams]);

    public static Gen<Touchpoint> One(string name) =>
        from channel in Gen.Elements("email", "web", "chat", "a b", "null")
        from purpose in Gen.Elements(Touchpoint.Purposes.ToArray())
        from phase in Gen.Elements(Touchpoint.Phases.ToArray())
        from audience in Gen.Elements("everyone", "new customers", "VIP: top 1 %")
        from about in Text
        from tools in Text.ListOf(3)
        from roles in Team.ListOf(4)
        from granted in Gen.SubListOf(Teams)
        from due in Gen.Elements<DateOnly?>(null, new(2027, 1, 31), new(1999, 12, 31))
        from retired in Gen.Elements(true, false, false)
        select new Touchpoint(name, channel, purpose, phase)
        {
            Audience = audience,
            About = about.Trim(),
            Tools = [.. tools.Select(t => t.Trim()).Where(t => t.Length > 0).Distinct(StringComparer.Ordinal)],
            Designs = roles[0],
            Builds = roles[1],
            Operates = roles[2],
            Renews = roles[3],
            Granted = [.. granted],
            RenewalDue = due,
            IsRetired = retired,
        };

    public static Gen<List<Touchpoint>> Some =>
        from names in Text.ListOf(5)
        from made in Gen.CollectToList(names.Select(name => name.Trim()).Where(name => name.Length > 0).Distinct(StringComparer.Ordinal), One)
        select made.ToList();
}
