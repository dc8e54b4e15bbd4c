using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Bench.Desk;

/// <summary>
/// Agents at their desks, each with an open page's stream that listens to the list and to the agent's conversations, while visitors write by the web chat: how long from the
/// visitor's sending to the agent's stream, and to the agent's having the words, which it asks for as soon as it is told. Where it is told that the list changed, it asks
/// for its page of it and for the numbers beside the views too, as an open page does. Sent at set times, however long answers take; what comes in the first seconds, when the server compiles itself, is not counted. Client and server share the machine; what the client takes of it is stated.
/// </summary>
internal static class LiveBench
{
    private const string Password = "bench-password-1";
    private const int Limit = 250, ConversationsAnAgent = 4;

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["THROUGHLINE_ADMIN_PASSWORD"] = Password,
        ["THROUGHLINE__CHAT__VISITSAMINUTE"] = "1000000",
        ["THROUGHLINE__CHAT__MESSAGESAMINUTE"] = "1000000",
    };

    private sealed class Chat(HttpClient visitor, int agent, string id)
    {
        public readonly HttpClient Visitor = visitor;
        public readonly int Agent = agent;
        public readonly string Id = id;

        /// <summary>When what the agent's stream has not told yet was sent; 0 for nothing.</summary>
        public long SentAt;

        public long Last;
    }

    public static async Task<IEnumerable<Result>> Run(Size size)
    {
        var (agents, aSecond, seconds) = size == Size.Short ? (20, 20, 3) : (500, 200, 60);
        using var folder = new TempFolder();
        await using var store = new DeskStore(folder["data"], null, 0);
        await using (await store.Serve(Environment))
        {
            // makes the tables and the administrator
        }
        var tokens = await Hire(store, agents);
        await using var server = await store.Serve(Environment);
        var chats = await Begin(server, tokens);
        using var over = new CancellationTokenSource();
        var (answered, told, had, lists) = (new ConcurrentBag<double>(), new ConcurrentBag<double>(), new ConcurrentBag<double>(), new ConcurrentBag<double>());
        var byId = chats.ToDictionary(chat => "conversation/" + chat.Id);
        var streams = new List<(ClientWebSocket Socket, Task Reading)>();
        foreach (var (token, i) in tokens.Select((token, i) => (token, i)))
        {
            var socket = await Open(server.Url, token, ["inbox", .. chats.Where(chat => chat.Agent == i).Select(chat => "conversation/" + chat.Id)]);
            streams.Add((socket, Read(socket, Client(server.Url, token), byId, told, had, lists, over.Token)));
        }
        await Machine.CalmsDown(server.ProcessId);

        using var process = Process.GetProcessById(server.ProcessId);
        var (chance, key) = (new Random(31), 0);
        await Send(Math.Max(1, seconds / 6));
        foreach (var times in (ConcurrentBag<double>[])[answered, told, had, lists])
            times.Clear();
        var (client, its) = (Process.GetCurrentProcess().TotalProcessorTime, process.TotalProcessorTime);
        var (sent, took, late) = await Send(seconds);
        (client, its) = (Process.GetCurrentProcess().TotalProcessorTime - client, process.TotalProcessorTime - its);
        await over.CancelAsync();
        await Task.WhenAll(streams.ConvertAll(stream => stream.Reading));
        var remarks = $"{agents} streams, {sent / took.TotalSeconds:N0} messages a second for {took.TotalSeconds:N0} s, each durable and answered (99 of 100 within {Place(answered, 0.99):N0} ms), {lists.Count} times the list and the numbers beside the views asked for (both 99 of 100 within {Place(lists, 0.99):N0} ms); "
            + $"processor time: server {its.TotalSeconds / took.TotalSeconds:N2}, client {client.TotalSeconds / took.TotalSeconds:N2} of {System.Environment.ProcessorCount} cores; sent {late:N0} ms late at most; load {Machine.Load()}";
        return
        [
            new Result("SQLite: from a visitor's sending to the agent's stream, 99 of 100", Place(told, 0.99), null, Limit, "ms", $"middle {Place(told, 0.5):N0} ms, longest {told.Max():N0} ms; {remarks}", IsLimit: true),
            new Result("SQLite: from a visitor's sending to the agent's having the words, 99 of 100", Place(had, 0.99), null, Limit, "ms", $"middle {Place(had, 0.5):N0} ms, longest {had.Max():N0} ms", IsLimit: true),
        ];

        async Task<(int Sent, TimeSpan Took, double Late)> Send(int forSeconds)
        {
            var (sending, latest, clock) = (new List<Task>(), 0.0, Stopwatch.StartNew());
            for (var i = 0; i < aSecond * forSeconds; i++)
            {
                var at = TimeSpan.FromSeconds((double)i / aSecond);
                if (at > clock.Elapsed)
                    await Task.Delay(at - clock.Elapsed);
                latest = Math.Max(latest, (clock.Elapsed - at).TotalMilliseconds);
                var free = chats.Skip(chance.Next(chats.Count)).Concat(chats).First(chat => Interlocked.CompareExchange(ref chat.SentAt, Stopwatch.GetTimestamp(), 0) == 0);
                sending.Add(Say(free, $"m{key++}", answered));
            }
            await Task.WhenAll(sending);
            var until = clock.Elapsed;
            for (var patience = 0; patience < 100 && had.Count < sending.Count; patience++)
                await Task.Delay(50);
            if (had.Count != sending.Count)
                throw new InvalidOperationException($"{sending.Count} messages were sent, and agents had {had.Count}.");
            return (sending.Count, until, latest);
        }
    }

    private static double Place(ConcurrentBag<double> times, double share) => times.IsEmpty ? 0 : times.Order().ElementAt((int)((times.Count - 1) * share));

    private static async Task Say(Chat chat, string key, ConcurrentBag<double> answered)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await chat.Visitor.PostAsJsonAsync("/chat/v1/messages", new { key, text = $"Where is my order? {key}" });
        answer.EnsureSuccessStatusCode();
        answered.Add(clock.Elapsed.TotalMilliseconds);
    }

    private static async Task Read(ClientWebSocket socket, HttpClient agent, Dictionary<string, Chat> chats, ConcurrentBag<double> told, ConcurrentBag<double> had, ConcurrentBag<double> lists, CancellationToken over)
    {
        var buffer = new byte[16 * 1024];
        var asked = new List<Task>();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer.AsMemory(), over);
                foreach (var topic in JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, part.Count))!["changed"]!.AsArray().Select(topic => (string)topic!))
                    asked.Add(chats.TryGetValue(topic, out var chat) ? Fetch(chat) : List());
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(asked);
            socket.Dispose();
            agent.Dispose();
        }

        async Task Fetch(Chat chat)
        {
            var sent = Interlocked.Read(ref chat.SentAt);
            if (sent == 0)
                return; // told of what it has
            var at = Stopwatch.GetElapsedTime(sent).TotalMilliseconds;
            var said = JsonNode.Parse(await agent.GetStringAsync($"/api/conversations/{chat.Id}/messages?after={chat.Last}", CancellationToken.None))!.AsArray();
            if (said.Count == 0)
                return;
            told.Add(at);
            had.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            chat.Last = (long)said[^1]!["number"]!;
            Interlocked.Exchange(ref chat.SentAt, 0);
        }

        async Task List()
        {
            var clock = Stopwatch.StartNew();
            var parts = await Task.WhenAll(agent.GetAsync("/inbox/list?view=mine", CancellationToken.None), agent.GetAsync("/inbox/views?view=mine", CancellationToken.None));
            foreach (var part in parts)
                part.EnsureSuccessStatusCode().Dispose();
            lists.Add(clock.Elapsed.TotalMilliseconds);
        }
    }

    private static async Task<ClientWebSocket> Open(Uri url, string token, IEnumerable<string> topics)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + token);
        socket.Options.SetRequestHeader("Origin", url.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new UriBuilder(url) { Scheme = "ws", Path = "/live" }.Uri, CancellationToken.None);
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { add = topics }), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        return socket;
    }

    /// <summary>Each visitor has begun, and their agent has taken it.</summary>
    private static async Task<List<Chat>> Begin(ServerProcess server, IReadOnlyList<string> tokens)
    {
        using var admin = new Visitor(server.Url);
        using var signedIn = await admin.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Password));
        using var made = await admin.Json(HttpMethod.Post, "/api/chat/sites", new { name = "Shop" });
        var site = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["key"]!;
        var visitors = new HttpClient[tokens.Count * ConversationsAnAgent];
        await Parallel.ForAsync(0, visitors.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, stop) =>
        {
            visitors[i] = new HttpClient { BaseAddress = server.Url };
            using var begun = await visitors[i].PostAsJsonAsync("/chat/v1/visits", new { site }, stop);
            visitors[i].DefaultRequestHeaders.Authorization = new("Bearer", (string)JsonNode.Parse(await begun.EnsureSuccessStatusCode().Content.ReadAsStringAsync(stop))!["token"]!);
            using var said = await visitors[i].PostAsJsonAsync("/chat/v1/messages", new { key = "first", text = "Hello", page = $"Page {i}" }, stop);
            said.EnsureSuccessStatusCode();
        });
        var chats = new List<Chat>();
        for (var after = ""; after is not null;)
        {
            using var listed = await admin.Get("/api/conversations?view=team" + after);
            var page = JsonNode.Parse(await listed.Content.ReadAsStringAsync())!;
            foreach (var of in page["conversations"]!.AsArray())
            {
                var number = int.Parse(((string)of!["title"]!)["Page ".Length..]);
                chats.Add(new(visitors[number], number % tokens.Count, (string)of["id"]!));
            }
            after = (string?)page["next"] is { } next ? "&after=" + Uri.EscapeDataString(next) : null;
        }
        await Parallel.ForEachAsync(chats, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (chat, stop) =>
        {
            using var agent = Client(server.Url, tokens[chat.Agent]);
            using var taken = await agent.PutAsJsonAsync($"/api/conversations/{chat.Id}/agent", new { agent = "me" }, stop);
            taken.EnsureSuccessStatusCode();
            chat.Last = (long)JsonNode.Parse(await agent.GetStringAsync($"/api/conversations/{chat.Id}/messages", stop))!.AsArray()[^1]!["number"]!;
        });
        return chats;
    }

    private static HttpClient Client(Uri url, string token) => new() { BaseAddress = url, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    /// <summary>Written past the server: hashing as many passwords would take longer than all else.</summary>
    private static async Task<List<string>> Hire(DeskStore store, int agents)
    {
        await using var database = store.Open();
        return await database.Write(tx => Enumerable.Range(0, agents).Select(i =>
        {
            var (id, secret) = (FillDesk.AgentId(i), $"tlt_bench-{i:000}-{RandomNumberGenerator.GetHexString(32)}");
            tx.Execute("insert into users (id, name, full_name, role, password, must_change, created_at) values (@id, @id, @id, 'agent', '', 0, 0)", new { id });
            tx.Execute("insert into team_members (team, user_id, joined_at) values ('service', @id, 0)", new { id });
            tx.Execute("insert into api_tokens (user_id, name, digest, start, permissions, created_at) values (@id, 'bench', @digest, 'bench', 'conversations:read conversations:write', 0)",
                new { id, digest = SHA256.HashData(Encoding.UTF8.GetBytes(secret)) });
            return secret;
        }).ToList());
    }
}
