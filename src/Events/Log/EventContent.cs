namespace Throughline.Events.Log;

/// <summary>What an event says, without what happened to whom.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="OccurredAt">When it happened.</param>
/// <param name="Properties">A JSON object.</param>
public readonly record struct EventContent(Position Position, long OccurredAt, string Properties);
