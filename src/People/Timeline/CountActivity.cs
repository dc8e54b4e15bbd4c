using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;

namespace Throughline.People.Timeline;

/// <summary>Reads the log and keeps how much happened with each identifier on each day: for the strip, the filters' counts, and to find what is filtered.</summary>
internal sealed class CountActivity(ActivityDays activity, Lines lines) : IReader
{
    public const string ReaderName = "timeline";
    public string Name => ReaderName;

    public void Apply(Transaction tx, IReadOnlyList<Event> events) => activity.Add(tx,
        from e in events
        group e by (e.Subject, Day: ActiveDay.DayOf(e.OccurredAt), Facet: lines.FacetOf(e)) into same
        select (same.Key.Subject, same.Key.Day, same.Key.Facet, same.LongCount()));

    public void Reset(Transaction tx) => activity.Clear(tx);
}
