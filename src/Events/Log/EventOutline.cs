namespace Throughline.Events.Log;

/// <summary>An event without its content: what happened to whom, when, and what it is part of. See <see cref="Event"/>.</summary>
public sealed record EventOutline
{
    public long Xact { get; init; }
    public long Sequence { get; init; }
    public Position Position => new(Xact, Sequence);
    public long Source { get; init; }
    public long Subject { get; init; }
    public required string Name { get; init; }
    public long OccurredAt { get; init; }
    public string? Channel { get; init; }
    public string? JourneyKey { get; init; }
}
