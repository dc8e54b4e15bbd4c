using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>How often and when each identifier was the subject of events.</summary>
internal sealed class Sightings
{
    public void Add(Transaction tx, IReadOnlyList<Event> events) => tx.InsertMany("sightings", ["identifier", "events", "first_seen_at", "last_seen_at"],
        [.. events.GroupBy(e => e.Subject).Select(of => new object?[]
        {
            of.Key, of.LongCount(), of.Min(e => e.OccurredAt), of.Max(e => e.OccurredAt),
        })],
        """
        (identifier) do update set
            events = sightings.events + excluded.events,
            first_seen_at = case when excluded.first_seen_at < sightings.first_seen_at then excluded.first_seen_at else sightings.first_seen_at end,
            last_seen_at = case when excluded.last_seen_at > sightings.last_seen_at then excluded.last_seen_at else sightings.last_seen_at end
        """);

    public void Clear(Transaction tx) => tx.Execute("delete from sightings");
}
