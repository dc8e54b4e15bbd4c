using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Throughline.Sdks.Tests;

/// <summary>What to do with a request instead of passing it on.</summary>
internal delegate Task<bool> Disturbance(HttpContext http, int count, Func<Task<HttpResponseMessage>> pass);

/// <summary>Stands between an SDK and the server, and makes trouble as told; otherwise it passes everything on unchanged.</summary>
internal sealed class FlakyProxy : IAsyncDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private readonly WebApplication app;
    private readonly Func<Uri> target;
    private readonly Disturbance disturb;
    private int count, passed;

    private FlakyProxy(Func<Uri> target, Disturbance disturb)
    {
        (this.target, this.disturb) = (target, disturb);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.Run(Handle);
    }

    public string Url => app.Urls.Single();

    /// <summary>How many batches and single calls came, trouble or not.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>How many of them were passed on and answered.</summary>
    public int Passed => Volatile.Read(ref passed);

    public static async Task<FlakyProxy> Start(Func<Uri> target, Disturbance disturb)
    {
        var proxy = new FlakyProxy(target, disturb);
        await proxy.app.StartAsync();
        return proxy;
    }

    /// <summary>Answers the first requests with an error and lets the rest pass.</summary>
    public static Task<FlakyProxy> Answering(Func<Uri> target, int status, int times) => Start(target, (http, n, _) =>
    {
        if (n > times)
            return Task.FromResult(false);
        http.Response.StatusCode = status;
        http.Response.Headers.RetryAfter = "1";
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.AccessControlExposeHeaders = "retry-after";
        return Task.FromResult(true);
    });

    private async Task Handle(HttpContext http)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var isSending = HttpMethods.IsPost(http.Request.Method);
        if (isSending && await disturb(http, Interlocked.Increment(ref count), () => Pass(http, body.ToArray())))
            return;
        try
        {
            using var answer = await Pass(http, body.ToArray());
            http.Response.StatusCode = (int)answer.StatusCode;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
                if (!name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
                    http.Response.Headers[name] = values.ToArray();
            if (answer.StatusCode != HttpStatusCode.NoContent)
                await answer.Content.CopyToAsync(http.Response.Body);
            if (isSending && answer.IsSuccessStatusCode)
                Interlocked.Increment(ref passed);
        }
        catch (HttpRequestException)
        {
            http.Abort();
        }
    }

    private async Task<HttpResponseMessage> Pass(HttpContext http, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), new Uri(target(), http.Request.Path + http.Request.QueryString));
        request.Content = body.Length > 0 ? new ByteArrayContent(body) : null;
        foreach (var (name, values) in http.Request.Headers)
            if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        return await client.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }
}
