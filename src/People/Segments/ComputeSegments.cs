using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Phases;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>
/// Finds the members of segments that are new or whose rule changed: everyone is looked at, a piece at a time in the order of
/// identifiers, in two readings beside each other. Segments that have come equally far go on together, since reading is most of the work.
/// Others go on in between; what changes meanwhile is marked and decided as ever.
/// </summary>
internal sealed class ComputeSegments(
    RuleBooks books, SegmentList segments, Members members, Marks marks, Turns turns, LoadFacts load,
    Occurrences occurrences, SegmentChanges changes, PhaseTables phases, FollowedReaders readers, Database database, TimeProvider time)
{
    /// <summary>How many segments go together, and how many identifiers are a piece: of many segments a small one, so that its writing holds nobody up.</summary>
    private const int Together = 25, Identifiers = 10_000, FewestIdentifiers = 1_000;

    /// <summary>One piece of the oldest segment that is not done, and of those that have come as far.</summary>
    public async Task<Step> Do(CancellationToken cancel)
    {
        await FollowPhases(cancel);
        var (turn, some, ends) = await database.Read(Next, cancel);
        if (some.Count == 0)
            return Step.Idle;
        if (ends is null)
            return Step.Waits;
        var ids = some.ConvertAll(segment => segment.Id);
        var from = ends.Prepend(some[0].ComputedTo!.Value).ToList();
        var pieces = await Task.WhenAll(ends.Select((to, i) => database.Read(session => Decide(session, ids, from[i], to), cancel)));
        if (pieces.Any(piece => piece.Turn != turn.Number))
            return new Step(Moved: true, Wrote: false, []);
        var wrote = await database.Write(tx => Write(tx, turn, some, pieces, ends.Count == 0 ? null : ends[^1]));
        return new Step(Moved: true, wrote, wrote ? ids : []);
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

    private (Turn, List<Segment>, List<long>?) Next(Session session)
    {
        var turn = turns.Now(session);
        var undone = segments.All(session).Where(s => s.ComputedTo is not null && !s.Stopped).OrderBy(s => s.Id).ToList();
        var some = undone.Where(s => s.ComputedTo == undone[0].ComputedTo).Take(Together).ToList();
        if (some.Count == 0 || readers.Passed(session) < turn.DecidedTo)
            return (turn, some, null);
        var ends = new List<long>();
        var piece = Math.Max(FewestIdentifiers, Identifiers / some.Count);
        for (var at = some[0].ComputedTo!.Value; ends.Count < 2 && members.End(session, at, piece) is { } end; at = end)
            ends.Add(end);
        return (turn, some, ends);
    }

    private Piece Decide(Session session, List<long> some, long after, long to)
    {
        var (turn, book, now) = (turns.Now(session), books.Now(session), Micros.Now(time));
        var decisions = new Decisions(book, now);
        if (some.Exists(segment => !book.Rules.ContainsKey(segment)))
            return new Piece(-1, decisions, [], now);
        var all = members.PersonsBetween(session, after, to);
        var needs = Needs.Of(book, some.Select(segment => book.Rules[segment]));
        // the identifiers of this piece, so that none is left out though it changes hands between two pieces, and those of its persons
        var found = load.FromLog(session, members.Between(session, after, to).Union(all.Keys), needs).ToList();
        var facts = load.Of(session, all, needs, now, everything: true, found.Where(occurrence => all.ContainsKey(occurrence.Identifier)));
        var rows = members.Of(session, all.Keys, some).ToLookup(row => all[row.Identifier]);
        var nothing = Answers(PersonFacts.Nothing).ToList();
        foreach (var person in all.Values.Distinct())
            decisions.Take(person, facts.TryGetValue(person, out var known) ? Answers(known) : nothing, rows[person].ToLookup(row => row.Segment), Cause.Rule);
        return new Piece(turn.Number, decisions, found, now);

        IEnumerable<(long, Answer)> Answers(IFacts known)
        {
            var decide = new Decide(book.Rules, known, now);
            return some.Select(segment => (segment, decide.Of(book.Rules[segment])));
        }
    }

    private bool Write(Transaction tx, Turn turn, List<Segment> some, Piece[] pieces, long? to)
    {
        var all = pieces.SelectMany(piece => piece.Decisions.Changes).ToList();
        var told = all.Where(change => change.Told).ToList();
        if (!turns.Take(tx, turn, told.Count, turn.DecidedTo))
            return false;
        var now = pieces.Length == 0 ? Micros.Now(time) : pieces.Max(piece => piece.Now);
        var more = pieces.SelectMany(piece => piece.Decisions.Counts()).ToLookup(count => count.Segment, count => count.More);
        members.Write(tx, all, now);
        changes.Add(tx, told, turn.Position, now);
        segments.AddMembers(tx, some.ConvertAll(segment => (segment.Id, more[segment.Id].Sum())), now);
        marks.PlanDue(tx, [.. pieces.SelectMany(piece => piece.Decisions.Due)]);
        foreach (var piece in pieces)
            occurrences.Add(tx, piece.Found);
        foreach (var segment in some)
            segments.SetComputed(tx, segment.Id, to, now);
        if (to is null)
        {
            var book = books.Now(tx);
            occurrences.SetReady(tx, [.. some.SelectMany(segment => book.Selectors(segment.Rule)).Where(s => s.Filters.Count > 0).Select(s => s.Id).Distinct()]);
        }
        return true;
    }

    private sealed record Piece(long Turn, Decisions Decisions, List<Occurrence> Found, long Now);
}
