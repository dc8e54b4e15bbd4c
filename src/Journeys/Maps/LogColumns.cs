using Throughline.Events.Log;

namespace Throughline.Journeys.Maps;

/// <summary>
/// The log as columns, in reading order, up to a position: the first <see cref="Count"/> elements of each array, which never change.
/// Codes index the lists of values; -1 where the event has none.
/// </summary>
internal sealed record LogColumns
{
    /// <summary>How many erasures there had been: what was read when there were fewer may hold what is gone.</summary>
    public required long Erasures { get; init; }

    public required int Count { get; init; }
    public required Position End { get; init; }
    public required long[] Sequence { get; init; }
    public required long[] OccurredAt { get; init; }
    public required int[] Step { get; init; }
    public required int[] Subject { get; init; }
    public required int[] JourneyKey { get; init; }
    public required int[] Source { get; init; }
    public required int[] Channel { get; init; }
    public required IReadOnlyList<string> Steps { get; init; }
    public required IReadOnlyList<string> Channels { get; init; }
    public required IReadOnlyList<string> JourneyKeys { get; init; }

    /// <summary>Internal ids of identifiers.</summary>
    public required IReadOnlyList<long> Subjects { get; init; }

    /// <summary>Ids of sources.</summary>
    public required IReadOnlyList<long> Sources { get; init; }
}
