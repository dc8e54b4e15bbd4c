using System.Data.Common;

namespace Throughline.Events.Log;

/// <summary>An event without its content: what happened to whom, when, and what it is part of. See <see cref="Event"/>.</summary>
public sealed record EventOutline
{
    public long Xact { get; init; }
    public long Sequence { get; init; }
    public Position Position => new(Xact, Sequence);
    public long Source { get; init; }
    public long Subject { get; init; }

    /// <inheritdoc cref="Event.IsErased"/>
    public bool IsErased => Subject < 0;
    public required string Name { get; init; }
    public long OccurredAt { get; init; }
    public string? Channel { get; init; }
    public string? JourneyKey { get; init; }

    /// <summary>As JSON, where they were asked for.</summary>
    public string? Properties { get; init; }

    internal static EventOutline Of(DbDataReader row) => new()
    {
        Xact = row.GetInt64(0),
        Sequence = row.GetInt64(1),
        Source = row.GetInt64(2),
        Subject = row.GetInt64(3),
        Name = row.GetString(4),
        OccurredAt = row.GetInt64(5),
        Channel = row.IsDBNull(6) ? null : row.GetString(6),
        JourneyKey = row.IsDBNull(7) ? null : row.GetString(7),
        Properties = row.IsDBNull(8) ? null : row.GetString(8),
    };
}
