using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Gate.Ownership;

/// <summary>The store of interactions, by identifier; persons' are read through the map, so that merges and undos need no work here.</summary>
internal sealed class InteractionList(HandoverList handovers, Persons persons)
{
    private const string Columns = "identifier, team, key, opened_at as OpenedAt, opened, agent, closed_at as ClosedAt, closed";

    /// <summary>Of each person of these identifiers: what is open, and what was closed at an instant or later. With the identifier asked for.</summary>
    public List<(long Person, Interaction Interaction)> Of(Session session, ILookup<long, long> membersOfPersons, long closedSince = long.MaxValue)
    {
        var person = membersOfPersons.SelectMany(of => of, (of, id) => (of.Key, id)).DistinctBy(pair => pair.id).ToDictionary(pair => pair.id, pair => pair.Key);
        var args = new { ids = session.Dialect.List(person.Keys), closedSince };
        var candidates = session.Query<(string Team, string Key, long Identifier)>($"select team, key, identifier from interactions where {session.Dialect.In("identifier", "@ids")} and maybe_open = 1", args);
        if (closedSince < long.MaxValue)
            candidates.AddRange(session.Query<(string, string, long)>(
                $"select team, key, identifier from interactions where {session.Dialect.In("identifier", "@ids")} and closed_at >= @closedSince", args));
        if (candidates.Count == 0)
            return [];
        var wanted = candidates.Select(c => (person[c.Identifier], c.Team, c.Key)).ToHashSet();
        var rows = Rows(session, [.. wanted.SelectMany(w => membersOfPersons[w.Item1]).Distinct()], [.. wanted.Select(w => w.Key).Distinct()])
            .Where(row => wanted.Contains((person[row.Identifier], row.Team, row.Key))).ToLookup(row => person[row.Identifier]);
        var offers = handovers.Of(session, [.. rows.SelectMany(of => membersOfPersons[of.Key])]).ToLookup(h => person[h.Identifier]);
        return [.. rows.SelectMany(of => FoldInteractions.Of(of, [.. offers[of.Key]]), (of, interaction) => (of.Key, interaction))
            .Where(i => i.interaction.ClosedAt is null || i.interaction.ClosedAt >= closedSince)];
    }

    /// <summary>What is open with the person of an identifier.</summary>
    public List<Interaction> OpenWith(Session session, long identifier)
    {
        var person = persons.Of(session, [identifier])[identifier];
        return Of(session, persons.Members(session, person).ToLookup(_ => person)).ConvertAll(of => of.Interaction);
    }

    public void Open(Transaction tx, long identifier, string team, string key, long at, long sequence, string? agent) => Upsert(tx,
        """
        insert into interactions (identifier, team, key, opened_at, opened, agent, maybe_open) values (@identifier, @team, @key, @at, @sequence, @agent, 1)
        on conflict (identifier, team, key) do update set opened_at = excluded.opened_at, opened = excluded.opened, agent = excluded.agent
        where interactions.opened_at is null or excluded.opened_at > interactions.opened_at
            or (excluded.opened_at = interactions.opened_at and excluded.opened > interactions.opened)
        """, new { identifier, team, key, at, sequence, agent });

    public void Close(Transaction tx, long identifier, string team, string key, long at, long sequence) => Upsert(tx,
        """
        insert into interactions (identifier, team, key, closed_at, closed, maybe_open) values (@identifier, @team, @key, @at, @sequence, 0)
        on conflict (identifier, team, key) do update set closed_at = excluded.closed_at, closed = excluded.closed
        where interactions.closed_at is null or excluded.closed_at > interactions.closed_at
            or (excluded.closed_at = interactions.closed_at and excluded.closed > interactions.closed)
        """, new { identifier, team, key, at, sequence });

    private static void Upsert(Transaction tx, string sql, object args)
    {
        tx.Execute(sql, args);
        tx.Execute(
            """
            update interactions set maybe_open = case when opened_at is null then 0 when closed_at is null or opened_at > closed_at then 1
                when opened_at = closed_at and opened > closed then 1 else 0 end
            where identifier = @identifier and team = @team and key = @key
            """, args);
    }

    /// <summary>Everything of these identifiers, for whoever asks what is kept about them.</summary>
    public List<InteractionRow> All(Session session, IReadOnlyCollection<long> identifiers) => session.Query<InteractionRow>(
        $"select {Columns} from interactions where {session.Dialect.In("identifier", "@ids")} order by identifier, team, key", new { ids = session.Dialect.List(identifiers) });

    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers) =>
        tx.Execute($"delete from interactions where {tx.Dialect.In("identifier", "@ids")}", new { ids = tx.Dialect.List(identifiers) });

    private static List<InteractionRow> Rows(Session session, IReadOnlyCollection<long> identifiers, IReadOnlyCollection<string> keys) => session.Query<InteractionRow>(
        $"select {Columns} from interactions where {session.Dialect.In("identifier", "@ids")} and {session.Dialect.In("key", "@keys")}",
        new { ids = session.Dialect.List(identifiers), keys = session.Dialect.List(keys) });
}
