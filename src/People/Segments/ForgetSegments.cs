using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Segments;

/// <summary>Forgets when what happened to a person and where they belonged; how many belonged on past days stays.</summary>
internal sealed class ForgetSegments(Occurrences occurrences, Members members, Marks marks, SegmentList segments, SegmentChanges changes, Turns turns, TimeProvider time) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        turns.Pass(tx);
        var gone = members.Of(tx, person.Ids).GroupBy(member => member.Segment).Select(of => (of.Key, -(long)of.Count())).ToList();
        segments.AddMembers(tx, gone, Kernel.Micros.Now(time));
        members.Forget(tx, person.Ids);
        occurrences.Forget(tx, person.Ids);
        marks.Forget(tx, person.Ids);
        changes.Forget(tx, person.Ids);
    }
}
