using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Support;
using Throughline.Web;
using EventLog = Throughline.Events.Log.EventLog;

namespace Throughline.Bench;

/// <summary>
/// A store with very many people, made once and measured often: kept in THROUGHLINE_BENCH_FOLDER (SQLite) or in the server at
/// THROUGHLINE_BENCH_POSTGRES, thrown away without them. A build that was broken off goes on where it stopped.
/// </summary>
internal sealed class PeopleStore(string data, string? url, int people) : IAsyncDisposable
{
    public const int EventsAPerson = 10, Heavy = 4;
    private const int EventsAChunk = 20_000;
    private List<IDisposable> own = [];

    /// <summary>The server's data folder.</summary>
    public string Data => data;

    /// <summary>The PostgreSQL database; null on SQLite.</summary>
    public string? Url => url;

    public int People => people;
    public long Events => (long)people * EventsAPerson;

    public static PeopleStore OnSqlite(int people)
    {
        var kept = Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_FOLDER");
        var folder = kept is { Length: > 0 } ? null : new TempFolder();
        return new PeopleStore(folder is null ? Path.Combine(kept!, $"people-{people}") : folder["data"], null, people) { own = folder is null ? [] : [folder] };
    }

    public static async Task<PeopleStore> OnPostgres(int people)
    {
        var folder = new TempFolder();
        if (Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_POSTGRES") is { Length: > 0 } kept)
            return new PeopleStore(folder["data"], kept, people) { own = [folder] };
        var server = await PostgresServer.Start();
        return new PeopleStore(folder["data"], await server.CreateDatabase(), people) { own = [server, folder] };
    }

    public Database Open()
    {
        Directory.CreateDirectory(data);
        return url is null ? new SqliteDatabase(Path.Combine(data, "throughline.db"), TimeProvider.System) : new PostgresDatabase(url);
    }

    public static ServiceProvider Services(Database database) =>
        new ServiceCollection().AddLogging().AddKernel(database, TimeProvider.System).AddWeb().AddEvents().AddPeople().BuildServiceProvider();

    /// <summary>Appends what is missing and lets every reader see it: each piece is read once for all of them.</summary>
    public async Task Fill()
    {
        await using var database = Open();
        await using var services = Services(database);
        await services.GetRequiredService<Migrations>().Apply();
        if (url is null)
            await database.Write(tx => tx.Execute("pragma cache_size=-1500000; pragma wal_autocheckpoint=100000;"));
        var (log, readers) = (services.GetRequiredService<EventLog>(), services.GetServices<IReader>().OrderBy(reader => reader.Name != "identity").ToList());
        var source = await database.Write(tx => services.GetRequiredService<Sources>().GetOrAdd(tx, "bench").Id);
        var there = await database.Read(log.Count);
        var clock = Stopwatch.StartNew();
        var made = there;
        foreach (var chunk in new Population(people, heavy: Heavy).Events(Events).Skip((int)Math.Min(there, int.MaxValue)).Chunk(EventsAChunk))
        {
            await database.Write(tx => log.Append(tx, source, chunk));
            await Follow(database, log, readers);
            made += chunk.Length;
            if (made % 200_000 < EventsAChunk)
                await Console.Error.WriteLineAsync($"{made:N0} events after {clock.Elapsed.TotalSeconds:N0} s");
            if (made is 200_000 or 2_000_000 && url is not null)
                await Analyze(database);
        }
        await Follow(database, log, readers);
        if (made > there && url is not null)
            await Analyze(database);
    }

    /// <summary>As PostgreSQL does by itself after a while.</summary>
    private static Task Analyze(Database database) => database.Write(tx => tx.Execute("analyze;"));

    private static async Task Follow(Database database, EventLog log, List<IReader> readers)
    {
        while (await database.Write(tx => Follow(tx, log, readers)))
        {
            // until all have seen all
        }
    }

    private static bool Follow(Transaction tx, EventLog log, List<IReader> readers)
    {
        var positions = readers.ToDictionary(reader => reader, reader => Position(tx, reader));
        var from = positions.Values.Min();
        var behind = readers.Where(reader => positions[reader] == from).ToList();
        var next = positions.Values.Where(position => position > from).DefaultIfEmpty(new Position(long.MaxValue, long.MaxValue)).Min();
        var events = log.Read(tx, from, EventsAChunk).TakeWhile(e => e.Position <= next).ToList();
        if (events.Count == 0)
            return false;
        foreach (var reader in behind)
        {
            reader.Apply(tx, events);
            tx.Execute("update readers set xact = @Xact, sequence = @Sequence where name = @Name", new { events[^1].Position.Xact, events[^1].Position.Sequence, reader.Name });
        }
        return true;
    }

    private static Position Position(Transaction tx, IReader reader)
    {
        tx.Execute("insert into readers (name, xact, sequence) values (@Name, 0, 0) on conflict (name) do nothing", new { reader.Name });
        return tx.Query<(long Xact, long Sequence)>("select xact, sequence from readers where name = @Name", new { reader.Name }).Select(row => new Position(row.Xact, row.Sequence)).Single();
    }

    public ValueTask DisposeAsync()
    {
        own.ForEach(one => one.Dispose());
        return ValueTask.CompletedTask;
    }
}
