using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Phases;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>
/// Finds the members of a segment that is new or whose rule changed: everyone is looked at, a piece at a time in the order of
/// identifiers, in two readings beside each other. Others go on in between; what changes meanwhile is marked and decided as ever.
/// </summary>
internal sealed class ComputeSegment(
    RuleBooks books, SegmentList segments, Members members, Marks marks, Turns turns, Memberships memberships, LoadFacts load,
    Occurrences occurrences, SegmentChanges changes, PhaseTables phases, FollowedReaders readers, Database database, TimeProvider time)
{
    private const int Identifiers = 10_000;

    /// <summary>One piece of the oldest segment that is not done.</summary>
    public async Task<Step> Do(CancellationToken cancel)
    {
        await FollowPhases(cancel);
        var (turn, segment, ends) = await database.Read(Next, cancel);
        if (segment is null)
            return Step.Idle;
        if (ends is null)
            return Step.Waits;
        var from = ends.Prepend(segment.ComputedTo!.Value).ToList();
        var pieces = await Task.WhenAll(ends.Select((to, i) => database.Read(session => Decide(session, segment.Id, from[i], to), cancel)));
        if (pieces.Any(piece => piece.Turn != turn.Number))
            return new Step(Moved: true, Wrote: false, []);
        var wrote = await database.Write(tx => Write(tx, turn, segment, pieces, ends.Count == 0 ? null : ends[^1]));
        return new Step(Moved: true, wrote, wrote ? [segment.Id] : []);
    }

    /// <summary>After another rule table of phases, segments whose rule asks for a phase are computed anew.</summary>
    private async Task FollowPhases(CancellationToken cancel)
    {
        var (turn, version, book) = await database.Read(session => (turns.Now(session), phases.Live(session).Version, books.Now(session)), cancel);
        if (version == turn.Phases)
            return;
        await database.Write(tx =>
        {
            if (turns.TakePhases(tx, turn, version))
                segments.Recompute(tx, book.Concerned(RuleBook.Phases));
        });
    }

    private (Turn, Segment?, List<long>?) Next(Session session)
    {
        var turn = turns.Now(session);
        var segment = segments.All(session).Where(s => s.ComputedTo is not null && !s.Stopped).MinBy(s => s.Id);
        if (segment is null || readers.Passed(session) < turn.DecidedTo)
            return (turn, segment, null);
        var ends = new List<long>();
        for (var at = segment.ComputedTo!.Value; ends.Count < 2 && members.End(session, at, Identifiers) is { } end; at = end)
            ends.Add(end);
        return (turn, segment, ends);
    }

    private Piece Decide(Session session, long segment, long after, long to)
    {
        var (turn, book, now) = (turns.Now(session), books.Now(session), Micros.Now(time));
        var decisions = new Decisions(book, now);
        if (!book.Rules.TryGetValue(segment, out var rule))
            return new Piece(-1, decisions, [], now);
        var here = members.Between(session, after, to);
        var all = memberships.In(session, [.. here.Where(m => m.Identifier == m.Person).Select(m => m.Person)])
            .SelectMany(of => of.Select(identifier => (Identifier: identifier, Person: of.Key))).ToDictionary(pair => pair.Identifier, pair => pair.Person);
        var needs = Needs.Of(book, [rule]);
        var facts = load.Of(session, all, needs, now, everything: true);
        var rows = members.Of(session, all.Keys, segment).ToLookup(row => all[row.Identifier]);
        var nothing = new Decide(book.Rules, PersonFacts.Nothing, now).Of(rule);
        foreach (var person in all.Values.Distinct())
            decisions.Take(person, segment,
                facts.TryGetValue(person, out var known) ? new Decide(book.Rules, known, now).Of(rule) : nothing, rows[person], Cause.Rule);
        return new Piece(turn.Number, decisions, [.. load.FromLog(session, here.ConvertAll(m => m.Identifier), needs)], now);
    }

    private bool Write(Transaction tx, Turn turn, Segment segment, Piece[] pieces, long? to)
    {
        var all = pieces.SelectMany(piece => piece.Decisions.Changes).ToList();
        var told = all.Where(change => change.Told).ToList();
        if (!turns.Take(tx, turn, told.Count, turn.DecidedTo))
            return false;
        var now = pieces.Length == 0 ? Micros.Now(time) : pieces.Max(piece => piece.Now);
        members.Write(tx, all, now);
        changes.Add(tx, told, turn.Position, now);
        segments.AddMembers(tx, [(segment.Id, all.Sum(change => change.Entered ? 1L : -1L))], now);
        marks.PlanDue(tx, [.. pieces.SelectMany(piece => piece.Decisions.Due)]);
        foreach (var piece in pieces)
            occurrences.Add(tx, piece.Found);
        segments.SetComputed(tx, segment.Id, to, now);
        if (to is null)
        {
            var book = books.Now(tx);
            occurrences.SetReady(tx, [.. book.Selectors(segment.Rule).Where(s => s.Filters.Count > 0).Select(s => s.Id)]);
        }
        return true;
    }

    private sealed record Piece(long Turn, Decisions Decisions, List<Occurrence> Found, long Now);
}
