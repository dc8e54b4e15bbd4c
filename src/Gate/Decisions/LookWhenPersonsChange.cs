using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Identity;

namespace Throughline.Gate.Decisions;

/// <summary>
/// Whoever is joined or parted may be held by what is somebody else's by now, or no longer: what is held for them is due. What is planned is looked at
/// once more when it is claimed.
/// </summary>
internal sealed class LookWhenPersonsChange(Persons persons, Intents intents, DueItems due, TimeProvider time) : IFollowPersons
{
    public void Moved(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        if (identifiers.Count == 0)
            return;
        var of = persons.Of(tx, identifiers);
        var members = persons.Members(tx, [.. of.Values.Distinct()]).SelectMany(some => some).Concat(identifiers).Distinct().ToList();
        var held = intents.Open(tx, members, IntentState.Held);
        if (held.Count > 0)
            due.Plan(tx, DecideWhenDue.WorkKind, [.. held.Select(i => (i.Intent.Key, Micros.Now(time)))]);
    }

    /// <summary>Of every identifier it is told again.</summary>
    public void Reset(Transaction tx)
    {
    }
}
