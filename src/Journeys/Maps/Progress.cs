using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Journeys.Maps;

/// <summary>How far a layout has read the log and the moves of identifiers; it is kept as the layout's cursor.</summary>
/// <param name="Log">The last event in it.</param>
/// <param name="LastAt">When that happened: where it does not match, this is another log.</param>
/// <param name="Moves">The last move that was followed.</param>
/// <param name="Erasures">As the log said: where it has risen, everything begins anew.</param>
/// <param name="Erased">The numbers of erased subjects, in the order in which they came.</param>
internal sealed record Progress(Position Log, long LastAt, Position Moves, long Erasures, IReadOnlyList<long> Erased)
{
    /// <summary>Whether the event where it ended is still where it was: a restored backup is another log.</summary>
    public bool IsOf(Session session, EventLog log) =>
        Log == Position.Start || (log.Find(session, Log.Sequence) is { } last && last.Position == Log && last.OccurredAt == LastAt);

    public override string ToString() => JsonSerializer.Serialize(this);

    /// <summary>Null for a layout that has read nothing.</summary>
    public static Progress? Parse(string cursor) => cursor.Length == 0 ? null : JsonSerializer.Deserialize<Progress>(cursor);
}
