using System.Collections.Concurrent;
using System.Data.Common;
using Throughline.Events.Blocking;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>The identifiers that events name, each under an internal id that never changes.</summary>
public sealed class Identifiers
{
    private const int MostKept = 100_000;

    /// <summary>Ids known to be durable; forgotten all at once when there are many, and when something was erased.</summary>
    private Known latest = new(0, new());

    private sealed record Known(long Erasures, ConcurrentDictionary<Identifier, long> Ids);

    public long Count(Session session) => session.Single<long>("select count(*) from identifiers");

    public List<KnownIdentifier> Of(Session session, IReadOnlyCollection<long> ids) => session.Query<KnownIdentifier>(
        $"select id, type, value, space from identifiers where {session.Dialect.In("id", "@ids")} order by id",
        new { ids = session.Dialect.List(ids) });

    /// <summary>The ids under which a value is known, of whatever type and space.</summary>
    public List<KnownIdentifier> WithValue(Session session, string value) => session.Query<KnownIdentifier>(
        "select id, type, value, space from identifiers where value = @value order by id", new { value });

    /// <summary>As <see cref="WithValue"/>, of many values.</summary>
    public List<KnownIdentifier> WithValues(Session session, IReadOnlyCollection<string> values) => session.Query<KnownIdentifier>(
        $"select id, type, value, space from identifiers where {session.Dialect.In("value", "@values")} order by id", new { values = session.Dialect.List(values) });

    /// <summary>For each event the ids of its identifiers, the strongest first and the blocked ones last, each once; new ones are added.</summary>
    /// <param name="erasures">How many there were, by <see cref="LogVersions.Share"/> of this transaction.</param>
    internal long[][] Intern(Transaction tx, IReadOnlyList<NewEvent> events, long erasures, BlockedSet blocked)
    {
        var kept = KeptSince(erasures);
        var found = new Dictionary<Identifier, long>();
        foreach (var identifier in events.SelectMany(e => e.Identifiers))
            if (kept.TryGetValue(identifier, out var id))
                found[identifier] = id;
            else
                found.TryAdd(identifier, 0);
        var missing = found.Where(pair => pair.Value == 0).Select(pair => pair.Key).ToList();
        if (missing.Count > 0)
            Add(tx, missing, found, kept);

        var ids = new long[events.Count][];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = StrongestFirst(events[i].Identifiers, found, blocked);
        return ids;
    }

    /// <summary>What a transaction of before an erasure adds when it commits late goes to a dictionary that nobody asks any more.</summary>
    private ConcurrentDictionary<Identifier, long> KeptSince(long erasures)
    {
        var now = Volatile.Read(ref latest);
        if (now.Erasures != erasures)
            Volatile.Write(ref latest, now = new Known(erasures, new()));
        return now.Ids;
    }

    private static long[] StrongestFirst(IReadOnlyList<Identifier> identifiers, Dictionary<Identifier, long> ids, BlockedSet blocked) => identifiers.Count == 1
        ? [ids[identifiers[0]]]
        : [.. identifiers.OrderBy(i => !blocked.IsEmpty && blocked.Has(i)).ThenBy(i => Identifier.Rank(i.Type)).Select(i => ids[i]).Distinct()];

    /// <summary>For good; <see cref="LogVersions"/> must say so to those who keep ids.</summary>
    internal void Delete(Transaction tx, IReadOnlyCollection<long> ids) =>
        tx.Execute($"delete from identifiers where {tx.Dialect.In("id", "@ids")}", new { ids = tx.Dialect.List(ids) });

    private static void Add(Transaction tx, List<Identifier> missing, Dictionary<Identifier, long> found, ConcurrentDictionary<Identifier, long> kept)
    {
        // In one order everywhere, so that two nodes that add the same ones wait for each other and do not deadlock.
        missing.Sort((x, y) =>
            string.CompareOrdinal(x.Value, y.Value) is var byValue and not 0 ? byValue
            : string.CompareOrdinal(x.Type, y.Type) is var byType and not 0 ? byType
            : string.CompareOrdinal(x.Space, y.Space));
        if (tx.Dialect.IsPostgres)
            AddOnPostgres(tx, missing, found);
        else
            AddOnSqlite(tx, missing, found);
        tx.AfterCommit(() =>
        {
            if (kept.Count > MostKept)
                kept.Clear();
            foreach (var identifier in missing)
                kept[identifier] = found[identifier];
        });
    }

    private static void AddOnPostgres(Transaction tx, List<Identifier> missing, Dictionary<Identifier, long> found)
    {
        var rows = new
        {
            values = missing.ConvertAll(i => i.Value).ToArray(),
            types = missing.ConvertAll(i => i.Type).ToArray(),
            spaces = missing.ConvertAll(i => i.Space).ToArray(),
        };
        tx.Execute(
            """
            insert into identifiers (space, type, value) select s, t, v from unnest(@spaces, @types, @values) as n (s, t, v)
            on conflict (value, type, space) do nothing
            """, rows);
        foreach (var known in tx.Query<KnownIdentifier>(
            """
            select id, type, value, space from identifiers
            where (value, type, space) in (select v, t, s from unnest(@spaces, @types, @values) as n (s, t, v))
            """, rows))
            found[new Identifier(known.Type, known.Value, known.Space)] = known.Id;
    }

    private static void AddOnSqlite(Transaction tx, List<Identifier> missing, Dictionary<Identifier, long> found)
    {
        static void Parameters(DbCommand command)
        {
            foreach (var name in (string[])["@space", "@type", "@value"])
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }
        }

        var select = tx.Prepared("select id from identifiers where value = @value and type = @type and space = @space", Parameters);
        var insert = tx.Prepared("insert into identifiers (space, type, value) values (@space, @type, @value) returning id", Parameters);
        foreach (var identifier in missing)
            found[identifier] = (long)(Run(select, identifier) ?? Run(insert, identifier)!);

        static object? Run(DbCommand command, Identifier identifier)
        {
            command.Parameters[0].Value = identifier.Space;
            command.Parameters[1].Value = identifier.Type;
            command.Parameters[2].Value = identifier.Value;
            return command.ExecuteScalar();
        }
    }
}
