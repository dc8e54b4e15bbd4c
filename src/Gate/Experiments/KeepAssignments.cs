using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Experiments;

/// <summary>
/// Takes assignments that were made elsewhere, in the transaction that appends them: from then on the gate keeps to them, and what is planned for whom
/// is held out is decided again. Whom the gate assigned already keeps what they have.
/// </summary>
internal sealed class KeepAssignments(Assignments assignments, HoldPeople hold, Lazy<DecideIntents> decide) : IFollowAppends
{
    public IEnumerable<string> Names(Session session) => [Assignment.EventName];

    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        var assigned = events.Where(e => e.Name == Assignment.EventName).Select(Assignment.Of).OfType<Assignment>().ToList();
        if (assigned.Count == 0)
            return;
        // Held as for a decision: of an assignment and an intent at the same instant, one sees the other.
        hold.Of(tx, [.. assigned.Select(a => a.Identifier).Distinct()]);
        assignments.Add(tx, [.. assigned.GroupBy(a => (a.Experiment, a.Identifier)).Select(Assignment.Standing)]);
        decide.Value.AgainWhatIsPlanned(tx, [.. assigned.Where(a => a.HeldOut).Select(a => a.Identifier).Distinct()], Cause.Assigned);
    }
}
