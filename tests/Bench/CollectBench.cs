using System.Diagnostics;
using System.Net.Http.Headers;
using Throughline.Support;

namespace Throughline.Bench;

/// <summary>
/// Events a second from HTTP batches of 1,000 to the durable commit, against bare inserts of the very same rows. One server and one
/// bare table, which grow alike: after each repetition the rows that the server wrote are read back and inserted bare.
/// </summary>
internal static class CollectBench
{
    private const int Connections = 4;

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        using var folder = new TempFolder();
        var data = folder["data"];
        var key = await ServerProcess.CreateWriteKey(data, "bench");
        await using var server = await ServerProcess.Start(data);
        using var yardstick = new BareSqlite(Path.Combine(data, "throughline.db"), folder["bare.db"]);
        return [await Measure("SQLite: HTTP batches to commit, against bare prepared inserts", 0.5, server, key, yardstick, size)];
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        using var folder = new TempFolder();
        using var postgres = await PostgresServer.Start();
        var database = await postgres.CreateDatabase();
        var key = await ServerProcess.CreateWriteKey(folder["data"], "bench", "--database", database);
        await using var server = await ServerProcess.Start(folder["data"], ["--database", database]);
        using var yardstick = await BarePostgres.Make(database, await postgres.CreateDatabase());
        return [await Measure("PostgreSQL: HTTP batches to commit, against binary COPY", 0.3, server, key, yardstick, size)];
    }

    private static async Task<Result> Measure(string what, double target, ServerProcess server, string key, IYardstick yardstick, Size size)
    {
        using var client = new HttpClient { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key + ":")));
        var ours = new List<double>();
        var bare = new List<double>();
        var clientShare = new List<double>();
        var serverCost = new List<double>();

        for (var i = 0; i <= size.Repetitions; i++)
        {
            var bodies = Batches.Make(size.EventsARepetition, i);
            GC.Collect();
            using var self = Process.GetCurrentProcess();
            using var other = Process.GetProcessById(server.ProcessId);
            var processor = self.TotalProcessorTime;
            var served = other.TotalProcessorTime;
            var clock = Stopwatch.StartNew();
            await Send(client, bodies);
            var taken = clock.Elapsed;
            self.Refresh();
            other.Refresh();
            var used = self.TotalProcessorTime - processor;
            served = other.TotalProcessorTime - served;

            await yardstick.UntilReadersAreDone();
            var rows = yardstick.ReadNewRows();
            if (rows != size.EventsARepetition)
                throw new InvalidOperationException($"{size.EventsARepetition} events were acknowledged and {rows} are in the log.");
            var inserted = yardstick.InsertThem();
            if (i == 0)
                continue; // both are warm now
            ours.Add(rows / taken.TotalSeconds);
            bare.Add(rows / inserted.TotalSeconds);
            clientShare.Add(used / taken);
            serverCost.Add(served.TotalMicroseconds / rows);
        }
        return new Result(what, Result.Median(ours), Result.Median(bare), target, "events/s",
            $"{size.Repetitions} × {size.EventsARepetition:N0} events, {Connections} connections, readers running; {Result.Spread(ours)} against {Result.Spread(bare)}; "
            + $"the client took {Result.Median(clientShare):0.00} of a core of the same machine, the server {Result.Median(serverCost):0} µs of processor time an event");
    }

    private static async Task Send(HttpClient client, List<byte[]> bodies) =>
        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = Connections }, async (body, cancel) =>
        {
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var answer = await client.PostAsync("/v1/batch", content, cancel);
            if (!answer.IsSuccessStatusCode)
                throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancel)}");
        });
}
