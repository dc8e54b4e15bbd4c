using Throughline.Gate.Policies;
using Throughline.People;

namespace Throughline.Gate.Decisions;

/// <summary>
/// Everything a decision rests on besides the intent and the policy, as it was at <see cref="Now"/> (microseconds UTC). Recorded with the
/// decision, so that the same decision can be made from it at any time. Lists are in an order of their own that does not depend on how they were loaded.
/// </summary>
internal sealed record Inputs
{
    public long Now { get; init; }

    /// <summary>The person's time zone as somebody said it; it may be none.</summary>
    public string? Zone { get; init; }

    /// <summary>Where the person can be reached on the channels that the intent allows.</summary>
    public IReadOnlyList<Address> Addresses { get; init; } = [];

    public string? PreferredChannel { get; init; }
    public long? PreferredBecause { get; init; }
    public OwnFrequency? Frequency { get; init; }

    /// <summary>What was agreed to for the intent's purpose, by channel.</summary>
    public IReadOnlyList<ConsentFact> Consents { get; init; } = [];

    /// <summary>Subscribed to the intent's topic or not, by channel; null where it names none.</summary>
    public IReadOnlyList<ConsentFact>? Topics { get; init; }

    /// <summary>Null where it is not registered.</summary>
    public TouchpointFacts? Touchpoint { get; init; }

    public IReadOnlyList<OpenInteraction> Interactions { get; init; } = [];
    public string? Phase { get; init; }
    public IReadOnlyList<string> Segments { get; init; } = [];
    public IReadOnlyDictionary<string, string> Traits { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<Signal> Signals { get; init; } = [];
    public IReadOnlyList<HoldoutAssignment> Holdouts { get; init; } = [];

    /// <summary>What else is reserved for this person and not over, by planned time and key.</summary>
    public IReadOnlyList<Reservation> Reservations { get; init; } = [];
}

/// <summary>An identifier that is an address on a channel; with why nothing may go there, since when and because of which event.</summary>
internal sealed record Address(string Channel, long Identifier, string? Suppressed = null, long? SuppressedAt = null, long? Because = null);

/// <summary>At most so many times in so many days, by the person's own wish.</summary>
internal sealed record OwnFrequency(int Times, int Days, long? Because);

internal sealed record ConsentFact(string Channel, ConsentState State, string? Basis, string? Source, IReadOnlyList<long> Because);

/// <summary>Who operates a touchpoint, and which other teams it has been granted to.</summary>
internal sealed record TouchpointFacts(string Name, string? Operator, IReadOnlyList<string> Granted);

/// <summary>
/// A conversation, or whatever else a team runs with the person now, or ran until <see cref="ClosedAt"/>. <see cref="Opened"/> is the sequence of
/// the event that opened it; <see cref="OpenedFor"/> the team whose rule of the policy it falls under, where it was handed to another since.
/// </summary>
internal sealed record OpenInteraction(string Key, string Team, string? Agent, long OpenedAt, long? ClosedAt, long Opened, string? OpenedFor = null);

internal sealed record HoldoutAssignment(string Experiment, long Identifier, bool HeldOut, long At);

/// <summary>What counts under caps: a send at its planned time. A claimed one is on its way or out, and can't be displaced.</summary>
internal sealed record Reservation(
    string Key, long At, string Team, string Purpose, string Channel, string Touchpoint, double Rank, bool IsClaimed);
