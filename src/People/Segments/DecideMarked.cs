using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;

namespace Throughline.People.Segments;

/// <summary>Decides anew about those who are marked or due: a snapshot is read, decided about, and written if nobody wrote since.</summary>
internal sealed class DecideMarked(
    RuleBooks books, SegmentList segments, Members members, Marks marks, Turns turns, Memberships memberships, LoadFacts load,
    SegmentChanges changes, FollowedReaders readers, Database database, TimeProvider time)
{
    private const int Most = 1000;

    public async Task<Step> Do(CancellationToken cancel)
    {
        var read = await database.Read(Read, cancel);
        if (read is not { } found)
            return Step.Waits;
        if (found.Marks.Count == 0 && found.Due.Count == 0)
            return found.MoreMarks ? Step.Waits : Step.Idle;
        var wrote = await database.Write(tx => Write(tx, found));
        return new Step(Moved: true, Wrote: wrote, Segments: wrote ? [.. found.Decisions.Changes.Select(change => change.Segment).Distinct()] : []);
    }

    private Found? Read(Session session)
    {
        var turn = turns.Now(session);
        var passed = readers.Passed(session);
        if (passed < turn.DecidedTo)
            return null;
        var now = Micros.Now(time);
        var (seen, due) = (marks.Read(session, passed, Most), marks.Due(session, now, Most));
        var book = books.Now(session);
        var decisions = new Decisions(book, now);
        if (seen.Count > 0 || due.Count > 0)
            Decide(session, decisions, book, seen, due, now);
        return new Found(turn, seen, due, decisions, now, seen.Count == 0 && marks.Any(session));
    }

    private void Decide(Session session, Decisions decisions, RuleBook book, List<Mark> seen, List<long> due, long now)
    {
        var marked = seen.Select(mark => mark.Identifier).Concat(due).ToHashSet();
        var personOf = memberships.Of(session, marked);
        decisions.Forget(members.Of(session, [.. marked.Where(identifier => !personOf.ContainsKey(identifier))]));
        var persons = personOf.Values.ToHashSet();
        var all = memberships.In(session, persons).SelectMany(of => of.Select(identifier => (Identifier: identifier, Person: of.Key)))
            .ToDictionary(pair => pair.Identifier, pair => pair.Person);

        var reasons = seen.Where(mark => personOf.ContainsKey(mark.Identifier)).ToLookup(mark => personOf[mark.Identifier]);
        var timely = due.Where(personOf.ContainsKey).Select(identifier => personOf[identifier]).ToHashSet();
        var concerned = persons.ToDictionary(person => person, person => timely.Contains(person) || reasons[person].Any(mark => mark.About is null)
            ? book.All
            : reasons[person].SelectMany(mark => book.Concerned(mark.About)).Distinct());
        var rules = concerned.Values.SelectMany(of => of).Distinct().Select(id => book.Rules[id]);
        var facts = load.Of(session, all, Needs.Of(book, rules), now, everything: false);
        var rows = members.Of(session, all.Keys).ToLookup(row => all[row.Identifier]);
        foreach (var person in persons.Order())
        {
            var because = reasons[person].Where(mark => mark.About is not null).Max(mark => (long?)mark.Sequence);
            var cause = because is not null ? Cause.Event : reasons[person].Any() ? Cause.Identity : Cause.Time;
            decisions.Decide(person, facts.GetValueOrDefault(person, PersonFacts.Nothing), concerned[person], rows[person].ToLookup(row => row.Segment), cause, because);
        }
    }

    private bool Write(Transaction tx, Found found)
    {
        var decidedTo = found.Marks.Select(mark => mark.After).Append(found.Turn.DecidedTo).Max();
        var told = found.Decisions.Changes.Where(change => change.Told).ToList();
        if (turns.Take(tx, found.Turn, told.Count, decidedTo) is null)
            return false;
        members.Write(tx, found.Decisions.Changes, found.Now);
        changes.Add(tx, told, found.Turn.Position, found.Now);
        segments.AddMembers(tx, found.Decisions.Counts(), found.Now);
        marks.Remove(tx, found.Marks.ConvertAll(mark => mark.Id));
        marks.RemoveDue(tx, found.Due);
        FaultPoints.Reached(FaultPoints.ReaderEffect);
        marks.PlanDue(tx, found.Decisions.Due);
        return true;
    }

    private sealed record Found(Turn Turn, List<Mark> Marks, List<long> Due, Decisions Decisions, long Now, bool MoreMarks);
}

/// <summary>What a step did. One that moved may be followed by another at once; one that waits, soon: readers have yet to come by.</summary>
internal sealed record Step(bool Moved, bool Wrote, IReadOnlyList<long> Segments, bool Waiting = false)
{
    public static Step Idle { get; } = new(false, false, []);
    public static Step Waits { get; } = new(false, false, [], Waiting: true);
}
