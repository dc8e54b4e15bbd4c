using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>When the events that selectors take happened to an identifier. Each once, however often it is added.</summary>
internal sealed class Occurrences
{
    /// <summary>Under its name, and under each selector with filters that takes it.</summary>
    public void Add(Transaction tx, IReadOnlyList<Event> events, ILookup<string, Selector> filtered) =>
        Add(tx, [.. events.SelectMany(e => Of(e, filtered))]);

    public void Add(Transaction tx, IReadOnlyCollection<Occurrence> occurrences)
    {
        if (occurrences.Count == 0)
            return;
        if (!tx.Dialect.IsPostgres)
        {
            tx.ExecuteMany(
                "insert into segment_occurrences (identifier, selector, occurred_at, sequence) values (@i, @s, @at, @q) on conflict do nothing",
                ["i", "s", "at", "q"], [.. occurrences.Select(o => new object?[] { o.Identifier, o.Selector, o.At, o.Sequence })]);
            return;
        }
        tx.Execute(
            """
            insert into segment_occurrences (identifier, selector, occurred_at, sequence)
            select i, s, t, q from unnest(@i, @s, @at, @q) as o (i, s, t, q) on conflict do nothing
            """,
            new
            {
                i = occurrences.Select(o => o.Identifier).ToArray(),
                s = occurrences.Select(o => o.Selector).ToArray(),
                at = occurrences.Select(o => o.At).ToArray(),
                q = occurrences.Select(o => o.Sequence).ToArray(),
            });
    }

    // "selector + 0": what little an identifier has is read once and passed over, instead of looking in the index for each selector anew
    /// <summary>Of these identifiers, under these selectors (null: all), row by row.</summary>
    public IEnumerable<Occurrence> Of(Session session, IReadOnlyCollection<long> identifiers, IReadOnlyCollection<long>? selectors) => Rows(
        session,
        $"""
        select identifier, selector, occurred_at, sequence from segment_occurrences
        where {session.Dialect.In("identifier", "@identifiers")}{(selectors is null ? "" : " and " + session.Dialect.In(selectors.Count > 1 ? "selector + 0" : "selector", "@selectors"))}
        """, ("@identifiers", session.Dialect.List(identifiers)), ("@selectors", session.Dialect.List(selectors ?? [])));

    /// <summary>Of each of these identifiers so many at most, whichever: who has as many may have more, and they are not read to their end.</summary>
    public ILookup<long, Occurrence> UpTo(Session session, IReadOnlyCollection<long> identifiers, int most) => (session.Dialect.IsPostgres
        ? Rows(
            session,
            """
            select o.identifier, o.selector, o.occurred_at, o.sequence from unnest(@identifiers) as i (id)
            cross join lateral (select * from segment_occurrences where identifier = i.id limit @most) o
            """, ("@identifiers", session.Dialect.List(identifiers)), ("@most", (long)most))
        : identifiers.SelectMany(identifier => Rows(
            session, "select identifier, selector, occurred_at, sequence from segment_occurrences where identifier = @identifier limit @most",
            ("@identifier", identifier), ("@most", (long)most)))).ToLookup(occurrence => occurrence.Identifier);

    /// <summary>The newest instants at or before one, newest first.</summary>
    public List<long> Newest(Session session, long identifier, long selector, long atOrBefore, int most) => session.Query<long>(
        """
        select occurred_at from segment_occurrences where identifier = @identifier and selector = @selector and occurred_at <= @atOrBefore
        order by occurred_at desc, sequence desc limit @most
        """, new { identifier, selector, atOrBefore, most });

    /// <summary>The first instant after one.</summary>
    public long? First(Session session, long identifier, long selector, long after) => session.FirstOrDefault<long?>(
        """
        select occurred_at from segment_occurrences where identifier = @identifier and selector = @selector and occurred_at > @after
        order by occurred_at, sequence limit 1
        """, new { identifier, selector, after });

    /// <summary>
    /// Selectors with filters that no rule had until now are written for every event from now on; earlier events are yet to be looked at,
    /// also where a rule had them once and nobody wrote them since.
    /// </summary>
    public void Register(Transaction tx, RuleBook before, Rule rule) => tx.ExecuteMany(
        "insert into segment_selectors (id, name, filters, ready, looked_to) values (@id, @name, @filters, 0, 0) on conflict (id) do update set ready = 0, looked_to = 0",
        ["id", "name", "filters"],
        [.. before.Selectors(rule).Where(s => s.Filters.Count > 0 && !before.Filtered[s.Name].Contains(s)).Distinct().Select(s => new object?[] { s.Id, s.Name, RuleJson.Write(s.Filters) })]);

    /// <summary>Those whose earlier events have been looked at.</summary>
    public HashSet<long> Ready(Session session) => [.. session.Query<long>("select id from segment_selectors where ready = 1")];

    /// <summary>How far the log has been looked through for those that are not ready, by their id.</summary>
    public Dictionary<long, long> Unready(Session session) => session.Query<(long Id, long LookedTo)>(
        "select id, looked_to from segment_selectors where ready = 0").ToDictionary(row => row.Id, row => row.LookedTo);

    /// <param name="to">How far; null where the whole log has been looked through.</param>
    public void SetLooked(Transaction tx, IReadOnlyCollection<long> selectors, long? to) => tx.Execute(
        $"update segment_selectors set looked_to = @to, ready = @ready where {tx.Dialect.In("id", "@selectors")}",
        new { selectors = tx.Dialect.List(selectors), to = to ?? 0, ready = to is null ? 1 : 0 });

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) => tx.Execute(
        $"delete from segment_occurrences where {tx.Dialect.In("identifier", "@identifiers")}", new { identifiers = tx.Dialect.List(identifiers) });

    public void Clear(Transaction tx) => tx.Execute("delete from segment_occurrences");

    private static IEnumerable<Occurrence> Rows(Session session, string sql, params (string Name, object Value)[] parameters)
    {
        var command = session.Prepared(sql, [.. parameters.Select(parameter => parameter.Name)]);
        foreach (var (i, (_, value)) in parameters.Index())
            command.Parameters[i].Value = value;
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return new(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(2), rows.GetInt64(3));
    }

    private static IEnumerable<Occurrence> Of(Event e, ILookup<string, Selector> filtered)
    {
        yield return new(e.Subject, Selector.IdOf(e.Name), e.OccurredAt, e.Sequence);
        if (!filtered.Contains(e.Name))
            yield break;
        using var properties = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
        foreach (var selector in filtered[e.Name])
            if (selector.Takes(properties.RootElement))
                yield return new(e.Subject, selector.Id, e.OccurredAt, e.Sequence);
    }
}

/// <summary>An event, under a selector that takes it.</summary>
internal readonly record struct Occurrence(long Identifier, long Selector, long At, long Sequence);
