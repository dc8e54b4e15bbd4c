using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Bench;

/// <summary>
/// Intents a second from HTTP batches of 1,000 to decisions that are durable, against bare inserts of the rows that were written; then
/// intents a second replayed, which must change nothing.
/// </summary>
internal static class GateServerBench
{
    private const int Batch = 1000, Connections = 4;
    private const string Password = "bench-password-1";

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        using var folder = new TempFolder();
        var data = folder["data"];
        Directory.CreateDirectory(data);
        await using var database = new SqliteDatabase(DataFolder.DatabaseIn(data), TimeProvider.System);
        await using var bare = new SqliteDatabase(folder["bare.db"], TimeProvider.System);
        return await Measure("SQLite", database, bare, data, [], size);
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        using var folder = new TempFolder();
        using var postgres = await PostgresServer.Start();
        var url = await postgres.CreateDatabase();
        await using var database = new PostgresDatabase(url);
        await using var bare = new PostgresDatabase(await postgres.CreateDatabase());
        return await Measure("PostgreSQL", database, bare, folder["data"], ["--database", url], size);
    }

    private static async Task<IEnumerable<Result>> Measure(string what, Database database, Database bare, string data, string[] where, Size size)
    {
        await using var services = await GateStore.Make(database);
        await using var others = await GateStore.Make(bare);
        var people = size.EventsARepetition / 2;
        await GateStore.Fill(services, database, people);
        if (bare.Dialect.IsPostgres)
            await bare.Write(tx => tx.Execute("alter table events alter column properties type text")); // which costs the yardstick less

        var (through, alone, cost) = (new List<double>(), new List<double>(), new List<double>());
        await using (var server = await ServerProcess.Start(data, where, new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password }))
        {
            using var client = await Client(server);
            using var process = Process.GetProcessById(server.ProcessId);
            for (var repetition = 0; repetition <= size.Repetitions; repetition++)
            {
                var bodies = Enumerable.Range(0, size.EventsARepetition / Batch).Select(b => Body(repetition * size.EventsARepetition + b * Batch, people)).ToList();
                var mark = await database.Read(GateStore.MarkOf);
                var (served, clock) = (Processor(process), Stopwatch.StartNew());
                await Send(client, bodies);
                var took = clock.Elapsed;
                served = Processor(process) - served;
                var inserted = await GateStore.InsertAlone(database, bare, mark, bodies.Count);
                if (repetition == 0)
                    continue; // warm now
                through.Add(size.EventsARepetition / took.TotalSeconds);
                alone.Add(size.EventsARepetition / inserted.TotalSeconds);
                cost.Add(served.TotalMicroseconds / size.EventsARepetition);
            }
        }

        var clockOfReplay = Stopwatch.StartNew();
        var live = (await database.Read(services.GetRequiredService<PolicyVersions>().Live)).Version;
        var (replay, _) = await services.GetRequiredService<ReplayPolicy>().Do(Caller.CommandLine, live, 1, null, CancellationToken.None);
        var replayed = replay.Intents / clockOfReplay.Elapsed.TotalSeconds;
        if (replay.Changed != 0)
            throw new InvalidOperationException($"Replaying the live policy changed {replay.Changed} of {replay.Intents}.");
        return
        [
            new($"{what}: intents by HTTP, decided and durable, against bare inserts of the rows written", Result.Median(through), Result.Median(alone), 0.25, "intents/s",
                $"{size.Repetitions} × {size.EventsARepetition:N0} intents of {people:N0} people, {Connections} connections, readers running; {Result.Spread(through)} against {Result.Spread(alone)}; "
                + $"the server took {Result.Median(cost):0} µs of processor time an intent"),
            new($"{what}: intents replayed, against a million in 60 s", replayed, 1_000_000 / 60.0, 1, "intents/s", $"{replay.Intents:N0} intents, {replay.LookedAt:N0} decisions"),
        ];
    }

    private static TimeSpan Processor(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    private static async Task<HttpClient> Client(ServerProcess server)
    {
        using var visitor = new Visitor(server.Url);
        using var signedIn = await visitor.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));
        using var made = await visitor.Json(HttpMethod.Post, "/api/tokens", new { name = "bench", permissions = (string[])["intents:write"] });
        using var token = JsonDocument.Parse(await made.Content.ReadAsStringAsync());
        var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.RootElement.GetProperty("token").GetString());
        return client;
    }

    private static byte[] Body(int begin, int people) => JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(begin, Batch).Select(i => new
    {
        key = $"k{i:D9}",
        person = $"email:{GateStore.Address(i % people)}",
        purpose = "marketing",
        touchpoint = "news",
        team = "marketing",
        channels = (string[])["email"],
        template = "t",
        templateVersion = 1,
        value = i % 7,
    }));

    private static async Task Send(HttpClient client, List<byte[]> bodies) =>
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (body, cancel) =>
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync("/api/intents", content, cancel);
            var said = await answer.Content.ReadAsStringAsync(cancel);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"{(int)answer.StatusCode}: {said}");
        });
}
