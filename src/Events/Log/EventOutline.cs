namespace Throughline.Events.Log;

/// <summary>An event without its content: what happened to whom, when, and what it is part of. See <see cref="Event"/>.</summary>
public sealed record EventOutline(
    long Xact, long Sequence, long Source, long Subject, string Name, long OccurredAt, string? Channel, string? JourneyKey)
{
    public Position Position => new(Xact, Sequence);
}
