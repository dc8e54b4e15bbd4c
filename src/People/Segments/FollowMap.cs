using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;

namespace Throughline.People.Segments;

/// <summary>Marks those whose person changed; who they are now is looked up when their memberships are decided.</summary>
internal sealed class FollowMap(RuleBooks books, SegmentList segments, Marks marks, Turns turns, EventLog log) : IFollowPersons
{
    public void Moved(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        if (books.Hold(tx).All.Length == 0)
            return; // whoever makes the first rule looks at everyone
        // what made them move is in the log already: other readers must have met it too before anything is decided
        var after = log.Last(tx);
        marks.Add(tx, [.. identifiers.Select(identifier => (identifier, (long?)null, after))]);
    }

    public void Reset(Transaction tx)
    {
        segments.RecomputeAll(tx);
        turns.WaitFor(tx, log.Last(tx));
    }
}
