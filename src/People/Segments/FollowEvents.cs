using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>Reads the log: keeps when what happened to whom, and marks those whom a rule may see otherwise now. Decides nothing.</summary>
internal sealed class FollowEvents(
    RuleBooks books, SegmentList segments, Occurrences occurrences, Marks marks, Turns turns, EventLog log) : IReader
{
    /// <summary>Facts about the map from identifiers to persons: nothing that a person did.</summary>
    private const string IdentityKind = "identity";

    public string Name => "segments";

    public void Apply(Transaction tx, IReadOnlyList<Event> events)
    {
        var book = books.Hold(tx);
        var done = events.Where(e => e.Kind != IdentityKind).ToList();
        occurrences.Add(tx, done, book.Filtered);
        marks.Add(tx, [.. done.SelectMany(e => About(e).Where(about => book.Concerned(about).Length > 0).Select(about => (e.Subject, About: about, e.Position)))
            .GroupBy(mark => (mark.Subject, mark.About)).Select(of => (of.Key.Subject, (long?)of.Key.About, of.Max(mark => mark.Position)))]);
    }

    public void Reset(Transaction tx)
    {
        occurrences.Clear(tx);
        marks.Clear(tx);
        segments.RecomputeAll(tx);
        turns.WaitFor(tx, log.Last(tx));
    }

    private static IEnumerable<long> About(Event e) => e.Kind == "identify"
        ? [Selector.IdOf(e.Name), RuleBook.Phases, RuleBook.Traits]
        : [Selector.IdOf(e.Name), RuleBook.Phases];
}
