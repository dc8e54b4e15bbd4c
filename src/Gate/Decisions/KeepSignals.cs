using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>
/// Keeps the events that conditions of a policy ask for, in the transaction that appends them. What is held for the person is looked at
/// again: a customer may have written, as a held reply waits for.
/// </summary>
internal sealed class KeepSignals(PolicyVersions policies, Signals signals, HoldPeople hold, Lazy<DecideIntents> decide, TimeProvider time) : IFollowAppends
{
    public IEnumerable<string> Names(Session session) => policies.Signals(session);

    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        var names = policies.Signals(tx).ToHashSet(StringComparer.Ordinal);
        var meant = events.Where(e => names.Contains(e.Name)).ToList();
        if (meant.Count == 0)
            return;
        // Held as for a decision: of an event and an intent at the same instant, one sees the other.
        var people = hold.Of(tx, [.. meant.Select(e => e.Subject).Distinct()]);
        signals.Add(tx, [.. meant.Select(e => (e.Subject, new Signal(e.Name, e.OccurredAt, e.Sequence, e.Channel, Signals.Comparable(e.Properties))))]);
        decide.Value.LookAtHeld(tx, people, Micros.Now(time));
    }
}
