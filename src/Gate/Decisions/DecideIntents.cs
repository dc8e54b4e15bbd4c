using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>Holds the people, loads what is known of them, decides and writes, all within the caller's transaction.</summary>
internal sealed class DecideIntents(HoldPeople hold, LoadPeople load, KnownOwnership ownership, PolicyVersions policies, GateStores stores, TimeProvider time)
{
    /// <summary>Begins decisions about the people of these identifiers, who are held from here on.</summary>
    public Deciding Begin(Transaction tx, IReadOnlyCollection<long> identifiers, IReadOnlyCollection<string> touchpoints, long now)
    {
        var people = hold.Of(tx, identifiers);
        return On(tx, people, touchpoints, now);
    }

    private Deciding On(Transaction tx, HeldPeople people, IReadOnlyCollection<string> touchpoints, long now)
    {
        var (version, policy) = policies.Live(tx);
        return new(tx, stores, version, policy, people, load.Of(tx, people.Members, policy, now), ownership, ownership.Touchpoints(tx, [.. touchpoints.Distinct()]));
    }

    /// <summary>
    /// Decides an open intent again. Null where it is over; else when to look at it next, for due work whose item this is.
    /// </summary>
    public long? Again(Transaction tx, KnownIntent intent, string cause)
    {
        var now = Micros.Now(time);
        return Again(tx, hold.Of(tx, [intent.Intent.Identifier]), [intent.Intent.Key], cause, now).TryGetValue(intent.Intent.Key, out var due) ? due : null;
    }

    /// <summary>Decides all of these that are still open again, about held people. When to look next at those that remain open.</summary>
    public Dictionary<string, long> Again(Transaction tx, HeldPeople people, IReadOnlyCollection<string> keys, string cause, long now)
    {
        // Once more under the lock: it may have been decided, claimed or displaced meanwhile.
        var open = stores.Intents.Find(tx, keys).Values.Where(i => i.IsOpen).OrderBy(i => i.Intent.Key, StringComparer.Ordinal).ToList();
        if (open.Count == 0)
            return [];
        var deciding = On(tx, people, [.. open.Select(i => i.Intent.Touchpoint)], now);
        foreach (var intent in open)
            deciding.DecideAgain(intent, cause);
        deciding.Write(now);
        return open.Where(i => deciding.Of(i.Intent.Key).Verdict is Verdict.Send or Verdict.Hold).ToDictionary(i => i.Intent.Key, i =>
            deciding.Of(i.Intent.Key) is { Verdict: Verdict.Hold, Until: { } until } ? Math.Min(until, i.Intent.ExpiresAt) : i.Intent.ExpiresAt);
    }

    /// <summary>Decides what is planned for the people of these identifiers and not claimed again, at once.</summary>
    public void AgainWhatIsPlanned(Transaction tx, IReadOnlyCollection<long> identifiers, string cause)
    {
        if (identifiers.Count == 0)
            return;
        var people = hold.Of(tx, identifiers);
        var open = stores.Intents.Open(tx, [.. people.Members.SelectMany(of => of)], IntentState.Planned);
        if (open.Count > 0)
            Again(tx, people, [.. open.Select(i => i.Intent.Key)], cause, Micros.Now(time));
    }

    /// <summary>What is held for these people is due: something that may have held it ended in this transaction.</summary>
    public void LookAtHeld(Transaction tx, HeldPeople people, long now)
    {
        var held = stores.Intents.Open(tx, [.. people.Members.SelectMany(of => of)], IntentState.Held);
        stores.Due.Plan(tx, DecideWhenDue.WorkKind, [.. held.Select(i => (i.Intent.Key, now))]);
    }
}
