namespace Throughline.Gate.Replays;

/// <summary>So many intents that came to one end and would have come to another.</summary>
internal sealed record ReplayTurn(string Was, string Would, long Intents);

/// <summary>A line of the report: what would have become of what is alike in one thing.</summary>
internal sealed record ReplayLine(string Name, ReplayNarrow Narrow, IReadOnlyList<ReplayTurn> Turns)
{
    public long Intents { get; } = Turns.Sum(turn => turn.Intents);
}

/// <summary>A report's numbers, added up over everything but one thing. Each sum is that of the counts it takes; each count is in one line. Pure.</summary>
internal static class ReplaySums
{
    public static IReadOnlyList<ReplayTurn> Turns(IEnumerable<ReplayCount> counts) => [.. counts.GroupBy(c => (c.Was, c.Would))
        .Select(of => new ReplayTurn(of.Key.Was, of.Key.Would, of.Sum(c => c.Intents)))
        .OrderByDescending(turn => turn.Intents).ThenBy(turn => turn.Was, StringComparer.Ordinal).ThenBy(turn => turn.Would, StringComparer.Ordinal)];

    public static IReadOnlyList<ReplayLine> ByRule(IEnumerable<ReplayCount> counts) => Largest(counts, c => c.Rule, rule => new(ReplayWords.Rule(rule), new(Rule: rule), []));

    public static IReadOnlyList<ReplayLine> ByTeam(IEnumerable<ReplayCount> counts, IReadOnlyDictionary<string, string> names) =>
        Largest(counts, c => c.Team, team => new(names.GetValueOrDefault(team, team), new(Team: team), []));

    public static IReadOnlyList<ReplayLine> ByPurpose(IEnumerable<ReplayCount> counts) => Largest(counts, c => c.Purpose, purpose => new(purpose, new(Purpose: purpose), []));

    /// <summary>Each day on which anything would have changed, in their order.</summary>
    public static IReadOnlyList<ReplayLine> ByDay(IEnumerable<ReplayCount> counts) =>
        [.. Lines(counts, c => c.Day, day => new(ReplayWords.Day(day), new(Day: day), [])).OrderBy(line => line.Narrow.Day)];

    private static IReadOnlyList<ReplayLine> Largest(IEnumerable<ReplayCount> counts, Func<ReplayCount, string> of, Func<string, ReplayLine> line) =>
        [.. Lines(counts, of, line).OrderByDescending(l => l.Intents).ThenBy(l => l.Name, StringComparer.Ordinal)];

    private static IEnumerable<ReplayLine> Lines<T>(IEnumerable<ReplayCount> counts, Func<ReplayCount, T> of, Func<T, ReplayLine> line) =>
        counts.GroupBy(of).Select(group => line(group.Key)).Zip(counts.GroupBy(of), (made, group) => new ReplayLine(made.Name, made.Narrow, Turns(group)));
}
