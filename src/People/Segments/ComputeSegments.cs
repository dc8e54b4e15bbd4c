using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Phases;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>
/// Finds the members of segments that are new or whose rule changed: everyone is looked at, a piece at a time in the order of
/// persons, in two readings beside each other. Segments that have come equally far go on together, since reading is most of the work.
/// Others go on in between; what changes meanwhile is marked and decided as ever.
/// </summary>
internal sealed class ComputeSegments(
    RuleBooks books, SegmentList segments, Members members, Marks marks, Turns turns, LoadFacts load,
    LookBack lookBack, Stretches stretches, SegmentChanges changes, PhaseTables phases, FollowedReaders readers, Database database, TimeProvider time)
{
    /// <summary>How many segments go together, and how many identifiers are a piece: of many segments a small one, so that its writing holds nobody up.</summary>
    private const int Together = 25, Identifiers = 20_000, FewestIdentifiers = 2_000;

    /// <summary>A few pieces of the oldest segment that is not done, and of those that have come as far.</summary>
    public async Task<Step> Do(CancellationToken cancel)
    {
        await FollowPhases(cancel);
        var (turn, some, missing) = await database.Read(Next, cancel);
        if (some.Count == 0)
            return Step.Idle;
        if (missing is null)
            return Step.Waits;
        if (missing.Selectors.Count > 0)
            return await lookBack.Do(turn, missing, cancel);
        var ids = some.ConvertAll(segment => segment.Id);
        var wrote = await stretches.Do(turn, some[0].ComputedTo!.Value, Read, (tx, now, pieces, next) => Write(tx, now, ids, pieces, next));
        return new Step(Moved: true, wrote, wrote ? ids : []);

        async Task<(Piece[], long?)> Read(long after)
        {
            var persons = await database.Read(session => members.Next(session, after, Math.Max(FewestIdentifiers, Identifiers / ids.Count)), cancel);
            var pieces = await Task.WhenAll(Halves(persons, after).Select(half => database.Read(session => Decide(session, ids, half), cancel)));
            return (pieces, persons.Count == 0 ? null : persons[^1].Person);
        }
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

    private (Turn, List<Segment>, Unready? Missing) Next(Session session)
    {
        var turn = turns.Now(session);
        var undone = segments.All(session).Where(s => s.ComputedTo is not null && !s.Stopped).OrderBy(s => s.Id).ToList();
        var some = undone.Where(s => s.ComputedTo == undone[0].ComputedTo).Take(Together).ToList();
        if (some.Count == 0 || readers.Passed(session) < turn.DecidedTo)
            return (turn, some, null);
        var book = books.Now(session);
        return (turn, some, lookBack.Missing(session, undone.SelectMany(segment => book.Selectors(segment.Rule))));
    }

    /// <summary>About as many identifiers each, and every person whole in one of them.</summary>
    private static List<Half> Halves(List<(long Person, long Identifier)> persons, long after)
    {
        var middle = persons.Count / 2;
        while (middle > 0 && middle < persons.Count && persons[middle].Person == persons[middle - 1].Person)
            middle++;
        var halves = new List<Half>();
        foreach (var rows in (List<(long Person, long Identifier)>[])[persons[..middle], persons[middle..]])
            if (rows.Count > 0)
                halves.Add(new Half(halves is [var first] ? first.To : after, rows[^1].Person, rows.ToDictionary(row => row.Identifier, row => row.Person)));
        return halves;
    }

    private Piece Decide(Session session, List<long> some, Half half)
    {
        var (book, now) = (books.Now(session), Micros.Now(time));
        var decisions = new Decisions(book, now);
        if (some.Exists(segment => !book.Rules.ContainsKey(segment)))
            return new Piece(decisions, now); // it was deleted meanwhile, and the turn is over
        var needs = Needs.Of(book, some.Select(segment => book.Rules[segment]));
        var facts = load.Of(session, half.PersonOf, needs, now, everything: true);
        // a row elsewhere is of somebody who was merged and is marked: seen to after this
        var rows = members.Between(session, some, half.After, half.To).Where(row => half.PersonOf.ContainsKey(row.Identifier)).ToLookup(row => half.PersonOf[row.Identifier]);
        var nothing = Answers(PersonFacts.Nothing).ToList();
        foreach (var person in half.PersonOf.Values.Distinct())
            decisions.Take(person, facts.TryGetValue(person, out var known) ? Answers(known) : nothing, rows[person].ToLookup(row => row.Segment), Cause.Rule);
        return new Piece(decisions, now);

        IEnumerable<(long, Answer)> Answers(IFacts known)
        {
            var decide = new Decide(book.Rules, known, now);
            return some.Select(segment => (segment, decide.Of(book.Rules[segment])));
        }
    }

    private Turn? Write(Transaction tx, Turn turn, List<long> some, Piece[] pieces, long? to)
    {
        var all = pieces.SelectMany(piece => piece.Decisions.Changes).ToList();
        var told = all.Where(change => change.Told).ToList();
        if (turns.Take(tx, turn, told.Count, turn.DecidedTo) is not { } after)
            return null;
        var now = pieces.Length == 0 ? Micros.Now(time) : pieces.Max(piece => piece.Now);
        var more = pieces.SelectMany(piece => piece.Decisions.Counts()).ToLookup(count => count.Segment, count => count.More);
        members.Write(tx, all, now);
        changes.Add(tx, told, turn.Position, now);
        segments.AddMembers(tx, some.ConvertAll(segment => (segment, more[segment].Sum())), now);
        marks.PlanDue(tx, [.. pieces.SelectMany(piece => piece.Decisions.Due)]);
        foreach (var segment in some)
            segments.SetComputed(tx, segment, to, now);
        return after;
    }

    /// <summary>The persons after one and up to another, by each of their identifiers.</summary>
    private sealed record Half(long After, long To, Dictionary<long, long> PersonOf);

    private sealed record Piece(Decisions Decisions, long Now);
}
