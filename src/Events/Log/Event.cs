namespace Throughline.Events.Log;

/// <summary>A fact of the log, as readers get it. Immutable. Instants are microseconds since 1970 in UTC.</summary>
public sealed record Event
{
    /// <summary>The database transaction that appended it on PostgreSQL; 0 on SQLite.</summary>
    public required long Xact { get; init; }

    /// <summary>Its place in the log: unique, rising within what one call appended, with gaps. Ties in time are ordered by it.</summary>
    public required long Sequence { get; init; }

    public Position Position => new(Xact, Sequence);

    /// <summary>The id of the source, see <see cref="Sources"/>.</summary>
    public required long Source { get; init; }

    public required string MessageId { get; init; }

    /// <summary>The internal id of its strongest identifier. Never a person: People maps identifiers to persons.</summary>
    public required long Subject { get; init; }

    /// <summary>The kind of what the operator states about who is who: a merge, its undoing, a separation.</summary>
    internal const string IdentityKind = "identity";

    /// <summary>True for the skeleton that an erasure leaves: its subject is a random number below 0 and its content is gone. Readers never see one.</summary>
    public bool IsErased => Subject < 0;

    /// <summary>The internal ids of the other identifiers it was seen with, each once.</summary>
    public required IReadOnlyList<long> Others { get; init; }

    public required string Kind { get; init; }
    public required string Name { get; init; }
    public required long OccurredAt { get; init; }
    public long? OriginalAt { get; init; }
    public long? SentAt { get; init; }
    public required long ReceivedAt { get; init; }
    public string? Channel { get; init; }
    public string? Touchpoint { get; init; }
    public string? JourneyKey { get; init; }
    public required string Properties { get; init; }
    public string? Context { get; init; }
    public string? Note { get; init; }
}
