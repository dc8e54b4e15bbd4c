using Throughline.Gate.Policies;
using Throughline.People;
using Throughline.People.Consent;

namespace Throughline.Gate.Decisions;

/// <summary>What is known of a person while decisions are made about them. Reservations follow what is decided.</summary>
internal sealed class PersonFacts
{
    public required long Person { get; init; }
    public required long Now { get; init; }
    public string? Zone { get; init; }

    /// <summary>By type of identifier, lowest id first.</summary>
    public required IReadOnlyList<(string Type, long Id)> Identifiers { get; init; }

    public required ILookup<(long Identifier, string Channel), Suppression> Suppressions { get; init; }
    public string? PreferredChannel { get; init; }
    public long? PreferredBecause { get; init; }
    public OwnFrequency? Frequency { get; init; }
    public required PersonConsents Consents { get; init; }
    public IReadOnlyList<OpenInteraction> Interactions { get; init; } = [];
    public string? Phase { get; init; }
    public IReadOnlyList<string> Segments { get; init; } = [];
    public IReadOnlyDictionary<string, string> Traits { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<Signal> Signals { get; init; } = [];
    public required List<HoldoutAssignment> Holdouts { get; init; }
    public required SortedDictionary<(long At, string Key), Reservation> Reservations { get; init; }

    public Inputs For(Intent intent, TouchpointFacts? touchpoint) => new()
    {
        Now = Now,
        Zone = Zone,
        Addresses = [.. intent.Channels.SelectMany(Addresses)],
        PreferredChannel = PreferredChannel,
        PreferredBecause = PreferredBecause,
        Frequency = Frequency,
        Consents = [.. intent.Channels.Select(channel => Fact(Consents.For(channel, intent.Purpose)))],
        Topics = ConsentPurpose.Topic(intent.Topic) is { } topic ? [.. intent.Channels.Select(channel => Fact(Consents.For(channel, topic)))] : null,
        Touchpoint = touchpoint,
        Interactions = Interactions,
        Phase = Phase,
        Segments = Segments,
        Traits = Traits,
        Signals = Signals,
        Holdouts = [.. Holdouts],
        Reservations = [.. Reservations.Values.Where(r => r.Key != intent.Key)],
    };

    public void Reserve(Reservation reservation) => Reservations[(reservation.At, reservation.Key)] = reservation;

    public void GiveBack(string key)
    {
        foreach (var at in Reservations.Keys.Where(at => at.Key == key).ToList())
            Reservations.Remove(at);
    }

    private IEnumerable<Address> Addresses(string channel)
    {
        var type = AddressType.Of(channel);
        foreach (var (of, id) in Identifiers)
            if (of == type)
                yield return Suppressions[(id, channel)].Concat(Suppressions[(id, Suppression.AnyChannel)]).MaxBy(s => s.At) is { } shut
                    ? new(channel, id, shut.Reason, shut.At, shut.Sequence) : new(channel, id);
    }

    private static ConsentFact Fact(ConsentFinding finding) =>
        new(finding.Channel, finding.State, finding.Basis, finding.Statements.Count > 0 ? finding.Statements[0].Source : null, finding.Evidence);
}

/// <summary>That nothing may go to an address, on a channel or on any, since an instant (microseconds UTC), by the event of this sequence.</summary>
internal sealed record Suppression(long Identifier, string Channel, string Reason, long At, long Sequence)
{
    public const string AnyChannel = "*";
}
