using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Faults.Tests;

/// <summary>The server is killed again and again while conversations are handed back and forth: an owner has changed with its fact, or not at all.</summary>
public abstract class HandoverKillTests(Store store) : IAsyncLifetime
{
    public sealed class OnSqlite() : HandoverKillTests(Store.Sqlite);
    public sealed class OnPostgres() : HandoverKillTests(Store.Postgres);

    private const string Password = "a password of the tests";
    private const int Clients = 3, Least = 40;
    private static readonly int Kills = Generated.IsSoak ? 60 : 4;
    private static readonly string[] Teams = ["sales", "marketing", "service"];

    private readonly TempFolder folder = new();
    private readonly int port = PostgresServer.FreePort();
    private PostgresServer? postgres;
    private string? database;
    private ServerProcess? server;
    private string token = "";
    private int answered, refused;

    [Fact]
    public async Task An_owner_changes_with_its_fact_or_not_at_all_whenever_the_server_is_killed()
    {
        var person = await Prepare();
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, Clients).Select(i => Task.Run(() => HandOver(i, person, stop.Token))).ToList();
        var chance = new Random(9);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = answered;
            var fault = (kill % 3) switch { 0 => FaultPoints.BeforeCommit, 1 => null, _ => FaultPoints.AfterCommit };
            if (!await Start(fault is null ? null : $"{fault}:{chance.Next(4, 20)}"))
                continue;
            for (var tries = 0; tries < 100 && !server!.HasEnded && (fault is not null || answered < before + 10); tries++)
                await Task.Delay(50);
            server!.Kill();
            await server.Ended();
        }
        await Start(null);
        for (var tries = 0; tries < 400 && answered < Least; tries++)
            await Task.Delay(50);
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        Assert.Equal(0, await server!.Stop());
        await MustBeWhole();
    }

    private async Task MustBeWhole()
    {
        await using Database opened = store == Store.Sqlite ? new SqliteDatabase(DataFolder.DatabaseIn(folder["data"]), TimeProvider.System) : new PostgresDatabase(database!);
        var (handovers, facts, due, audit) = await opened.Read(s => (
            s.Query<(string Id, string Key, string From, string To, string State, long At)>("select id, key, from_team, to_team, state, coalesce(answered_at, offered_at) from handovers order by offered_at, id"),
            s.Query<string>("select message_id from events where kind = 'ownership'"),
            s.Query<string>("select key from due_work where kind = 'handover'").ToHashSet(),
            s.Query<string>("select action || ' ' || subject from audit where action like 'handover.%'")));
        Assert.True(answered >= Least, $"{answered} answered");
        Assert.Equal(facts.Count, facts.Distinct().Count());
        foreach (var (id, _, _, _, state, _) in handovers)
        {
            Assert.Contains($"{id}/Handover offered", facts);
            Assert.Equal(state == "accepted", facts.Contains($"{id}/Handover accepted"));
            Assert.Equal(state == "declined", facts.Contains($"{id}/Handover declined"));
            Assert.Equal(state == "offered", due.Contains(id));
            Assert.Single(audit, $"handover.offer handover {id}");
            Assert.Equal(state switch { "accepted" => 1, "declined" => 0, _ => 0 }, audit.Count(a => a == $"handover.accept handover {id}"));
        }
        // each was offered by whom the accepted ones before it made the owner
        foreach (var interaction in handovers.GroupBy(h => h.Key))
        {
            var owner = "service";
            foreach (var h in interaction)
            {
                Assert.Equal(owner, h.From);
                owner = h.State == "accepted" ? h.To : owner;
            }
        }
        Assert.Equal(handovers.Count(h => h.State == "accepted") + handovers.Count(h => h.State == "declined") + handovers.Count(h => h.State == "offered"), handovers.Count);
        Assert.True(handovers.Count(h => h.State is "accepted" or "declined") >= answered);
    }

    /// <summary>One conversation for two clients: they get in each other's way, and each is told so with 409.</summary>
    private async Task HandOver(int number, long person, CancellationToken stop)
    {
        var chance = new Random(number);
        using var client = Client();
        while (!stop.IsCancellationRequested)
        {
            var key = $"case-{number / 2}";
            await Send(() => client.PostAsJsonAsync($"/api/people/{person}/handovers", new { key, to = Teams[chance.Next(Teams.Length)], reason = "round and round" }, CancellationToken.None), stop);
            using var open = await Try(() => client.GetAsync($"/api/people/{person}/ownership", CancellationToken.None));
            if (open?.StatusCode != HttpStatusCode.OK)
                continue;
            using var answer = JsonDocument.Parse(await open.Content.ReadAsStringAsync(CancellationToken.None));
            foreach (var interaction in answer.RootElement.GetProperty("open").EnumerateArray().Where(i => i.GetProperty("key").GetString() == key))
                if (interaction.TryGetProperty("offer", out var offer) && offer.ValueKind == JsonValueKind.Object
                    && await Send(() => client.PostAsJsonAsync($"/api/handovers/{offer.GetProperty("id").GetString()}/{(chance.Next(3) == 0 ? "declination" : "acceptance")}", new { says = "so be it" }, CancellationToken.None), stop))
                    Interlocked.Increment(ref answered);
        }
    }

    /// <summary>Again until there is an answer; true where it was done, false where somebody else was quicker.</summary>
    private async Task<bool> Send(Func<Task<HttpResponseMessage>> request, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var answer = await Try(request);
            if (answer is not null && answer.IsSuccessStatusCode)
                return true;
            if (answer?.StatusCode == HttpStatusCode.Conflict)
            {
                var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
                Assert.True(text.Contains("already", StringComparison.Ordinal), text);
                Interlocked.Increment(ref refused);
                return false;
            }
            if (answer?.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
                return false; // that team owns it
            Assert.True(answer is null || (int)answer.StatusCode >= 500, $"{answer?.StatusCode}");
            await Task.Delay(20, CancellationToken.None);
        }
        return false;
    }

    private static async Task<HttpResponseMessage?> Try(Func<Task<HttpResponseMessage>> request)
    {
        try
        {
            return await request();
        }
        catch (HttpRequestException)
        {
            return null; // it is dead
        }
    }

    private async Task<long> Prepare()
    {
        var key = await ServerProcess.CreateWriteKey(folder["data"], "web", More);
        await Start(null);
        using var visitor = new Visitor(server!.Url);
        using (await visitor.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password)))
        using (var made = await visitor.Json(HttpMethod.Post, "/api/tokens", new { name = "gate", permissions = (string[])["ownership:write", "gate:read", "people:read", "users:manage"] }))
            token = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
        using var events = new HttpClient { BaseAddress = server.Url };
        events.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
        using (var sent = await events.PostAsJsonAsync("/v1/batch", new
        {
            batch = Enumerable.Range(0, 2).Select(i => new { type = "track", messageId = $"m{i}", userId = "ann", @event = "Conversation opened", properties = new { journeyKey = $"case-{i}" } }),
        }))
            Assert.True(sent.IsSuccessStatusCode, await sent.Content.ReadAsStringAsync());
        using var client = Client();
        for (var tries = 0; ; tries++)
        {
            using var known = await client.GetAsync("/api/people/named?identifier=ann");
            if (known.IsSuccessStatusCode)
            {
                var id = JsonDocument.Parse(await known.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetInt64();
                await server.Stop();
                return id;
            }
            Assert.True(tries < 200, "Nobody read the people.");
            await Task.Delay(50);
        }
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
