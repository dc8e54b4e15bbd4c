using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Collect;
using Throughline.Events.Keys;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Bench;

/// <summary>
/// What identity costs the collection of events: events a second collected (a batch's body read, checked and appended, to the durable commit)
/// and resolved, one after the other on one core, against collected alone, of the same events in the same store. The connection, and who
/// sends, are not counted, so what a server loses is less.
/// </summary>
internal static class IdentityBench
{
    private const int EventsABatch = 1000;

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        using var folder = new TempFolder();
        await using var database = new SqliteDatabase(folder["bench.db"], TimeProvider.System);
        return [await Measure("SQLite: collect and resolve persons, against collect alone", database, size)];
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        using var postgres = await PostgresServer.Start();
        await using var database = new PostgresDatabase(await postgres.CreateDatabase());
        return [await Measure("PostgreSQL: collect and resolve persons, against collect alone", database, size)];
    }

    private static async Task<Result> Measure(string what, Database database, Size size)
    {
        await using var services = new ServiceCollection().AddLogging().AddKernel(database, TimeProvider.System).AddWeb().AddEvents().AddPeople().BuildServiceProvider();
        await services.GetRequiredService<Migrations>().Apply();
        var reader = services.GetServices<IReader>().Single(r => r.Name == "identity");
        var (_, secret) = await services.GetRequiredService<CreateKey>().Make(Caller.CommandLine, "bench");
        var (both, alone) = (new List<double>(), new List<double>());
        var events = new Population(size.EventsARepetition).Events((size.Repetitions + 1L) * size.EventsARepetition).Chunk(size.EventsARepetition);
        foreach (var (i, repetition) in events.Index())
        {
            var bodies = repetition.Chunk(EventsABatch).Select(Body).ToList();
            var clock = Stopwatch.StartNew();
            foreach (var body in bodies)
                await Collect(services, secret, body);
            var collected = clock.Elapsed;
            clock.Restart();
            await services.GetRequiredService<ReaderStep>().Settle(reader, CancellationToken.None);
            if (i == 0)
                continue; // warm now
            alone.Add(repetition.Length / collected.TotalSeconds);
            both.Add(repetition.Length / (collected + clock.Elapsed).TotalSeconds);
        }
        return new Result(what, Result.Median(both), Result.Median(alone), 2 / 3.0, "events/s",
            $"{size.Repetitions} × {size.EventsARepetition:N0} events; {Result.Spread(both)} against {Result.Spread(alone)}");
    }

    private static async Task Collect(IServiceProvider services, string secret, byte[] body)
    {
        using var answer = new MemoryStream();
        var http = new DefaultHttpContext { RequestServices = services };
        http.Request.Method = HttpMethods.Post;
        http.Request.Headers.Authorization = "Bearer " + secret;
        (http.Request.ContentType, http.Request.ContentLength, http.Request.Body, http.Response.Body) = ("application/json", body.Length, new MemoryStream(body), answer);
        await services.GetRequiredService<CollectBatch>().Handle(http, null);
        if (http.Response.StatusCode != StatusCodes.Status200OK)
            throw new InvalidOperationException($"{http.Response.StatusCode}: {Encoding.UTF8.GetString(answer.ToArray())}");
    }

    /// <summary>As an SDK writes them.</summary>
    private static byte[] Body(NewEvent[] events) => JsonSerializer.SerializeToUtf8Bytes(new { batch = events.Select(Item) });

    private static JsonObject Item(NewEvent e)
    {
        var item = new JsonObject
        {
            ["type"] = e.Kind,
            ["messageId"] = e.MessageId,
            ["timestamp"] = Micros.ToText(e.OccurredAt),
            ["userId"] = Value(Identifier.UserId),
            ["anonymousId"] = Value(Identifier.AnonymousId),
            ["context"] = new JsonObject { ["channel"] = e.Channel },
            [e.Kind == "identify" ? "traits" : "properties"] = JsonNode.Parse(e.Properties),
        };
        if (e.Kind == "track")
            item["event"] = e.Name;
        if (Value(Identifier.Phone) is { } phone)
            item["traits"]!["phone"] = phone;
        return item;

        string? Value(string type) => e.Identifiers.FirstOrDefault(identifier => identifier.Type == type)?.Value;
    }
}
