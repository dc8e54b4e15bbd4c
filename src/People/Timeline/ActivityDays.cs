using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Timeline;

/// <summary>How much happened with each identifier on each day, by facet.</summary>
internal sealed class ActivityDays(Facets facets) : IForgetPersons
{
    /// <summary>Adds to what is there; each identifier, day and facet stands once in <paramref name="counts"/>.</summary>
    public void Add(Transaction tx, IEnumerable<(long Identifier, long Day, Facet Facet, long Events)> counts)
    {
        var added = counts.ToList();
        var ids = facets.GetOrAdd(tx, added.Select(count => count.Facet));
        tx.ExecuteMany(
            """
            insert into activity (identifier, day, facet, events) values (@identifier, @day, @facet, @events)
            on conflict (identifier, day, facet) do update set events = activity.events + excluded.events
            """,
            ["identifier", "day", "facet", "events"],
            [.. added.Select(count => (count.Identifier, count.Day, Facet: ids[count.Facet], count.Events)).Order()
                .Select(count => new object?[] { count.Identifier, count.Day, count.Facet, count.Events })]);
    }

    public Activity Of(Session session, IReadOnlyCollection<long> identifiers)
    {
        var rows = session.Query<Row>(
            $"""
            select day, facet, cast(sum(events) as bigint) as Events from activity
            where {session.Dialect.In("identifier", "@identifiers")} group by day, facet order by day, facet
            """, new { identifiers = session.Dialect.List(identifiers) });
        var known = facets.Of(session, [.. rows.Select(row => row.Facet).Distinct()]);
        return new Activity(rows.ConvertAll(row => new ActiveDay(row.Day, known[row.Facet], row.Events)));
    }

    public void Forget(Transaction tx, ForgottenPerson person) =>
        tx.Execute($"delete from activity where {tx.Dialect.In("identifier", "@ids")}", new { ids = tx.Dialect.List(person.Ids) });

    public void Clear(Transaction tx) => tx.Execute("delete from activity");

    private sealed class Row
    {
        public long Day { get; init; }
        public long Facet { get; init; }
        public long Events { get; init; }
    }
}
