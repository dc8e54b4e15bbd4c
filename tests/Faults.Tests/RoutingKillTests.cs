using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Faults.Tests;

/// <summary>The server is killed again and again while items come and agents answer: what was acknowledged is there, and nobody has more than they may.</summary>
public abstract class RoutingKillTests(Store store) : IAsyncLifetime
{
    public sealed class OnSqlite() : RoutingKillTests(Store.Sqlite);
    public sealed class OnPostgres() : RoutingKillTests(Store.Postgres);

    private const string Password = "a password of the tests";
    private const int Capacity = 4;
    private static readonly int Kills = Generated.IsSoak ? 60 : 4;

    private readonly TempFolder folder = new();
    private readonly int port = PostgresServer.FreePort();
    private readonly ConcurrentDictionary<string, bool> queued = new(), accepted = new(), completed = new();
    private PostgresServer? postgres;
    private string? database;
    private ServerProcess? server;
    private string token = "", agent = "";

    [Fact]
    public async Task R2_R5_no_capacity_is_exceeded_no_item_offered_twice_and_nothing_acknowledged_lost_whenever_the_server_is_killed()
    {
        await Prepare();
        using var stop = new CancellationTokenSource();
        List<Task> work = [.. Enumerable.Range(0, 2).Select(i => Task.Run(() => Queue(i, stop.Token))), .. Enumerable.Range(0, 2).Select(_ => Task.Run(() => Answer(stop.Token))), Task.Run(() => ComeAndGo(stop.Token))];
        var chance = new Random(5);
        for (var kill = 0; kill < Kills; kill++)
        {
            var before = accepted.Count;
            var fault = (kill % 3) switch { 0 => null, 1 => FaultPoints.BeforeCommit, _ => FaultPoints.AfterCommit };
            if (!await Start(fault is null ? null : $"{fault}:{chance.Next(10, 80)}"))
                continue;
            for (var tries = 0; tries < 100 && !server!.HasEnded && (fault is not null || accepted.Count < before + 10); tries++)
                await Task.Delay(50);
            server!.Kill();
            await server.Ended();
        }
        await Start(null);
        for (var tries = 0; tries < 200 && accepted.Count < 40; tries++)
            await Task.Delay(50);
        await stop.CancelAsync();
        await Task.WhenAll(work);
        Assert.Equal(0, await server!.Stop());
        await MustBeWhole();
    }

    private async Task MustBeWhole()
    {
        await using Database opened = store == Store.Sqlite ? new SqliteDatabase(DataFolder.DatabaseIn(folder["data"]), TimeProvider.System) : new PostgresDatabase(database!);
        var (loads, items, offers, facts) = await opened.Read(s => (
            s.Query<(string Agent, long Load)>("select agent, cast(sum(weight) as bigint) from routing_items where agent is not null group by agent"),
            s.Query<(string Item, string State)>("select item, state from routing_items").ToDictionary(i => i.Item, i => i.State),
            s.Query<(long Number, string Item, string Agent, string State)>("select number, item, agent, state from routing_offers order by number"),
            s.Query<(long Number, string Fact, string? Outcomes)>("select number, fact, outcomes from routing_facts order by number")));
        Assert.True(queued.Count >= 40 && accepted.Count >= 40, $"{queued.Count} queued, {accepted.Count} accepted");
        Assert.All(loads, of => Assert.True(of.Load <= Capacity, $"R2: {of}"));
        Assert.All(offers.Where(o => o.State == "open").GroupBy(o => o.Item), of => Assert.Single(of));
        Assert.All(offers.GroupBy(o => o.Item), of => Assert.True(of.Count(o => o.State == "accepted") <= 1, of.Key));
        Assert.Equal(items.Where(i => i.Value == "offered").Select(i => i.Key).Order(StringComparer.Ordinal), offers.Where(o => o.State == "open").Select(o => o.Item).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, facts.Count).Select(n => (long)n), facts.Select(f => f.Number));

        // what the log says followed from its ticks are the very offers that are there
        var made = facts.Where(f => f.Outcomes is not null).SelectMany(f => JsonDocument.Parse(f.Outcomes!).RootElement.EnumerateArray())
            .Where(o => o.GetProperty("$type").GetString() == "Offered").Select(o => (o.GetProperty("number").GetInt64(), o.GetProperty("item").GetString()!, o.GetProperty("agent").GetString()!));
        Assert.Equal(offers.Select(o => (o.Number, o.Item, o.Agent)), made);

        var taken = offers.Where(o => o.State == "accepted").Select(o => o.Item).ToHashSet();
        Assert.All(queued.Keys, item => Assert.True(items.ContainsKey(item) || taken.Contains(item), $"{item} was acknowledged and is nowhere"));
        Assert.All(accepted.Keys, item => Assert.Contains(item, taken));
        Assert.All(completed.Keys, item => Assert.DoesNotContain(item, items.Keys));
    }

    private async Task Queue(int sender, CancellationToken stop)
    {
        using var client = Client();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var item = $"s{sender}-{i}";
            // the same again after an answer that was lost: 409 says that it is there
            if (await Until(() => client.PostAsJsonAsync("/api/queues/q/items", new { item, channel = "chat", weight = 1 + (i % 2) }, CancellationToken.None), stop) is HttpStatusCode.NoContent or HttpStatusCode.Conflict)
                queued[item] = true;
            await Task.Delay(30, CancellationToken.None);
        }
    }

    private async Task Answer(CancellationToken stop)
    {
        using var client = Client();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                foreach (var offer in await client.GetFromJsonAsync<JsonElement[]>("/api/offers", CancellationToken.None) ?? [])
                {
                    var (number, item) = (offer.GetProperty("number").GetInt64(), offer.GetProperty("item").GetString()!);
                    using var answer = await client.PostAsync(new Uri($"/api/offers/{number.ToString(CultureInfo.InvariantCulture)}/acceptance", UriKind.Relative), null, CancellationToken.None);
                    if (answer.StatusCode == HttpStatusCode.OK)
                    {
                        accepted[item] = true;
                        if (await Until(() => client.PostAsync(new Uri($"/api/queues/items/{item}/completion", UriKind.Relative), null, CancellationToken.None), stop) == HttpStatusCode.NoContent)
                            completed[item] = true;
                    }
                }
            }
            catch (HttpRequestException)
            {
                // it is dead
            }
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Two who never answer, and go when something is offered to them.</summary>
    private async Task ComeAndGo(CancellationToken stop)
    {
        using var client = Client();
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            await Until(() => client.PutAsJsonAsync($"/api/agents/idle{i % 2}/presence", new { presence = i % 4 < 2 ? "available" : "offline" }, CancellationToken.None), stop);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>Until it is answered by a server that lives; null where it was stopped before.</summary>
    private static async Task<HttpStatusCode?> Until(Func<Task<HttpResponseMessage>> send, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                using var answer = await send();
                if ((int)answer.StatusCode < 500)
                    return answer.StatusCode;
            }
            catch (HttpRequestException)
            {
                // it is dead
            }
            await Task.Delay(20, CancellationToken.None);
        }
        return null;
    }

    private async Task Prepare()
    {
        await Start(null);
        using var visitor = new Visitor(server!.Url);
        using (await visitor.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password)))
        using (var made = await visitor.Json(HttpMethod.Post, "/api/tokens", new { name = "desk", permissions = (string[])["conversations:read", "conversations:write", "routing:manage", "users:manage"] }))
            token = JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString()!;
        using var client = Client();
        agent = (await client.GetFromJsonAsync<JsonElement>("/api/users")).EnumerateArray().Single(u => u.GetProperty("name").GetString() == "admin").GetProperty("id").GetString()!;
        string[] members = [agent, "idle0", "idle1"];
        foreach (var id in members)
        {
            using var made = await client.PutAsJsonAsync($"/api/agents/{id}", new { capacity = Capacity });
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        }
        using (var there = await client.PutAsJsonAsync($"/api/agents/{agent}/presence", new { presence = "available" }))
            Assert.True(there.IsSuccessStatusCode);
        using (var made = await client.PutAsJsonAsync("/api/queues/q", new { members }))
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        await server.Stop();
    }

    private HttpClient Client()
    {
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    private async Task<bool> Start(string? fault)
    {
        if (server is not null)
            await server.DisposeAsync();
        var environment = new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password };
        if (fault is not null)
            environment["THROUGHLINE_FAULT"] = fault;
        try
        {
            server = await ServerProcess.Start(folder["data"], ["--empty", .. database is null ? (string[])[] : ["--database", database]], environment, port);
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
