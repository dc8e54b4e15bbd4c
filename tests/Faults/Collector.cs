using Npgsql;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Faults;

/// <summary>A server that collects, on one port through all its deaths, with one data folder and one database.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly string data;
    private readonly string? database;
    private readonly int port = PostgresServer.FreePort();
    private ServerProcess? server;

    private Collector(string data, string? database, string key) => (this.data, this.database, Key) = (data, database, key);

    public string Key { get; }
    public string? Database => database;
    public Uri Url => new($"http://127.0.0.1:{port}");
    public ServerProcess Server => server ?? throw new InvalidOperationException("It has not been started.");

    /// <param name="data">The data folder.</param>
    /// <param name="database">A PostgreSQL url, or null for SQLite in the data folder.</param>
    public static async Task<Collector> Make(string data, string? database) => new(data, database,
        await ServerProcess.CreateWriteKey(data, "faults", database is null ? [] : ["--database", database]));

    /// <param name="fault">See FaultPoints: <c>before-commit:40</c>. With one, the server may die before it is ready: then false.</param>
    /// <param name="wrapper">A command to start it under.</param>
    public async Task<bool> Start(string? fault = null, IEnumerable<string>? wrapper = null)
    {
        if (server is not null)
            await server.DisposeAsync();
        var environment = fault is null ? [] : new Dictionary<string, string> { ["THROUGHLINE_FAULT"] = fault };
        try
        {
            server = await ServerProcess.Start(data, database is null ? [] : ["--database", database], environment, port, wrapper);
            return true;
        }
        catch (InvalidOperationException) when (fault is not null)
        {
            server = null;
            return false;
        }
    }

    /// <summary>What the log holds: for each name how often.</summary>
    public Task<Dictionary<string, long>> Log() => Ask(session =>
        session.Query<(string Name, long Count)>("select name, count(*) from events group by name").ToDictionary(row => row.Name, row => row.Count, StringComparer.Ordinal));

    /// <summary>How many events the reader that follows people has counted, once each.</summary>
    public Task<(long Events, long Counted)> Effects() => Ask(session => (
        session.Single<long>("select count(*) from events"),
        session.Single<long>("select cast(coalesce(sum(events), 0) as bigint) from activity")));

    public Task<T> Ask<T>(Func<Session, T> query) => Ask(query, database, data);

    private static async Task<T> Ask<T>(Func<Session, T> query, string? database, string data)
    {
        await using Database store = database is null
            ? new SqliteDatabase(DataFolder.DatabaseIn(data), TimeProvider.System)
            : new PostgresDatabase(database);
        return await store.Read(query);
    }

    /// <summary>Compares with what was acknowledged: names lost, and names that are there more than once.</summary>
    public async Task<Verdict> Compare(Delivery delivery)
    {
        var acknowledged = delivery.Acknowledged.ToList(); // first: what is acknowledged from here on may not be read any more
        var log = await Log();
        return new Verdict(
            acknowledged.Count, log.Count,
            [.. acknowledged.Where(name => !log.ContainsKey(name))],
            [.. log.Where(pair => pair.Value > 1).Select(pair => pair.Key)]);
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        server = null;
        NpgsqlConnection.ClearAllPools();
    }
}
