using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Segments.Rules;
using Throughline.People.Timeline;

namespace Throughline.Bench;

/// <summary>
/// Makes what readers keep of a log of <see cref="Population"/>'s, many times as fast as they would: set by set, from the log as it stands. Who
/// is who is read off the events (everyone has one user id, so nothing is refused); traits and words to search for come by the readers themselves.
/// </summary>
internal static class FillPeople
{
    private const int AtOnce = 20_000;

    public static async Task Run(IServiceProvider services, Database database)
    {
        var log = services.GetRequiredService<EventLog>();
        // each step is one transaction, the first two apart: what an earlier try finished is not made again
        if (!await IsThere(database, "habits"))
        {
            await Persons(services, database, log);
            await Said(services, database, log);
            await Step(database, "habits", """
                insert into habits (identifier, name, channel, day, first_at, last_at, first_sequence, uses)
                select subject, name, coalesce(channel, ''), occurred_at / 86400000000, min(occurred_at), max(occurred_at), min(sequence), count(*)
                from events where kind <> 'identify' group by subject, name, coalesce(channel, ''), occurred_at / 86400000000
                """);
        }
        if (!await IsThere(database, "activity"))
            await Activity(services, database, log);
        await Step(database, "occurrences", $"""
            insert into segment_occurrences (identifier, selector, occurred_at, sequence)
            select subject, case name {string.Join(' ', (await Names(database)).Select(name => $"when '{name}' then {Selector.IdOf(name)}"))} end, occurred_at, sequence
            from events order by 1, 2, 3, 4
            """);
        await database.Write(tx => ReadAll(tx, services));
    }

    /// <summary>From now on, all readers count as having read everything.</summary>
    public static void ReadAll(Transaction tx, IServiceProvider services)
    {
        var last = services.GetRequiredService<EventLog>().Last(tx);
        foreach (var reader in services.GetServices<IReader>())
            tx.Execute("insert into readers (name, xact, sequence) values (@Name, @Xact, @Sequence) on conflict (name) do update set xact = excluded.xact, sequence = excluded.sequence",
                new { reader.Name, last.Xact, last.Sequence });
    }

    private static async Task Step(Database database, string what, string sql)
    {
        await Console.Error.WriteLineAsync($"{what} …");
        await database.Write(tx => tx.Connection.CreateCommand() is var command ? Execute(command, tx, sql) : 0);
    }

    private static int Execute(System.Data.Common.DbCommand command, Transaction tx, string sql)
    {
        (command.Transaction, command.CommandTimeout) = (tx.DbTransaction, 0);
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        using (command)
            return command.ExecuteNonQuery();
    }

    private static Task<bool> IsThere(Database database, string table) => database.Read(session => session.Single<long>($"select count(*) from (select 1 from {table} limit 1) any_row") > 0);

    /// <summary>All: those of arriving are the first events, those of what people do the last.</summary>
    private static Task<List<string>> Names(Database database) => database.Read(session => session.Query<string>(
        "select distinct name from events where sequence <= 1000 or sequence > (select max(sequence) - 20000 from events)"));

    private static async Task Persons(IServiceProvider services, Database database, EventLog log)
    {
        await Console.Error.WriteLineAsync("persons …");
        var source = await database.Read(session => services.GetRequiredService<Sources>().NameOf(session, session.Single<long>("select source from events limit 1")));
        var persons = new Dictionary<long, (ClaimKey First, ClaimKey Last)>();
        var known = new HashSet<long>();
        for (var at = Position.Start; ;)
        {
            var events = await database.Read(session => log.Read(session, at, AtOnce, content: false));
            if (events.Count == 0)
                break;
            at = events[^1].Position;
            var claims = new List<object?[]>();
            var members = new Dictionary<long, long>();
            foreach (var e in events.Where(e => e.Others.Count > 0))
                foreach (var claim in ReadClaims.Of(e, source, isOwn: false).Where(claim => known.Add(claim.Pair.Low == e.Subject ? claim.Pair.High : claim.Pair.Low)))
                {
                    claims.Add([claim.Pair.Low, claim.Pair.High, (int)claim.Pair.Rank, "", claim.Key!.Bytes, claim.Subject]);
                    members[e.Subject] = e.Subject;
                    members[claim.Pair.Low == e.Subject ? claim.Pair.High : claim.Pair.Low] = e.Subject;
                    persons[e.Subject] = persons.TryGetValue(e.Subject, out var kept)
                        ? (ClaimKey.Earlier(kept.First, claim.Key!), ClaimKey.Later(kept.Last, claim.Key!)) : (claim.Key!, claim.Key!);
                }
            await database.Write(tx =>
            {
                tx.InsertMany("claims", ["low", "high", "rank", "merge", "claim", "subject"], claims);
                tx.InsertMany("memberships", ["identifier", "person"], [.. members.Select(m => new object?[] { m.Key, m.Value })], "(identifier) do nothing");
            });
        }
        foreach (var some in persons.Chunk(AtOnce))
            await database.Write(tx => tx.InsertMany("persons", ["id", "first_claim", "last_claim"], [.. some.Select(p => new object?[] { p.Key, p.Value.First.Bytes, p.Value.Last.Bytes })]));
        await Step(database, "limits", """
            update memberships set limited = (select i.type from identifiers i where i.id = memberships.identifier and i.type not in ('anonymous_id', 'alias'))
            """.Replace("anonymous_id", Identifier.AnonymousId, StringComparison.Ordinal));
        await database.Write(tx => tx.Execute("update person_count set persons = (select count(*) from memberships where identifier = person)"));
    }

    /// <summary>Traits and words, by the readers themselves, from those events that say any.</summary>
    private static async Task Said(IServiceProvider services, Database database, EventLog log)
    {
        await Console.Error.WriteLineAsync("traits and words …");
        var readers = services.GetServices<IReader>().Where(reader => reader.Name is "profile" or "search").ToList();
        for (var at = Position.Start; ;)
        {
            var events = await database.Read(session => log.Read(session, at, AtOnce));
            if (events.Count == 0 || events.TrueForAll(e => e.Kind == "track"))
                return; // everyone has arrived
            at = events[^1].Position;
            var said = events.FindAll(e => e.Kind == "identify");
            foreach (var reader in readers)
                await database.Write(tx => reader.Apply(tx, said));
        }
    }

    private static async Task Activity(IServiceProvider services, Database database, EventLog log)
    {
        await Console.Error.WriteLineAsync("activity …");
        var (facets, lines) = (services.GetRequiredService<Facets>(), services.GetRequiredService<Lines>());
        await database.Write(tx =>
        {
            var samples = tx.Query<long>("select min(sequence) from events group by kind, name, channel").ConvertAll(sequence => log.Find(tx, sequence)!);
            var ids = facets.GetOrAdd(tx, samples.Select(lines.FacetOf));
            tx.Execute("create temporary table facet_of (kind text, name text, channel text, facet bigint)");
            foreach (var e in samples)
                tx.Execute("insert into facet_of (kind, name, channel, facet) values (@Kind, @Name, @Channel, @facet)", new { e.Kind, e.Name, e.Channel, facet = ids[lines.FacetOf(e)] });
            var concat = tx.Dialect.IsPostgres ? "string_agg" : "group_concat";
            Execute(tx.Connection.CreateCommand(), tx, string.Create(CultureInfo.InvariantCulture, $"""
                insert into activity (identifier, period, events, facets)
                select subject, day / 32, sum(events), {concat}(day || ' ' || facet || ' ' || events, ',')
                from (select e.subject, e.occurred_at / 86400000000 as day, f.facet, count(*) as events
                      from events e join facet_of f on f.kind = e.kind and f.name = e.name and f.channel = e.channel
                      group by e.subject, e.occurred_at / 86400000000, f.facet) days
                group by subject, day / 32
                """));
        });
    }
}
