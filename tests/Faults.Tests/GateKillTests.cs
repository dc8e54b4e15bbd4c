using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Faults.Tests;

/// <summary>The server is killed again and again while programs raise intents and try again: a decision is there whole, or not at all, and once.</summary>
public abstract class GateKillTests(Store store) : IAsyncLifetime
{
    public sealed class OnSqlite() : GateKillTests(Store.Sqlite);
    public sealed class OnPostgres() : GateKillTests(Store.Postgres);

    private const string Password = "a password of the tests";
    private const int People = 12, Senders = 4, Batch = 8;
    private static readonly int Kills = Generated.IsSoak ? 60 : 4;

    private readonly TempFolder folder = new();
    private readonly int port = PostgresServer.FreePort();
    private readonly ConcurrentDictionary<string, string> answered = new();
    private PostgresServer? postgres;
    private string? database;
    private ServerProcess? server;
    private string token = "";

    [Fact]
    public async Task G1_G8_no_cap_is_exceeded_no_key_decided_twice_and_no_decision_half_there_whenever_the_server_is_killed()
    {
        await Prepare();
        using var stop = new CancellationTokenSource();
        var senders = Enumerable.Range(0, Senders).Select(i => Task.Run(() => Raise(i, stop.Token))).ToList();
        var chance = new Random(5);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = answered.Count;
            var fault = (kill % 3) switch { 0 => null, 1 => FaultPoints.BeforeCommit, _ => FaultPoints.AfterCommit };
            if (!await Start(fault is null ? null : $"{fault}:{chance.Next(4, 30)}"))
                continue;
            for (var tries = 0; tries < 100 && !server!.HasEnded && (fault is not null || answered.Count < before + 30); tries++)
                await Task.Delay(50);
            server!.Kill();
            await server.Ended();
        }
        await Start(null);
        for (var tries = 0; tries < 200 && answered.Count < 60; tries++)
            await Task.Delay(50);
        await stop.CancelAsync();
        await Task.WhenAll(senders);
        Assert.Equal(0, await server!.Stop());
        await MustBeWhole();
    }

    private async Task MustBeWhole()
    {
        await using Database opened = store == Store.Sqlite ? new SqliteDatabase(DataFolder.DatabaseIn(folder["data"]), TimeProvider.System) : new PostgresDatabase(database!);
        var (intents, decisions, reserved, outbox, due, facts) = await opened.Read(s => (
            s.Query<(string Key, string State, long Decided)>("select key, state, decided from intents").ToDictionary(i => i.Key),
            s.Query<(string Key, long Number, long Final)>("select key, number, final from decisions").ToLookup(d => d.Key),
            s.Query<(string Key, long Identifier, long At)>("select key, identifier, planned_at from reservations"),
            s.Query<string>("select key from outbox").ToHashSet(),
            s.Query<string>("select key from due_work where kind = 'gate'").ToHashSet(),
            s.Query<string>("select message_id from events where kind = 'gate'").ToHashSet()));
        Assert.True(answered.Count >= 60, $"{answered.Count} answered");
        Assert.All(answered.Keys, key => Assert.True(intents.ContainsKey(key), key));
        var places = reserved.Select(r => r.Key).ToHashSet();
        foreach (var (key, state, decided) in intents.Values)
        {
            Assert.Equal(Enumerable.Range(1, (int)decided).Select(n => (long)n), decisions[key].Select(d => d.Number).Order());
            Assert.Equal(state is "dropped" or "handed" ? 1 : 0, decisions[key].Count(d => d.Final == 1));
            Assert.All(decisions[key], d => Assert.Contains($"decision:{key}:{d.Number}", facts));
            Assert.Equal(state == "planned", places.Contains(key));
            Assert.Equal(state == "planned", outbox.Contains(key));
            Assert.Equal(state is "planned" or "held", due.Contains(key));
        }
        Assert.Contains(intents.Values, i => i.Decided > 1);
        // The shipped policy, in UTC: one a day, three in seven days.
        foreach (var person in reserved.GroupBy(r => r.Identifier))
        {
            Assert.All(person.GroupBy(r => r.At / Micros.PerDay), day => Assert.Single(day));
            Assert.All(person, first => Assert.InRange(person.Count(r => r.At >= first.At && r.At < first.At + 7 * Micros.PerDay), 1, 3));
        }
    }

    /// <summary>Batches under keys of their own, each again and again until it is answered; the answer to the same again is that of before.</summary>
    private async Task Raise(int sender, CancellationToken stop)
    {
        var chance = new Random(sender);
        using var client = Client();
        for (var batch = 0; !stop.IsCancellationRequested; batch++)
        {
            var intents = Enumerable.Range(0, Batch).Select(i => new
            {
                key = $"s{sender}-{batch}-{i}",
                person = $"email:p{chance.Next(People)}@example.org",
                purpose = "marketing",
                touchpoint = "news",
                team = "marketing",
                channels = new[] { "email" },
                template = "t",
                templateVersion = 1,
                value = chance.Next(1, 100),
            }).ToList();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var answer = await client.PostAsJsonAsync("/api/intents", intents, CancellationToken.None);
                    if (answer.StatusCode == HttpStatusCode.OK)
                    {
                        foreach (var intent in intents)
                            answered[intent.key] = "";
                        break;
                    }
                    Assert.True((int)answer.StatusCode >= 500, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
                }
                catch (HttpRequestException)
                {
                    // it is dead
                }
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private async Task Prepare()
    {
        var key = await ServerProcess.CreateWriteKey(folder["data"], "web", More);
        await Start(null);
        using var visitor = new Visitor(server!.Url);
        using (await visitor.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password)))
        using (var made = await visitor.Json(HttpMethod.Post, "/api/tokens", new { name = "gate", permissions = (string[])["intents:write", "touchpoints:write", "people:read"] }))
            token = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
        using var client = Client();
        using (var made = await client.PostAsJsonAsync("/api/touchpoints", new { name = "news", channel = "email", purpose = "marketing", phase = "keep", operates = "marketing" }))
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        using var events = new HttpClient { BaseAddress = server.Url };
        events.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
        using (var sent = await events.PostAsJsonAsync("/v1/batch", new
        {
            batch = Enumerable.Range(0, People).Select(i => new
            {
                type = "identify",
                messageId = $"m{i}",
                userId = $"u{i}",
                traits = new { email = $"p{i}@example.org", consent = new { marketing = true } },
            }),
        }))
            Assert.True(sent.IsSuccessStatusCode);
        for (var tries = 0; ; tries++)
        {
            using var known = await client.GetAsync($"/api/people/named?identifier=p{People - 1}%40example.org");
            if (known.IsSuccessStatusCode)
                break;
            Assert.True(tries < 200, "Nobody read the people.");
            await Task.Delay(50);
        }
        await server.Stop();
    }

    private HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private string[] More => database is null ? [] : ["--database", database];

    private async Task<bool> Start(string? fault)
    {
        if (server is not null)
            await server.DisposeAsync();
        var environment = new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password };
        if (fault is not null)
            environment["THROUGHLINE_FAULT"] = fault;
        try
        {
            server = await ServerProcess.Start(folder["data"], ["--empty", .. More], environment, port);
            return true;
        }
        catch (InvalidOperationException) when (fault is not null)
        {
            server = null;
            return false;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (store != Store.Postgres)
            return;
        postgres = await PostgresServer.Start();
        database = await postgres.CreateDatabase();
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
        postgres?.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
