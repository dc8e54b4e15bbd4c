using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Throughline.Kernel;

namespace Throughline.Web.Webhooks;

/// <summary>
/// One try to deliver, signed as Standard Webhooks says. The address is resolved and looked at when the connection is made, and connected
/// to as looked at, so that a name can't lead elsewhere in between; redirections are not followed and proxies not used.
/// </summary>
public sealed class SendMessage : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient client;
    private readonly WebhookOptions options;
    private readonly TimeProvider time;

    public SendMessage(IOptions<WebhookOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            ConnectCallback = Connect,
        })
        { Timeout = Patience };
    }

    internal Task<TryOutcome> Try(Webhook webhook, string id, string body, CancellationToken cancel) => Try(webhook.Url, [webhook.Secret], id, body, cancel);

    /// <summary>Never throws for what the receiver or the network do.</summary>
    /// <param name="url">Where to.</param>
    /// <param name="secrets">Each signs: while one takes another's place, the receiver may know either. None where the receiver knows nothing of signatures.</param>
    /// <param name="id">Stays the same over all tries.</param>
    /// <param name="body">JSON.</param>
    /// <param name="cancel">Ends the try.</param>
    public async Task<TryOutcome> Try(string url, IReadOnlyList<string> secrets, string id, string body, CancellationToken cancel)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Webhook.CheckedUrl(url, options))
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            if (secrets.Count > 0)
                Sign(request, secrets, id, body);
            request.Headers.UserAgent.ParseAdd("Throughline");
            // what the receiver answers is not read: only how
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            var status = (int)answer.StatusCode;
            return new(status, status is >= 200 and < 300 ? null : $"The receiver answered {status}.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, $"No answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or UserErrorException or IOException)
        {
            return new(null, Shortened((e.InnerException as UserErrorException ?? e).Message));
        }
    }

    private void Sign(HttpRequestMessage request, IReadOnlyList<string> secrets, string id, string body)
    {
        var timestamp = time.GetUtcNow().ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", string.Join(' ', secrets.Select(secret => Signature(secret, id, timestamp, body))));
    }

    /// <summary><c>v1,</c> and the HMAC with SHA-256 of id, time and body, in base64. Pure.</summary>
    public static string Signature(string secret, string id, long timestamp, string body) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret[Webhook.SecretPrefix.Length..]),
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.{body}"))));

    public void Dispose() => client.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Dns.GetHostAddressesAsync(host, cancel);
        var allowed = options.Allows(host) ? addresses : Array.FindAll(addresses, PublicAddress.Is);
        if (allowed.Length == 0 && addresses.Length > 0)
            throw new UserErrorException($"{host} is at a private or loopback address, where nothing is sent unless the operator names it in THROUGHLINE__WEBHOOKS__ALLOWEDHOSTS.");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Shortened(string text) => text.Length <= 300 ? text : text[..300] + "…";
}
