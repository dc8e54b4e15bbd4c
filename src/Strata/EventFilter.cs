namespace Throughline.Strata;

/// <summary>
/// Which events take part at all. What it removes is removed first, so that its neighbours follow each other directly.
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

    /// <summary>By event: true keeps. For what only the caller knows, such as attributes.</summary>
    public bool[]? Rows { get; init; }

    /// <summary>The first instant kept.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>The first instant no longer kept; <see cref="long.MaxValue"/> for no end.</summary>
    public long To { get; init; } = long.MaxValue;

    internal bool Keeps(EventColumns events, int row) =>
        events.Key[row] >= 0
        && (Sources is null || Sources[events.Source[row]])
        && (Channels is null || (events.Channel[row] is >= 0 and var channel && Channels[channel]))
        && (Steps is null || Steps[events.Step[row]])
        && (Rows is null || Rows[row])
        && events.OccurredAt[row] >= From
        && (events.OccurredAt[row] < To || To == long.MaxValue);
}
