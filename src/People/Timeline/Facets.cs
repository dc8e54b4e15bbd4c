using System.Collections.Concurrent;
using Throughline.Kernel.Storage;

namespace Throughline.People.Timeline;

/// <summary>The facets that there are, each under an id that never changes.</summary>
internal sealed class Facets
{
    private const int MostKept = 10_000;
    private readonly ConcurrentDictionary<Facet, long> kept = new();

    public Dictionary<Facet, long> GetOrAdd(Transaction tx, IEnumerable<Facet> facets)
    {
        var ids = new Dictionary<Facet, long>();
        foreach (var facet in facets.Distinct())
            ids[facet] = kept.TryGetValue(facet, out var id) ? id : Add(tx, facet);
        return ids;
    }

    public Dictionary<long, Facet> Of(Session session, IReadOnlyCollection<long> ids) => session.Query<Row>(
            $"select id, channel, team, kind from facets where {session.Dialect.In("id", "@ids")}", new { ids = session.Dialect.List(ids) })
        .ToDictionary(row => row.Id, row => new Facet(row.Channel, row.Team, row.Kind));

    private long Add(Transaction tx, Facet facet)
    {
        tx.Execute("insert into facets (channel, team, kind) values (@Channel, @Team, @Kind) on conflict (channel, team, kind) do nothing", facet);
        var id = tx.Single<long>("select id from facets where channel = @Channel and team = @Team and kind = @Kind", facet);
        tx.AfterCommit(() =>
        {
            if (kept.Count >= MostKept)
                kept.Clear();
            kept[facet] = id;
        });
        return id;
    }

    private sealed record Row(long Id, string Channel, string Team, string Kind);
}
