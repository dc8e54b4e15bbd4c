using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Throughline.Support;

namespace Throughline.Channels.Tests.WebChat;

/// <summary>
/// Real chats, held again: as many visitors by the web chat, and agents by the API, each with chats of their own at a time and each turn when the one before has been seen on the
/// other side, while the server is killed under them and started again.
/// </summary>
public sealed class LiveChatsTests(ITestOutputHelper output)
{
    private const string Password = "correct horse battery";
    private static readonly int Chats = Generated.IsSoak ? 500 : 40, Agents = Generated.IsSoak ? 50 : 5;
    private const int Kills = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(Generated.IsSoak ? 30 : 5);

    private static readonly string[] Permissions = ["conversations:read", "conversations:write"];

    private sealed record Turn(bool IsCustomer, string Text);

    [Fact]
    public async Task Every_message_of_real_chats_is_there_once_and_in_order_on_both_sides_though_the_server_is_killed_under_them()
    {
        using var folder = new TempFolder();
        var environment = new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Password, ["THROUGHLINE__CHAT__VISITSAMINUTE"] = "100000", ["THROUGHLINE__CHAT__MESSAGESAMINUTE"] = "100000" };
        var server = await ServerProcess.Start(folder["data"], ["--empty"], environment);
        var url = server.Url;
        try
        {
            var (site, tokens) = await Prepare(url);
            using var patience = new CancellationTokenSource(Patience);
            var clock = Stopwatch.StartNew();
            var held = Real().Select((turns, i) => new Held(url, site, tokens[i % Agents], i, turns)).ToList();
            var all = Task.WhenAll(held.Select(chat => chat.Run(patience.Token)));
            for (var kill = 1; kill <= Kills; kill++)
            {
                // after so many turns of all, whenever that is
                var turns = held.Sum(chat => chat.Turns) * kill / (Kills + 1);
                while (held.Sum(chat => chat.Done) < turns && !all.IsCompleted)
                    await Task.Delay(5, patience.Token);
                server.Kill();
                await server.DisposeAsync();
                server = await ServerProcess.Start(folder["data"], ["--empty"], environment, url.Port);
            }
            await all;
            var took = clock.Elapsed;
            foreach (var chat in held)
            {
                await chat.IsWhole();
                chat.Dispose();
            }
            output.WriteLine($"{held.Count} visitors, {Agents} agents, {held.Sum(chat => chat.Turns):N0} messages, {Kills} kills, {took.TotalSeconds:N0} s");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>A site, and agents of the team whose conversations these are, each with a token.</summary>
    private static async Task<(string Site, List<string> Tokens)> Prepare(Uri url)
    {
        using var admin = new Visitor(url);
        using var signedIn = await admin.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        using var site = await admin.Json(HttpMethod.Post, "/api/chat/sites", new { name = "Shop" });
        var tokens = new List<string>();
        for (var i = 0; i < Agents; i++)
        {
            var name = $"agent-{i:00}";
            using var added = await admin.Json(HttpMethod.Post, "/api/users", new { name, fullName = $"Agent {i}", role = "agent", password = Password });
            using var joined = await admin.Send(HttpMethod.Put, $"/api/teams/service/members/{name}");
            using var agent = new Visitor(url);
            using var isIn = await agent.Post("/sign-in", "/sign-in", ("name", name), ("password", Password));
            using var token = await agent.Json(HttpMethod.Post, "/api/tokens", new { name = "desk", permissions = Permissions });
            Assert.Equal((HttpStatusCode.Created, true, HttpStatusCode.Created), (added.StatusCode, joined.IsSuccessStatusCode, token.StatusCode));
            tokens.Add((string)JsonNode.Parse(await token.Content.ReadAsStringAsync())!["token"]!);
        }
        return ((string)JsonNode.Parse(await site.Content.ReadAsStringAsync())!["key"]!, tokens);
    }

    private static List<List<Turn>> Real()
    {
        using var file = File.OpenRead(RealData.File("conversations/star.jsonl.gz"));
        using var lines = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var chats = new List<List<Turn>>();
        while (chats.Count < Chats && lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var turns = json.RootElement.GetProperty("turns").EnumerateArray()
                .Where(t => t.GetProperty("who").GetString() is "customer" or "agent" && t.TryGetProperty("text", out var text) && !string.IsNullOrWhiteSpace(text.GetString()))
                .Select(t => new Turn(t.GetProperty("who").GetString() == "customer", t.GetProperty("text").GetString()!.Trim()))
                .SkipWhile(t => !t.IsCustomer).ToList(); // a conversation is begun by the customer
            if (turns.Count > 0)
                chats.Add(turns);
        }
        return chats;
    }

    /// <summary>One chat, with the client of its visitor and that of its agent.</summary>
    private sealed class Held(Uri url, string site, string desk, int number, List<Turn> turns) : IDisposable
    {
        private readonly HttpClient visitor = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(40) }, agent = Agent(url, desk);
        private int done;
        private string? conversation;

        public int Turns => turns.Count;
        public int Done => Volatile.Read(ref done);

        public async Task Run(CancellationToken cancel)
        {
            var begun = await Until(visitor, HttpMethod.Post, "/chat/v1/visits", new { site }, cancel);
            visitor.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)begun["token"]!);
            for (var i = 0; i < turns.Count; i++)
            {
                var (turn, key) = (turns[i], $"turn-{i}");
                var said = turn.IsCustomer
                    ? await Until(visitor, HttpMethod.Post, "/chat/v1/messages", new { key, text = turn.Text, page = $"Page {number}" }, cancel)
                    : await Until(agent, HttpMethod.Post, $"/api/conversations/{conversation}/messages", new { key, text = turn.Text }, cancel);
                Assert.Equal(turn.Text, (string)said["text"]!);
                await Seen(turn.IsCustomer, (long)said["number"]!, cancel);
                Interlocked.Increment(ref done);
            }
        }

        /// <summary>The other side has it.</summary>
        private async Task Seen(bool byAgent, long of, CancellationToken cancel)
        {
            if (byAgent && conversation is null)
                conversation = await Mine(cancel);
            var path = byAgent ? $"/api/conversations/{conversation}/messages?after={of - 1}" : $"/chat/v1/messages?after={of - 1}&wait=20";
            var answer = await Until(byAgent ? agent : visitor, HttpMethod.Get, path, null, cancel);
            Assert.Contains((byAgent ? answer : answer["messages"]!).AsArray(), m => (long)m!["number"]! == of);
        }

        /// <summary>The conversation that this visitor began, found at the desk by its title.</summary>
        private async Task<string> Mine(CancellationToken cancel)
        {
            var after = "";
            while (true)
            {
                var page = await Until(agent, HttpMethod.Get, "/api/conversations?view=team" + after, null, cancel);
                if (page["conversations"]!.AsArray().FirstOrDefault(c => (string)c!["title"]! == $"Page {number}") is { } mine)
                    return (string)mine["id"]!;
                after = (string?)page["next"] is { } next ? "&after=" + Uri.EscapeDataString(next) : throw new InvalidOperationException($"Chat {number} is not in the inbox.");
            }
        }

        public async Task IsWhole()
        {
            var expected = turns.Select(t => (t.IsCustomer ? "customer" : "company", t.Text)).ToList();
            var atDesk = await Until(agent, HttpMethod.Get, $"/api/conversations/{conversation}/messages", null, CancellationToken.None);
            Assert.Equal(expected, Said(atDesk));
            var atVisitor = await Until(visitor, HttpMethod.Get, "/chat/v1/messages", null, CancellationToken.None);
            Assert.Equal(expected, Said(atVisitor["messages"]!));
        }

        public void Dispose()
        {
            visitor.Dispose();
            agent.Dispose();
        }

        private static List<(string, string)> Said(JsonNode messages) => [.. messages.AsArray().Select(m => ((string)m!["side"]!, (string)m["text"]!))];

        private static HttpClient Agent(Uri url, string token)
        {
            var client = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(40) };
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return client;
        }

        /// <summary>Asks until it is answered, as a client does whose connection breaks.</summary>
        private static async Task<JsonNode> Until(HttpClient client, HttpMethod method, string path, object? body, CancellationToken cancel)
        {
            while (true)
            {
                try
                {
                    using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
                    using var answer = await client.SendAsync(request, cancel);
                    var text = await answer.Content.ReadAsStringAsync(cancel);
                    if (answer.IsSuccessStatusCode)
                        return JsonNode.Parse(text)!;
                    Assert.True(answer.StatusCode is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests, $"{method} {path}: {(int)answer.StatusCode} {text}");
                }
                catch (Exception e) when (e is HttpRequestException or IOException || (e is TaskCanceledException && !cancel.IsCancellationRequested))
                {
                    // the server is down; it comes back
                }
                await Task.Delay(50, cancel);
            }
        }
    }
}
