using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Throughline.Events;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff;
using Throughline.Support;
using Throughline.Web;
using EventLog = Throughline.Events.Log.EventLog;

namespace Throughline.Bench;

/// <summary>
/// What it costs that the gate acts on some events as they are appended: appends of a thousand events a transaction with its followers, against
/// the same without, in turns on one database.
/// </summary>
internal static class AppendsBench
{
    private const int EventsABatch = 1000;

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(DataFolder.DatabaseIn(folder.Path), TimeProvider.System);
        return await Measure("SQLite", database, size);
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        using var postgres = await PostgresServer.Start();
        await using var database = new PostgresDatabase(await postgres.CreateDatabase());
        return await Measure("PostgreSQL", database, size);
    }

    private static async Task<List<Result>> Measure(string where, Database database, Size size)
    {
        await using var with = Modules(database, follows: true);
        await using var without = Modules(database, follows: false);
        await with.GetRequiredService<Migrations>().Apply();
        return
        [
            await Measure($"{where}: appends of events that the gate is not told of, against no gate", 0.9, with, without, database, size, every: 0),
            await Measure($"{where}: the same where every hundredth opens or closes a conversation", 0.1, with, without, database, size, every: 100),
        ];
    }

    private static async Task<Result> Measure(string what, double target, ServiceProvider with, ServiceProvider without, Database database, Size size, int every)
    {
        var (ours, bare) = (new List<double>(), new List<double>());
        for (var i = 0; i <= size.Repetitions; i++)
        {
            var taken = await Append(with, database, Events(size.EventsARepetition, $"{every}-{i}-a", every));
            var yardstick = await Append(without, database, Events(size.EventsARepetition, $"{every}-{i}-b", every));
            if (i == 0)
                continue; // both are warm now
            ours.Add(size.EventsARepetition / taken.TotalSeconds);
            bare.Add(size.EventsARepetition / yardstick.TotalSeconds);
        }
        return new Result(what, Result.Median(ours), Result.Median(bare), target, "events/s",
            $"{size.Repetitions} × {size.EventsARepetition:N0} events, {EventsABatch:N0} a transaction; {Result.Spread(ours)} against {Result.Spread(bare)}");
    }

    private static async Task<TimeSpan> Append(ServiceProvider services, Database database, List<NewEvent[]> batches)
    {
        var (log, sources) = (services.GetRequiredService<EventLog>(), services.GetRequiredService<Sources>());
        GC.Collect();
        var clock = Stopwatch.StartNew();
        foreach (var batch in batches)
            await database.Write(tx => log.Append(tx, sources.GetOrAdd(tx, "bench").Id, batch));
        return clock.Elapsed;
    }

    private static List<NewEvent[]> Events(int count, string round, int every) => [.. Enumerable.Range(0, count).Select(n => new NewEvent
    {
        MessageId = $"{round}-{n}",
        Identifiers = [new(Identifier.UserId, $"user-{n % 5000}")],
        Kind = "track",
        Name = every == 0 || n % every != 0 ? "Product Viewed" : n % (2 * every) == 0 ? "Conversation opened" : "Conversation closed",
        OccurredAt = 1_700_000_000_000_000 + n,
        ReceivedAt = 1_700_000_000_000_000 + n,
        JourneyKey = every == 0 ? null : $"c-{n / (2 * Math.Max(1, every))}",
        Properties = """{"sku":"SKU-17","price":12.5,"currency":"EUR"}""",
        Digest = new byte[16],
    }).Chunk(EventsABatch)];

    private static ServiceProvider Modules(Database database, bool follows)
    {
        var services = new ServiceCollection().AddLogging().AddKernel(database, TimeProvider.System).AddWeb().AddStaff().AddEvents().AddPeople().AddGate();
        if (!follows)
            services.RemoveAll<IFollowAppends>();
        return services.BuildServiceProvider();
    }
}
