namespace Throughline.Gate.Replays;

/// <summary>What the page of a replay shows.</summary>
public sealed record ReplayView
{
    internal ReplayView(Replay replay, string name, string state, IReadOnlyList<ReplayCount> counts, IReadOnlyDictionary<string, string> teams)
    {
        (Replay, Name, PolicyState, Turns) = (replay, name, state, ReplaySums.Turns(counts));
        Groups =
        [
            new("By the rule that makes the difference", replay.Id, ReplaySums.ByRule(counts)), new("By team", replay.Id, ReplaySums.ByTeam(counts, teams)),
            new("By purpose", replay.Id, ReplaySums.ByPurpose(counts)),
        ];
        Days = new("By day", replay.Id, ReplaySums.ByDay(counts));
    }

    internal Replay Replay { get; }

    /// <summary>Of the policy.</summary>
    public string Name { get; }
    public string PolicyState { get; }
    internal IReadOnlyList<ReplayTurn> Turns { get; }
    public IReadOnlyList<ReplayGroup> Groups { get; }
    public ReplayGroup Days { get; }

    /// <summary>How many days it goes over.</summary>
    public long DayCount => Math.Max(1, (Replay.Until - Replay.Since) / Kernel.Micros.PerDay);
}

/// <summary>Lines of a report that are alike in one thing.</summary>
public sealed record ReplayGroup
{
    internal ReplayGroup(string title, long replay, IReadOnlyList<ReplayLine> lines) => (Title, Replay, Lines, Longest) = (title, replay, lines, lines.Select(line => line.Intents).DefaultIfEmpty(1).Max());

    public string Title { get; }
    public long Replay { get; }
    internal IReadOnlyList<ReplayLine> Lines { get; }

    /// <summary>The number of the longest.</summary>
    public long Longest { get; }
}

/// <summary>What the list of replays shows: the newest, and which versions there are to replay.</summary>
public sealed record ReplaysView
{
    internal ReplaysView(IReadOnlyList<Replay> replays, IReadOnlyList<(long Version, string Text)> versions, long chosen, int days, string? problem) =>
        (Replays, Versions, Chosen, Days, Problem) = (replays, versions, chosen, days, problem);

    internal IReadOnlyList<Replay> Replays { get; }
    public IReadOnlyList<(long Version, string Text)> Versions { get; }
    public long Chosen { get; }
    public int Days { get; }
    public string? Problem { get; }
}

/// <summary>What stands behind a number of a report.</summary>
public sealed record ReplayedView
{
    internal ReplayedView(
        Replay replay, ReplayNarrow narrow, IReadOnlyList<ReplayChange> changes, IReadOnlyDictionary<long, long> personOf, IReadOnlyDictionary<long, string> titles,
        IReadOnlyDictionary<string, string> teams, bool isFirst, string? next) =>
        (Replay, Narrow, Changes, PersonOf, Titles, Teams, IsFirst, Next) = (replay, narrow, changes, personOf, titles, teams, isFirst, next);

    internal Replay Replay { get; }
    internal ReplayNarrow Narrow { get; }
    internal IReadOnlyList<ReplayChange> Changes { get; }
    public IReadOnlyDictionary<long, long> PersonOf { get; }
    public IReadOnlyDictionary<long, string> Titles { get; }
    public IReadOnlyDictionary<string, string> Teams { get; }
    public bool IsFirst { get; }
    public string? Next { get; }
}
