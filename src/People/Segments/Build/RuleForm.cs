using System.Globalization;
using Microsoft.AspNetCore.Http;
using Throughline.Kernel;

namespace Throughline.People.Segments.Build;

/// <summary>
/// A rule as a form shows it: groups of lines, each line a sentence. What the form has no room for is written as JSON instead
/// (<see cref="Json"/>). Made of what was posted, so that nothing typed is lost whatever is wrong with it.
/// </summary>
public sealed class RuleForm
{
    private const int MostGroups = 10, MostLines = 20;

    public string Name { get; set; } = "";
    public string About { get; set; } = "";

    /// <summary><c>all</c> or <c>any</c> of the groups.</summary>
    public string Match { get; set; } = "all";

    public List<LineGroup> Groups { get; init; } = [];

    /// <summary>The rule as JSON, where the form has no room for it; null otherwise.</summary>
    public string? Json { get; set; }

    /// <summary>Something to begin with.</summary>
    public static RuleForm Fresh() => new() { Groups = [new LineGroup { Lines = [new RuleLine { Kind = RuleLine.Did }] }] };

    public static RuleForm Of(IFormCollection posted)
    {
        var form = new RuleForm { Name = posted["name"].ToString(), About = posted["about"].ToString(), Match = posted["match"] == "any" ? "any" : "all" };
        if (posted.ContainsKey("json"))
            form.Json = posted["json"].ToString();
        for (var g = 0; g < MostGroups && posted.ContainsKey($"g{g}.match"); g++)
        {
            var group = new LineGroup { Match = posted[$"g{g}.match"].ToString() };
            for (var c = 0; c < MostLines && posted.ContainsKey($"g{g}.c{c}.kind"); c++)
                group.Lines.Add(RuleLine.Of(name => posted[$"g{g}.c{c}.{name}"].ToString()));
            form.Groups.Add(group);
        }
        return form;
    }

    /// <summary>Adds or removes what a button asked for: <c>add:0:did</c>, <c>remove:0:1</c>, <c>group</c>. Other words do nothing.</summary>
    /// <exception cref="UserErrorException">There is no more room.</exception>
    public void Do(string what)
    {
        var words = what.Split(':');
        var group = words.Length > 1 && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var g) && g < Groups.Count ? Groups[g] : null;
        switch (words[0])
        {
            case "group" when Groups.Count >= MostGroups:
                throw new UserErrorException($"The form has room for {MostGroups} groups. Make part of the rule a segment of its own, and name it here.");
            case "group":
                Groups.Add(new LineGroup { Match = "any", Lines = [new RuleLine { Kind = RuleLine.Did }] });
                break;
            case "add" when group?.Lines.Count >= MostLines:
                throw new UserErrorException($"A group has room for {MostLines} lines. Make another group.");
            case "add" when group is not null && words.Length == 3 && RuleLine.Kinds.Contains(words[2]):
                group.Lines.Add(new RuleLine { Kind = words[2] });
                break;
            case "remove" when group is not null && words.Length == 3 && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var c) && c < group.Lines.Count:
                group.Lines.RemoveAt(c);
                if (group.Lines.Count == 0 && Groups.Count > 1)
                    Groups.Remove(group);
                break;
            default:
                break;
        }
    }
}

/// <summary>Lines of which <c>all</c>, <c>any</c> or <c>none</c> must hold.</summary>
public sealed class LineGroup
{
    public string Match { get; init; } = "all";
    public List<RuleLine> Lines { get; init; } = [];
}

/// <summary>One sentence of the form; which fields it has depends on its kind. All text as typed.</summary>
public sealed record RuleLine
{
    public const string Did = "did", Then = "then", Trait = "trait", Segment = "segment", Consent = "consent", Phase = "phase";
    public static IReadOnlyList<string> Kinds { get; } = [Did, Then, Trait, Segment, Consent, Phase];

    public string Kind { get; init; } = Did;
    public string Name { get; init; } = "";

    /// <summary>atLeast, atMost, exactly; of a sequence then or thenNot; of a trait its test; of a segment or phase is or isNot.</summary>
    public string How { get; init; } = "";

    public string Times { get; init; } = "1";
    public string Days { get; init; } = "";
    public string Within { get; init; } = "";
    public string Second { get; init; } = "";
    public string Value { get; init; } = "";
    public string Property { get; init; } = "";
    public string PropertyHow { get; init; } = "";
    public string PropertyValue { get; init; } = "";

    public static RuleLine Of(Func<string, string> posted) => new()
    {
        Kind = Kinds.Contains(posted("kind")) ? posted("kind") : Did,
        Name = posted("name").Trim(),
        How = posted("how"),
        Times = posted("times").Trim(),
        Days = posted("days").Trim(),
        Within = posted("within").Trim(),
        Second = posted("second").Trim(),
        Value = posted("value").Trim(),
        Property = posted("property").Trim(),
        PropertyHow = posted("propertyHow"),
        PropertyValue = posted("propertyValue").Trim(),
    };
}
