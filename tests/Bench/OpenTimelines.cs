using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Throughline.Support;

namespace Throughline.Bench;

/// <summary>
/// How long after somebody sends an event it is on the person's timeline, which is open: collected, committed, counted by the readers, told to
/// the page, and asked for by it. The time begins before the event is sent, so that its commit counts too.
/// </summary>
internal static class OpenTimelines
{
    private static readonly string[] Permissions = ["people:read", "account:own"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="people">Whose timelines are open: their numbers in the population and their ids.</param>
    public static async Task<Result> Measure(string store, Uri url, Visitor reader, string writeKey, IReadOnlyList<(int Number, long Id)> people)
    {
        using var made = await reader.Json(HttpMethod.Post, "/api/tokens", new { name = "open timelines", permissions = Permissions });
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + (string)JsonNode.Parse(await made.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!["token"]!);
        socket.Options.SetRequestHeader("Origin", url.GetLeftPart(UriPartial.Authority));
        await socket.ConnectAsync(new UriBuilder(url) { Scheme = "ws", Path = "/live" }.Uri, CancellationToken.None);
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { add = people.Select(person => Topic(person.Id)) }), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

        using var sender = new HttpClient { BaseAddress = url };
        sender.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(writeKey + ":")));
        var times = new List<double>();
        foreach (var (number, id) in people)
        {
            var name = $"Fresh {Stopwatch.GetTimestamp()}";
            var clock = Stopwatch.StartNew();
            using var sent = await sender.PostAsJsonAsync("/v1/track", new { userId = Population.UserId(number), @event = name });
            sent.EnsureSuccessStatusCode();
            do
                await Told(socket, Topic(id));
            while (!(await reader.Page($"/people/{id}")).Contains(name, StringComparison.Ordinal));
            times.Add(clock.Elapsed.TotalMilliseconds);
        }
        times.RemoveRange(0, Math.Min(3, times.Count / 5)); // the first ones start things up
        times.Sort();
        return new Result($"{store}: from sending an event to having it on an open timeline, 95 of 100", times[(int)(times.Count * 0.95)], null, 1000, "ms",
            $"middle {times[times.Count / 2]:N0} ms, longest {times[^1]:N0} ms, of {times.Count}; load {Machine.Load()}", IsLimit: true);
    }

    private static string Topic(long id) => $"timeline/{id}";

    private static async Task Told(ClientWebSocket socket, string topic)
    {
        using var over = new CancellationTokenSource(Patience);
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), over.Token);
            if (JsonNode.Parse(Encoding.UTF8.GetString(buffer, 0, part.Count))!["changed"]!.AsArray().Any(changed => (string?)changed == topic))
                return;
        }
    }
}
