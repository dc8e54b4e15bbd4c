namespace Throughline.Strata;

/// <summary>
/// Which events take part at all, and as which step. What it removes is removed first, so that its neighbours follow each other directly.
/// Each part that is null keeps everything; an event stays when all parts keep it.
/// </summary>
public sealed record EventFilter
{
    public static EventFilter None { get; } = new();

    /// <summary>By source code: true keeps.</summary>
    public bool[]? Sources { get; init; }

    /// <summary>By channel code: true keeps. An event without a channel is removed.</summary>
    public bool[]? Channels { get; init; }

    /// <summary>By step code: true keeps.</summary>
    public bool[]? Steps { get; init; }

    /// <summary>By sequence: true keeps. For what only the caller knows, such as attributes; called by several threads.</summary>
    public IReadOnlyList<Func<long, bool>> Sequences { get; init; } = [];

    /// <summary>How steps are seen; null as they are.</summary>
    public StepView? View { get; init; }

    /// <summary>The first instant kept.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>The first instant no longer kept; <see cref="long.MaxValue"/> for no end.</summary>
    public long To { get; init; } = long.MaxValue;

    internal bool KeepsAllTimes => From == long.MinValue && To == long.MaxValue;

    internal bool KeepsAll => Sources is null && Channels is null && Steps is null && Sequences.Count == 0 && View is null && KeepsAllTimes;
}

/// <summary>Steps renamed, merged and hidden: what each step code is seen as.</summary>
/// <param name="Names">The names of what is seen, each once.</param>
/// <param name="Of">By step code a place in <paramref name="Names"/>; -1 hides it.</param>
public sealed record StepView(IReadOnlyList<string> Names, int[] Of)
{
    /// <summary>
    /// By step code: from an event's sequence to its place in <see cref="Names"/>, -1 hides it; null where <see cref="Of"/> says it.
    /// For what only the caller knows, such as attributes; called by several threads.
    /// </summary>
    public Func<long, int>?[]? BySequence { get; init; }
}
