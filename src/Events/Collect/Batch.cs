namespace Throughline.Events.Collect;

/// <summary>Whose wire format a body is in.</summary>
internal enum WireFormat
{
    Segment,
    PostHog,
}

/// <summary>A body as its route and its outermost object describe it. Nodes are those of <see cref="Tape"/>.</summary>
internal sealed record Batch
{
    public required JsonTape Tape { get; init; }
    public required WireFormat Format { get; init; }

    /// <summary>What the route says all items are, such as track; null where each item says it.</summary>
    public string? Kind { get; init; }

    public required IReadOnlyList<int> Items { get; init; }
    public int Context { get; init; } = JsonTape.None;
    public int Integrations { get; init; } = JsonTape.None;

    /// <summary>How many bytes the batch's own context and integrations add to each item.</summary>
    public int Shared => (Context == JsonTape.None ? 0 : Tape.Length(Context)) + (Integrations == JsonTape.None ? 0 : Tape.Length(Integrations));

    /// <summary>When the client sent it, by its clock; its items may say it each.</summary>
    public int SentAt { get; init; } = JsonTape.None;

    /// <summary>A PostHog import of old events: their times are not to be corrected.</summary>
    public bool IsHistory { get; init; }

    /// <summary>When it came in, in microseconds.</summary>
    public required long ReceivedAt { get; init; }

    /// <summary>What is wrong with the batch's own context, and so with every item that it merges into.</summary>
    public RefusedItemException? Flaw { get; init; }
}
