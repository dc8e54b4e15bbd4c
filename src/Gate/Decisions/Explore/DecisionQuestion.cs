using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>A search as an address says it. Days are UTC, both included.</summary>
internal sealed record DecisionQuestion
{
    public string? Person { get; init; }
    public string? Key { get; init; }
    public string? Verdict { get; init; }
    public string? Rule { get; init; }
    public string? Purpose { get; init; }
    public string? Team { get; init; }
    public string? Touchpoint { get; init; }
    public string? Policy { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }
    public string? After { get; init; }

    /// <exception cref="UserErrorException">A word is none of those there are.</exception>
    public DecisionFilter Filter() => new()
    {
        Key = Said(Key),
        Verdict = Said(Verdict) is not { } verdict ? null : One(DecisionWords.Verdicts, DecisionList.Text, verdict, "verdict"),
        Rule = Said(Rule) is not { } rule ? null : One(DecisionWords.Rules, DecisionWords.Key, rule, "rule"),
        Purpose = Said(Purpose) is not { } purpose || Policies.Purpose.All.Contains(purpose, StringComparer.Ordinal) ? Said(Purpose)
            : throw new UserErrorException($"There is no purpose “{purpose}”. There are: {string.Join(", ", Policies.Purpose.All)}."),
        Team = Said(Team),
        Touchpoint = Said(Touchpoint),
        Policy = Said(Policy) is not { } policy ? null : long.TryParse(policy, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
            : throw new UserErrorException($"“{policy}” is no version of the policy: they are numbers."),
        From = Day(From, "from"),
        Until = Day(To, "to") is { } to ? to + Micros.PerDay : null,
    };

    public DecisionPlace Place() => Said(After) is { } after ? DecisionPlace.Read(after) : DecisionPlace.Top;

    /// <summary>The page that asks this.</summary>
    public string Address => "/gate/decisions" + string.Concat(Parts.Where(p => Said(p.Value) is not null)
        .Select((p, i) => (i == 0 ? "?" : "&") + p.Name + "=" + Uri.EscapeDataString(Said(p.Value)!)));

    public bool IsNarrow => Parts.Any(p => p.Name != "after" && Said(p.Value) is not null);

    private IEnumerable<(string Name, string? Value)> Parts =>
    [
        ("person", Person), ("key", Key), ("verdict", Verdict), ("rule", Rule), ("purpose", Purpose), ("team", Team), ("touchpoint", Touchpoint), ("policy", Policy),
        ("from", From), ("to", To), ("after", After),
    ];

    private static T One<T>(IReadOnlyList<T> all, Func<T, string> text, string word, string what) where T : struct =>
        all.Where(one => text(one) == word).Select(one => (T?)one).FirstOrDefault()
            ?? throw new UserErrorException($"There is no {what} “{word}”. There are: {string.Join(", ", all.Select(text))}.");

    private static long? Day(string? text, string name) => Said(text) is not { } said ? null
        : DateOnly.TryParseExact(said, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Micros.From(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero))
            : throw new UserErrorException($"“{said}” is no day: write {name} as 2026-03-01.");

    private static string? Said(string? text) => text?.Trim() is { Length: > 0 } said && !said.Contains('\0', StringComparison.Ordinal) ? said : null;
}
