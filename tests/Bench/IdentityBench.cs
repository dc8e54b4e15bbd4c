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
/// What identity costs: events a second appended and resolved, one after the other on one core, against appended alone, of the same events in
/// the same store. Nothing else of collecting (HTTP, reading JSON) is counted, so what a server loses is less.
/// </summary>
internal static class IdentityBench
{
    private const int EventsABatch = 1000;

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(folder["bench.db"], TimeProvider.System);
        return [await Measure("SQLite: append and resolve persons, against append alone", database, size)];
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        using var postgres = await PostgresServer.Start();
        await using var database = new PostgresDatabase(await postgres.CreateDatabase());
        return [await Measure("PostgreSQL: append and resolve persons, against append alone", database, size)];
    }

    private static async Task<Result> Measure(string what, Database database, Size size)
    {
        await using var services = new ServiceCollection().AddLogging().AddKernel(database, TimeProvider.System).AddWeb().AddEvents().AddPeople().BuildServiceProvider();
        await services.GetRequiredService<Migrations>().Apply();
        var reader = services.GetServices<IReader>().Single(r => r.Name == "identity");
        var source = await database.Write(tx => services.GetRequiredService<Sources>().GetOrAdd(tx, "bench").Id);
        var (both, alone) = (new List<double>(), new List<double>());
        var events = new Population(size.EventsARepetition).Events((size.Repetitions + 1L) * size.EventsARepetition).Chunk(size.EventsARepetition);
        foreach (var (i, repetition) in events.Index())
        {
            var batches = repetition.Chunk(EventsABatch).ToList();
            var clock = Stopwatch.StartNew();
            foreach (var batch in batches)
                await database.Write(tx => services.GetRequiredService<EventLog>().Append(tx, source, batch));
            var appended = clock.Elapsed;
            clock.Restart();
            await services.GetRequiredService<ReaderStep>().Settle(reader, CancellationToken.None);
            if (i == 0)
                continue; // warm now
            alone.Add(repetition.Length / appended.TotalSeconds);
            both.Add(repetition.Length / (appended + clock.Elapsed).TotalSeconds);
        }
        return new Result(what, Result.Median(both), Result.Median(alone), 2 / 3.0, "events/s",
            $"{size.Repetitions} × {size.EventsARepetition:N0} events; {Result.Spread(both)} against {Result.Spread(alone)}");
    }
}
