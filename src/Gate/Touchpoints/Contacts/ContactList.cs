using Throughline.Kernel.Storage;

namespace Throughline.Gate.Touchpoints.Contacts;

/// <summary>Which touchpoints the log names, who was met there, and which team contacted whom when. Kept by identifier.</summary>
internal sealed class ContactList
{
    private const string Columns = "name, channel, team, events, first_at as FirstAt, last_at as LastAt";

    /// <summary>What follows <c>do update set</c>: counts add up, the first and the last time widen.</summary>
    private static string Adding(string table) =>
        $"events = {table}.events + excluded.events, first_at = case when excluded.first_at < {table}.first_at then excluded.first_at else {table}.first_at end, "
        + $"last_at = case when excluded.last_at > {table}.last_at then excluded.last_at else {table}.last_at end";

    /// <summary>Every touchpoint that events named, by name; with the empty name last, where contacts named none.</summary>
    public List<SeenTouchpoint> Seen(Session session) =>
        session.Query<SeenTouchpoint>($"select {Columns} from touchpoints_seen order by case when name = '' then 1 else 0 end, name, channel, team");

    /// <summary>Under one name.</summary>
    public List<SeenTouchpoint> Seen(Session session, string name) =>
        session.Query<SeenTouchpoint>($"select {Columns} from touchpoints_seen where name = @name order by channel, team", new { name });

    /// <summary>How many identifiers of people each name was met by.</summary>
    public long Identifiers(Session session, string name) =>
        session.Single<long>("select count(distinct identifier) from touchpoint_people where name = @name", new { name });

    /// <summary>Who was met at a touchpoint, by identifier after one; of a channel or a team alone where they are said.</summary>
    public List<Met> People(Session session, string name, string? channel, string? team, long after, int limit) => session.Query<Met>(
        $"select identifier, sum(events) as Events, max(last_at) as LastAt from touchpoint_people where {Where} and identifier > @after group by identifier order by identifier limit @limit",
        new { name, channel, team, after, limit });

    /// <summary>The same of some identifiers.</summary>
    public List<Met> People(Session session, string name, string? channel, string? team, IReadOnlyCollection<long> identifiers) => session.Query<Met>(
        $"select identifier, sum(events) as Events, max(last_at) as LastAt from touchpoint_people where {Where} and {session.Dialect.In("identifier", "@identifiers")} group by identifier",
        new { name, channel, team, identifiers = session.Dialect.List(identifiers) });

    private const string Where = "name = @name and (cast(@channel as text) is null or channel = @channel) and (cast(@team as text) is null or team = @team)";

    /// <summary>Contacts since an instant, in order of time.</summary>
    public IEnumerable<Contact> Since(Session session, long from) =>
        session.Stream<Contact>("select sequence, identifier, at, team, touchpoint, channel from contacts where at >= @from order by at, sequence", new { from });

    /// <summary>How many contacts each team made at each touchpoint since an instant.</summary>
    public List<ContactCount> Counts(Session session, long from) => session.Query<ContactCount>(
        "select team, touchpoint, channel, count(*) as Contacts from contacts where at >= @from group by team, touchpoint, channel order by team, touchpoint, channel", new { from });

    public List<Contact> Of(Session session, IReadOnlyCollection<long> identifiers) => session.Query<Contact>(
        $"select sequence, identifier, at, team, touchpoint, channel from contacts where {session.Dialect.In("identifier", "@ids")} order by sequence",
        new { ids = session.Dialect.List(identifiers) });

    public void Add(Transaction tx, IReadOnlyCollection<(SeenTouchpoint Seen, long Identifier)> met, IReadOnlyCollection<Contact> contacts)
    {
        tx.InsertMany("touchpoint_people", ["name", "channel", "team", "identifier", "events", "first_at", "last_at"],
            [.. met.GroupBy(m => (m.Seen.Name, m.Seen.Channel, m.Seen.Team, m.Identifier))
                .Select(of => new object?[] { of.Key.Name, of.Key.Channel, of.Key.Team, of.Key.Identifier, of.Sum(m => m.Seen.Events), of.Min(m => m.Seen.FirstAt), of.Max(m => m.Seen.LastAt) })],
            "(name, channel, team, identifier) do update set " + Adding("touchpoint_people"));
        tx.InsertMany("touchpoints_seen", ["name", "channel", "team", "events", "first_at", "last_at"],
            [.. met.GroupBy(m => (m.Seen.Name, m.Seen.Channel, m.Seen.Team))
                .Select(of => new object?[] { of.Key.Name, of.Key.Channel, of.Key.Team, of.Sum(m => m.Seen.Events), of.Min(m => m.Seen.FirstAt), of.Max(m => m.Seen.LastAt) })],
            "(name, channel, team) do update set " + Adding("touchpoints_seen"));
        tx.InsertMany("contacts", ["sequence", "identifier", "at", "team", "touchpoint", "channel"],
            [.. contacts.Select(c => new object?[] { c.Sequence, c.Identifier, c.At, c.Team, c.Touchpoint, c.Channel })]);
    }

    /// <summary>As if these identifiers had never been met.</summary>
    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        var args = new { ids = tx.Dialect.List(identifiers) };
        var touched = tx.Query<(string Name, string Channel, string Team)>(
            $"select distinct name, channel, team from touchpoint_people where {tx.Dialect.In("identifier", "@ids")}", args);
        tx.Execute($"delete from touchpoint_people where {tx.Dialect.In("identifier", "@ids")}", args);
        tx.Execute($"delete from contacts where {tx.Dialect.In("identifier", "@ids")}", args);
        foreach (var (name, channel, team) in touched)
        {
            var seen = new { name, channel, team };
            tx.Execute("delete from touchpoints_seen where name = @name and channel = @channel and team = @team", seen);
            tx.Execute(
                """
                insert into touchpoints_seen (name, channel, team, events, first_at, last_at)
                select name, channel, team, sum(events), min(first_at), max(last_at) from touchpoint_people
                where name = @name and channel = @channel and team = @team group by name, channel, team
                """, seen);
        }
    }

    public void Clear(Transaction tx)
    {
        tx.Execute("delete from touchpoints_seen");
        tx.Execute("delete from touchpoint_people");
        tx.Execute("delete from contacts");
    }
}

/// <summary>An identifier that was met, how often and last when.</summary>
internal sealed record Met(long Identifier, long Events, long LastAt);

internal sealed record ContactCount(string Team, string Touchpoint, string Channel, long Contacts);
