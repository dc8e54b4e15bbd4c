using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Gate.Touchpoints;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;
using EventLog = Throughline.Events.Log.EventLog;

namespace Throughline.Bench;

/// <summary>
/// What the gate costs: decisions a second in memory on one core; intents a second taken, decided and durable, in batches of 1,000, against bare
/// inserts of the rows that were written (HTTP and the reading of JSON are not counted); intents a second replayed.
/// </summary>
internal static class GateBench
{
    private const int Batch = 1000;
    private const string Policy = "name: bench\ncaps: [{ name: day, limit: 1, per: day }, { name: week, limit: 3, per: 7 days }]\nquietHours: [{ from: \"20:00\", to: \"08:00\" }]";

    private static readonly (string Table, string[] Key)[] Written =
        [("intents", ["key"]), ("decisions", ["key"]), ("reservations", ["key"]), ("outbox", ["key"]), ("due_work", ["key"]), ("events", ["message_id"])];

    public static Task<IEnumerable<Result>> Pure(Size size)
    {
        var (policy, now) = (ReadPolicy.Checked(Policy), Micros.Now(TimeProvider.System));
        var intent = new Intent { Key = "it", Identifier = 1, Purpose = "marketing", Touchpoint = "news", Team = "marketing", Channels = ["email", "sms"], Template = "t", TemplateVersion = 1, ExpiresAt = now + 7 * Micros.PerDay, RaisedAt = now };
        var inputs = Enumerable.Range(0, 64).Select(i => new Inputs
        {
            Now = now + i * 37 * Micros.PerMinute,
            Zone = i % 2 == 0 ? "Europe/Berlin" : "America/St_Johns",
            Addresses = [new("email", 1), new("sms", 2)],
            Consents = [new("email", ConsentState.Given, "consent", "web", [3]), new("sms", ConsentState.Given, "consent", "web", [3])],
            Touchpoint = new("news", "marketing", []),
            Reservations = [.. Enumerable.Range(0, i % 4).Select(r => new Reservation($"r{r}", now + (r - 2) * Micros.PerDay, "marketing", "marketing", "email", "news", 2, true))],
        }).ToArray();
        var speeds = new List<double>();
        for (var repetition = 0; repetition <= size.Repetitions; repetition++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < size.EventsARepetition * 5; i++)
                Decide.Of(intent, inputs[i % inputs.Length], policy);
            if (repetition > 0)
                speeds.Add(size.EventsARepetition * 5 / clock.Elapsed.TotalSeconds);
        }
        return Task.FromResult<IEnumerable<Result>>([new("The gate: decisions in memory on one core, against 100,000", Result.Median(speeds), 100_000, 1, "decisions/s", Result.Spread(speeds))]);
    }

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(folder["bench.db"], TimeProvider.System);
        await using var bare = new SqliteDatabase(folder["bare.db"], TimeProvider.System);
        return await Measure("SQLite", database, bare, size);
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        using var postgres = await PostgresServer.Start();
        await using var database = new PostgresDatabase(await postgres.CreateDatabase());
        await using var bare = new PostgresDatabase(await postgres.CreateDatabase());
        return await Measure("PostgreSQL", database, bare, size);
    }

    private static async Task<ServiceProvider> Make(Database database)
    {
        var services = new ServiceCollection().AddLogging().AddKernel(database, TimeProvider.System).AddWeb().AddStaff().AddEvents().AddPeople().AddGate().BuildServiceProvider();
        await services.GetRequiredService<Migrations>().Apply();
        return services;
    }

    private static async Task<IEnumerable<Result>> Measure(string what, Database database, Database bare, Size size)
    {
        await using var services = await Make(database);
        await using var others = await Make(bare);
        var people = size.EventsARepetition / 2;
        await Prepare(services, database, people);
        if (bare.Dialect.IsPostgres)
            await bare.Write(tx => tx.Execute("alter table events alter column properties type text")); // which costs the yardstick less
        var (through, alone) = (new List<double>(), new List<double>());
        var raised = 0;
        for (var repetition = 0; repetition <= size.Repetitions; repetition++)
        {
            var begin = raised;
            var clock = Stopwatch.StartNew();
            for (; raised < begin + size.EventsARepetition; raised += Batch)
                await services.GetRequiredService<RaiseIntents>().Do([.. Enumerable.Range(raised, Batch).Select(i => new NewIntent(
                    $"k{i:D9}", $"email:p{i % people}@example.org", "marketing", "news", "marketing", ["email"], "t", 1, Value: i % 7))]);
            var took = clock.Elapsed;
            var inserted = await InsertAlone(database, bare, begin, raised);
            if (repetition == 0)
                continue; // warm now
            through.Add(size.EventsARepetition / took.TotalSeconds);
            alone.Add(size.EventsARepetition / inserted.TotalSeconds);
        }
        var clockOfReplay = Stopwatch.StartNew();
        var (replay, _) = await services.GetRequiredService<ReplayPolicy>().Do(Caller.CommandLine, (await database.Read(services.GetRequiredService<PolicyVersions>().Live)).Version, 1, null, CancellationToken.None);
        var replayed = replay.Intents / clockOfReplay.Elapsed.TotalSeconds;
        if (replay.Changed != 0)
            throw new InvalidOperationException($"Replaying the live policy changed {replay.Changed} of {replay.Intents}.");
        return
        [
            new($"{what}: intents taken and decided, against bare inserts of the rows written", Result.Median(through), Result.Median(alone), 0.25, "intents/s",
                $"{size.Repetitions} × {size.EventsARepetition:N0} intents of {people:N0} people; {Result.Spread(through)} against {Result.Spread(alone)}"),
            new($"{what}: intents replayed, against a million in 60 s", replayed, 1_000_000 / 60.0, 1, "intents/s", $"{replay.Intents:N0} intents, {replay.LookedAt:N0} decisions"),
        ];
    }

    private static async Task Prepare(ServiceProvider services, Database database, int people)
    {
        var source = await database.Write(tx => services.GetRequiredService<Sources>().GetOrAdd(tx, "bench").Id);
        var now = Micros.Now(TimeProvider.System);
        foreach (var batch in Enumerable.Range(0, people).Chunk(Batch))
            await database.Write(tx => services.GetRequiredService<EventLog>().Append(tx, source, [.. batch.Select(i => new NewEvent
            {
                MessageId = $"c{i}", Identifiers = [new(Identifier.Email, $"p{i}@example.org")], Kind = "track", Name = "Consent given", OccurredAt = now, ReceivedAt = now,
                Properties = """{"purposes":["marketing"],"basis":"consent"}""", Digest = new byte[16],
            })]));
        foreach (var reader in services.GetServices<IReader>())
            await services.GetRequiredService<ReaderStep>().Settle(reader, CancellationToken.None);
        await database.Write(tx => services.GetRequiredService<TouchpointList>().Add(tx, new Touchpoint("news", "email", "marketing", "keep") { Operates = "marketing" }, "bench", now));
        var draft = await services.GetRequiredService<DraftPolicy>().Do(Caller.CommandLine, Policy);
        await services.GetRequiredService<ReplayPolicy>().Do(Caller.CommandLine, draft.Version, 1, null, CancellationToken.None);
        await services.GetRequiredService<PublishPolicy>().Do(Caller.CommandLine, draft.Version);
    }

    /// <summary>The rows that these intents left, read into memory and inserted into a store of the same tables and indexes, 1,000 intents a transaction.</summary>
    private static async Task<TimeSpan> InsertAlone(Database database, Database bare, int begin, int end)
    {
        var tables = new List<(string Table, string[] Columns, List<object?[]> Rows)>();
        foreach (var (table, key) in Written)
            tables.Add(await database.Read(session => Rows(session, table, key[0], begin, end)));
        var clock = Stopwatch.StartNew();
        for (var part = 0; part < end - begin; part += Batch)
            await bare.Write(tx =>
            {
                foreach (var (table, columns, rows) in tables)
                {
                    var share = rows.Count * Batch / (end - begin);
                    var from = part / Batch * share;
                    var last = part + Batch >= end - begin;
                    tx.InsertMany(table, columns, rows.GetRange(from, (last ? rows.Count : from + share) - from));
                }
            });
        return clock.Elapsed;
    }

    private static (string, string[], List<object?[]>) Rows(Session session, string table, string key, int begin, int end)
    {
        using var command = session.Connection.CreateCommand();
        command.Transaction = session.DbTransaction;
        var prefix = table == "events" ? "decision:" : "";
#pragma warning disable CA2100 // tables and numbers of this file
        command.CommandText = $"select * from {table} where {key} >= '{prefix}k{begin:D9}' and {key} < '{prefix}k{end:D9}'";
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        // The sequence and the transaction are the store's own.
        var kept = Enumerable.Range(0, columns.Length).Where(i => table != "events" || columns[i] is not ("sequence" or "xact" or "context")).ToList();
        return (table, [.. kept.Select(i => columns[i])], rows.ConvertAll(row => kept.ConvertAll(i => row[i]).ToArray()));
    }
}
