namespace Throughline.Strata;

/// <summary>
/// Events as plain arrays, one element an event, in any order; only the first <see cref="Count"/> elements are read, and none is written.
/// Codes count from 0 and index lists of names that the caller keeps.
/// </summary>
public sealed record EventColumns
{
    public required int Count { get; init; }

    /// <summary>What happened.</summary>
    public required int[] Step { get; init; }

    /// <summary>When, in microseconds since 1970 in UTC.</summary>
    public required long[] OccurredAt { get; init; }

    /// <summary>The position in the log, each once: it orders events of the same time.</summary>
    public required long[] Sequence { get; init; }

    public required int[] Person { get; init; }

    /// <summary>What makes events one journey; -1 for an event that takes part in none.</summary>
    public required int[] Key { get; init; }

    public required int[] Source { get; init; }

    /// <summary>-1 for an event without one.</summary>
    public required int[] Channel { get; init; }

    /// <summary>The name of each step code, each name once.</summary>
    public required IReadOnlyList<string> StepNames { get; init; }

    /// <summary>One more than the highest code.</summary>
    public required int PersonCount { get; init; }

    /// <summary>One more than the highest code.</summary>
    public required int KeyCount { get; init; }
}
