using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>
/// Searches decisions, newest first. However the filters are combined, what is read is bounded by the page and by how many kinds there are:
/// each kind's decisions stand in order of time, and a page's lines come from the kinds that have the newest.
/// </summary>
internal sealed class FindDecisions(DecisionKinds kinds, DecisionList decisions)
{
    private const string Below = "decided_at >= @from and (decided_at, key, number) < (@At, @Key, @Number)";

    /// <param name="session">Where to look.</param>
    /// <param name="filter">What is asked for.</param>
    /// <param name="identifiers">Of these alone, where any are given.</param>
    /// <param name="after">The last line of the page before.</param>
    /// <param name="limit">At most so many.</param>
    public List<RecordedDecision> Page(Session session, DecisionFilter filter, IReadOnlyCollection<long>? identifiers, DecisionPlace after, int limit)
    {
        if (filter.Until is { } until && after.At >= until)
            after = new(until, "", 0);
        var places = filter.Key is not null || identifiers is not null ? OfFew(session, filter, identifiers, after, limit)
            : filter.TakesAllKinds ? Newest(session, filter, after, limit)
            : OfKinds(session, filter, after, limit);
        return decisions.At(session, places.ConvertAll(place => (place.Key, place.Number)));
    }

    /// <summary>One key's or one person's: no more than can be looked through.</summary>
    private List<DecisionPlace> OfFew(Session session, DecisionFilter filter, IReadOnlyCollection<long>? identifiers, DecisionPlace after, int limit)
    {
        var narrow = (filter.Key is null ? "" : " and key = @only") + (identifiers is null ? "" : $" and {session.Dialect.In("identifier", "@ids")}");
        if (!filter.TakesAllKinds)
            narrow += $" and {session.Dialect.In("kind", "@kinds")}";
        return Places(session, Below + narrow, Args(session, filter, after, limit, identifiers, filter.TakesAllKinds ? null : Fitting(session, filter)));
    }

    private static List<DecisionPlace> Newest(Session session, DecisionFilter filter, DecisionPlace after, int limit) =>
        Places(session, Below, Args(session, filter, after, limit, null, null));

    private List<DecisionPlace> OfKinds(Session session, DecisionFilter filter, DecisionPlace after, int limit)
    {
        var newest = session.Query<(long Kind, long? At)>(
            $"""
            select k.id as Kind, (select decided_at from decisions where kind = k.id and {Below} order by decided_at desc, key desc, number desc limit 1) as At
            from decision_kinds k where {session.Dialect.In("k.id", "@kinds")}
            """, Args(session, filter, after, limit, null, Fitting(session, filter)));
        List<DecisionPlace> found = [];
        foreach (var (kind, at) in newest.Where(of => of.At is not null).OrderByDescending(of => of.At))
        {
            if (found.Count == limit && found[^1].At > at)
                break;
            found = [.. found.Concat(Places(session, "kind = @kind and " + Below, new { kind, from = filter.From ?? long.MinValue, after.At, after.Key, after.Number, limit }))
                .OrderDescending(DecisionPlace.Order).Take(limit)];
        }
        return found;
    }

    private List<long> Fitting(Session session, DecisionFilter filter) => [.. kinds.All(session).Where(k => filter.Fits(k.Kind)).Select(k => k.Id)];

    private static List<DecisionPlace> Places(Session session, string where, object args) => session.Query<(long At, string Key, long Number)>(
        $"select decided_at as At, key, number from decisions where {where} order by decided_at desc, key desc, number desc limit @limit", args)
        .ConvertAll(row => new DecisionPlace(row.At, row.Key, row.Number));

    private static object Args(Session session, DecisionFilter filter, DecisionPlace after, int limit, IReadOnlyCollection<long>? identifiers, List<long>? kinds) => new
    {
        from = filter.From ?? long.MinValue,
        after.At,
        after.Key,
        after.Number,
        only = filter.Key,
        ids = identifiers is null ? null : session.Dialect.List(identifiers),
        kinds = kinds is null ? null : session.Dialect.List(kinds),
        limit,
    };
}
