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
/// THROUGHLINE_BENCH_POSTGRES, thrown away without them.
/// </summary>
internal sealed class PeopleStore(string data, string? url, int people) : IAsyncDisposable
{
    public const int EventsAPerson = 10, Heavy = 4;
    private const int EventsAChunk = 20_000;
    private List<IDisposable> own = [];
    private Func<Task>? leaves;

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
            return new PeopleStore(folder["data"], await KeptPostgres.Database(kept, $"people_{people}"), people) { own = [folder] };
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

    /// <summary>Appends what is missing, and makes what readers would have made of it; nothing where all of it is there.</summary>
    public async Task Fill()
    {
        await ServerProcess.CreateWriteKey(data, "bench", url is null ? [] : ["--database", url]); // makes the tables, those of all modules
        await using var database = Open();
        await using var services = Services(database);
        if (url is null)
            await database.Write(tx => tx.Execute("pragma cache_size=-2000000; pragma wal_autocheckpoint=100000;"));
        var log = services.GetRequiredService<EventLog>();
        if (await database.Read(session => services.GetRequiredService<Cursors>().All(session).Count) > 0)
            return;
        var source = await database.Write(tx => services.GetRequiredService<Sources>().GetOrAdd(tx, "bench").Id);
        var made = await database.Read(log.Count);
        var clock = Stopwatch.StartNew();
        foreach (var chunk in new Population(people, heavy: Heavy).Events(Events).Skip((int)made).Chunk(EventsAChunk))
        {
            await database.Write(tx => log.Append(tx, source, chunk));
            made += chunk.Length;
            if (made % 500_000 < EventsAChunk)
                await Console.Error.WriteLineAsync($"{made:N0} events after {clock.Elapsed.TotalSeconds:N0} s");
        }
        if (url is not null)
            await database.Write(tx => tx.Execute("analyze;"));
        await FillPeople.Run(services, database);
        if (url is not null)
        {
            await KeptPostgres.Execute(url, "vacuum full memberships"); // filling them wrote each row twice
            await KeptPostgres.Execute(url, "vacuum analyze"); // as it does by itself after a while: which rows everyone sees need not be looked at to be counted
        }
        await Console.Error.WriteLineAsync($"filled after {clock.Elapsed.TotalSeconds:N0} s");
    }

    /// <summary>The same again, to change and throw away. Nothing may be connected to it meanwhile.</summary>
    public async Task<PeopleStore> Copy()
    {
        var folder = new TempFolder();
        if (url is not null)
        {
            Npgsql.NpgsqlConnection.ClearAllPools();
            var name = url[(url.LastIndexOf('/') + 1)..];
            await KeptPostgres.Execute(url[..^name.Length] + "postgres", $"create database {name}_copy template {name}");
            return new PeopleStore(folder["data"], url + "_copy", people) { own = [folder], leaves = () => KeptPostgres.Execute(url[..^name.Length] + "postgres", $"drop database {name}_copy with (force)") };
        }
        Directory.CreateDirectory(folder["data"]);
        foreach (var file in Directory.GetFiles(data, "throughline.db*"))
            File.Copy(file, Path.Combine(folder["data"], Path.GetFileName(file)));
        return new PeopleStore(folder["data"], null, people) { own = [folder] };
    }

    public async ValueTask DisposeAsync()
    {
        if (leaves is not null)
            await leaves();
        own.ForEach(one => one.Dispose());
    }
}
