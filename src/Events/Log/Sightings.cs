using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>How often an identifier was the subject of events, and the first and the last time (microseconds UTC); null for never.</summary>
public sealed record Sighting
{
    public long Identifier { get; init; }
    public long Events { get; init; }
    public long? FirstAt { get; init; }
    public long? LastAt { get; init; }
}

/// <summary>When identifiers were seen: read from the log's indexes when asked for, so that it costs what comes in nothing.</summary>
public sealed class Sightings
{
    /// <summary>Of each of these identifiers that there is.</summary>
    public List<Sighting> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<Sighting>(
        $"""
        select i.id as Identifier,
            (select count(*) from events e where e.subject = i.id) as Events,
            (select min(e.occurred_at) from events e where e.subject = i.id) as FirstAt,
            (select max(e.occurred_at) from events e where e.subject = i.id) as LastAt
        from identifiers i where {session.Dialect.In("i.id", "@identifiers")}
        """, new { identifiers = session.Dialect.List(identifiers) });

    /// <summary>The last time of each of these identifiers that was ever the subject of an event.</summary>
    public Dictionary<long, long> Last(Session session, IReadOnlyCollection<long> identifiers) => session.Query<(long Identifier, long? LastAt)>(
            $"select i.id, (select max(e.occurred_at) from events e where e.subject = i.id) from identifiers i where {session.Dialect.In("i.id", "@identifiers")}",
            new { identifiers = session.Dialect.List(identifiers) })
        .Where(row => row.LastAt is not null).ToDictionary(row => row.Identifier, row => row.LastAt!.Value);

    /// <summary>
    /// When whom something happened with, the last first, before a place in that order (time, then identifier): a line an event, those of erased
    /// persons left out.
    /// </summary>
    public List<(long At, long Identifier)> Before(Session session, long time, long identifier, int limit) => session.Query<(long, long)>(
        """
        select occurred_at, subject from events where (occurred_at, subject) < (@time, @identifier) and subject > 0
        order by occurred_at desc, subject desc limit @limit
        """, new { time, identifier, limit });
}
