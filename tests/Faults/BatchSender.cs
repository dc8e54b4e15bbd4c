using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Throughline.Faults;

/// <summary>
/// Sends batches over some connections and sends each again, unchanged, until it is answered with 200; one in ten is sent once more even
/// then, as by a client that lost the answer.
/// </summary>
public sealed class BatchSender : IAsyncDisposable
{
    private const int Connections = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient client;
    private readonly Delivery delivery;
    private readonly CancellationTokenSource noMore = new();
    private readonly Task[] running;
    private int last;

    public BatchSender(Uri server, string key, Delivery delivery, int seed)
    {
        this.delivery = delivery;
        client = new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(key + ":")));
        running = [.. Enumerable.Range(0, Connections).Select(i => Task.Run(() => Send(new Random(seed + i))))];
    }

    /// <summary>Makes no more batches; done when the last was acknowledged.</summary>
    public async Task Finish()
    {
        await noMore.CancelAsync();
        await Task.WhenAll(running);
    }

    public async ValueTask DisposeAsync()
    {
        await noMore.CancelAsync();
        client.CancelPendingRequests();
        client.Dispose();
        noMore.Dispose();
    }

    private async Task Send(Random chance)
    {
        while (!noMore.IsCancellationRequested)
        {
            var names = Enumerable.Range(0, chance.Next(1, 21)).Select(_ => $"http-{Interlocked.Increment(ref last)}").ToList();
            var body = Body(names, chance);
            foreach (var name in names)
                delivery.Sent(name);
            await UntilTaken(body);
            foreach (var name in names)
                delivery.Acknowledge(name);
            if (chance.Next(10) == 0)
                await UntilTaken(body);
            await Task.Delay(Pause);
        }
    }

    private async Task UntilTaken(byte[] body)
    {
        while (!await IsTaken(body))
            await Task.Delay(BeforeRetry);
    }

    private async Task<bool> IsTaken(byte[] body)
    {
        try
        {
            using var content = new ByteArrayContent(body);
            using var answer = await client.PostAsync("/v1/batch", content);
            if (answer.StatusCode == HttpStatusCode.OK)
                return true;
            delivery.Refused((int)answer.StatusCode, answer.StatusCode != HttpStatusCode.ServiceUnavailable || answer.Headers.RetryAfter is not null);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            delivery.Refused(0);
        }
        return false;
    }

    private static byte[] Body(List<string> names, Random chance)
    {
        var items = names.Select(name =>
            $$$"""{"type":"track","event":"{{{name}}}","messageId":"m-{{{name}}}","userId":"user-{{{chance.Next(50)}}}","timestamp":"2026-01-15T09:00:00.000Z","properties":{"n":1}}""");
        return Encoding.UTF8.GetBytes($$"""{"batch":[{{string.Join(',', items)}}]}""");
    }
}
