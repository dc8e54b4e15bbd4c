namespace Throughline.Gate.Decisions;

/// <summary>What becomes of an intent, the strictest last.</summary>
internal enum Verdict
{
    Send,
    Hold,
    HandOver,
    Drop,
}

/// <summary>The rules, in the order in which they are looked at.</summary>
internal enum DecisionRule
{
    Reachable,
    Consent,
    Touchpoint,
    Brand,
    Interaction,
    Relationship,
    Holdout,
    Time,
    Caps,
}

/// <summary>
/// What a rule found: its effect, the reason in words, and what that rests on: events by their sequences, other intents by their keys.
/// <see cref="Until"/> says when a hold ends (microseconds UTC); null where an event ends it.
/// </summary>
internal sealed record Finding(DecisionRule Rule, Verdict Effect, string Reason)
{
    public IReadOnlyList<long> Evidence { get; init; } = [];
    public IReadOnlyList<string> Intents { get; init; } = [];
    public long? Until { get; init; }

    /// <summary>The team (and agent) it is handed to.</summary>
    public string? To { get; init; }
}

/// <summary>
/// What the gate said to an intent: the strictest of its findings, which stand in the order of the rules. Of a send: the channel, the address
/// (an identifier's internal id) and the planned time; of a hold: until when, null where an event ends it.
/// </summary>
internal sealed record Decision(Verdict Verdict, IReadOnlyList<Finding> Findings)
{
    public string? Channel { get; init; }
    public long? Address { get; init; }
    public long? PlannedAt { get; init; }
    public long? Until { get; init; }
    public string? To { get; init; }

    /// <summary>Exempt from caps, so that nothing is reserved: an agent's reply.</summary>
    public bool IsExempt { get; init; }

    /// <summary>Keys of unclaimed sends of lower rank whose place it takes; they are to be decided again.</summary>
    public IReadOnlyList<string> Displaced { get; init; } = [];

    public IReadOnlyList<HoldoutAssignment> Assigned { get; init; } = [];
}
