namespace Throughline.Events.Log;

/// <summary>A fact about to be appended. Instants are microseconds since 1970 in UTC (<see cref="Kernel.Micros"/>). No string holds a NUL.</summary>
public sealed record NewEvent
{
    /// <summary>Unique within the source, at most 200 characters; the same fact always brings the same one.</summary>
    public required string MessageId { get; init; }

    /// <summary>Everyone it is about, at least one: all are claimed to be one person, the strongest is the subject.</summary>
    public required IReadOnlyList<Identifier> Identifiers { get; init; }

    /// <summary>The sort of fact: track, page, screen, identify, group, alias, or what an import says.</summary>
    public required string Kind { get; init; }

    /// <summary>What happened, and by default the step it is on a journey map.</summary>
    public required string Name { get; init; }

    /// <summary>When it happened, corrected for the sender's clock: the time everything is ordered by.</summary>
    public required long OccurredAt { get; init; }

    /// <summary>When it happened by the sender's clock, where stated.</summary>
    public long? OriginalAt { get; init; }

    /// <summary>When the sender sent it, by the sender's clock, where stated.</summary>
    public long? SentAt { get; init; }

    /// <summary>When it came in, by ours.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>web, app, email, sms, chat, phone, store, social, …; null where unknown.</summary>
    public string? Channel { get; init; }

    public string? Touchpoint { get; init; }

    /// <summary>What makes it part of one journey besides the person: a case, an order, a conversation.</summary>
    public string? JourneyKey { get; init; }

    /// <summary>A JSON object: a track's properties, an identify's traits, an import's attributes.</summary>
    public string Properties { get; init; } = "{}";

    /// <summary>A JSON object with the circumstances (page, device, campaign), or null.</summary>
    public string? Context { get; init; }

    /// <summary>What was noticed on the way in, such as a time in the future that was not believed; null for nothing.</summary>
    public string? Note { get; init; }

    /// <summary>16 bytes over all content except what a retry may change: tells the same fact again from another fact under a used message id.</summary>
    public required byte[] Digest { get; init; }
}
