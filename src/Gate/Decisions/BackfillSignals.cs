using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>
/// Reads from the log what <see cref="KeepSignals"/> could not keep as it was appended: what was there before the gate was, or before a policy asked
/// for it. It begins again when a draft asks for other events than were kept; what is kept already it leaves alone.
/// </summary>
internal sealed class BackfillSignals(PolicyVersions policies, Signals signals, EventLog log, HoldPeople hold, Lazy<DecideIntents> decide, TimeProvider time) : IReader
{
    public const string ReaderName = "signals";

    public string Name => ReaderName;

    /// <summary>Of the few events that are meant the content is fetched.</summary>
    public bool ReadsContent => false;

    public void Apply(Transaction tx, IReadOnlyList<Event> events)
    {
        var names = policies.Signals(tx).ToHashSet(StringComparer.Ordinal);
        var since = Signals.Since(Micros.Now(time));
        var missing = signals.Missing(tx, [.. events.Where(e => names.Contains(e.Name) && e.OccurredAt > since)]);
        if (missing.Count == 0)
            return;
        // Held as for a decision, and what is held for them is looked at again.
        var people = hold.Of(tx, [.. missing.Select(e => e.Subject).Distinct()]);
        var properties = log.PropertiesOf(tx, [.. missing.Select(e => e.Sequence)]);
        signals.Add(tx, [.. missing.Select(e => (e.Subject, new Signal(e.Name, e.OccurredAt, e.Sequence, e.Channel, Signals.Comparable(properties.GetValueOrDefault(e.Sequence, "{}")))))]);
        decide.Value.LookAtHeld(tx, people, Micros.Now(time));
    }

    /// <summary>What is kept stays in sight while everything is read again: it comes back the same, and nobody is contacted meanwhile for want of it.</summary>
    public void Reset(Transaction tx)
    {
    }
}
