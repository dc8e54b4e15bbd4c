using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Throughline.Events.Keys;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Events.Tests.Collect;

/// <summary>The tracking API on a real port over a database of the test's own, with a key of the source <c>web</c>.</summary>
public abstract class CollectCase(Store store) : DatabaseCase(store)
{
    private WebApplication? app;

    protected HttpClient Client { get; private set; } = null!;
    protected string Key { get; private set; } = "";
    protected Source Web { get; private set; } = null!;
    protected T Served<T>() where T : notnull => app!.Services.GetRequiredService<T>();

    protected override void Add(IServiceCollection services) => services.AddWeb().AddEvents();

    /// <summary>Settings of the server under test.</summary>
    protected virtual void Configure(IServiceCollection services) { }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddKernel(Database, Time).AddWeb().AddEvents().AddSingleton<IAccounts, Everyone>();
        Configure(builder.Services);
        app = builder.Build();
        app.UseWeb();
        app.MapWeb();
        app.MapEvents();
        await app.StartAsync();
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        (Key, Web) = await Database.Write(tx =>
        {
            var (key, secret) = Get<WriteKeys>().Create(tx, "web");
            return (secret, Get<Sources>().All(tx).Single(s => s.Id == key.Source));
        });
    }

    public override async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected Task<HttpResponseMessage> Send(string path, byte[] body, Action<HttpRequestMessage>? change = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Key + ":")));
        change?.Invoke(request);
        return Client.SendAsync(request);
    }

    protected Task<HttpResponseMessage> Send(string path, string body, Action<HttpRequestMessage>? change = null) =>
        Send(path, Encoding.UTF8.GetBytes(body), change);

    /// <summary>Sends a batch of items, which must be answered with 200.</summary>
    protected async Task<JsonElement> SendBatch(IEnumerable<string> items)
    {
        using var answer = await Send("/v1/batch", $$"""{"batch":[{{string.Join(',', items)}}],"sentAt":"2026-01-15T10:00:00.000Z"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync())).RootElement;
    }

    protected Task<List<Event>> Events() => Database.Read(session => Get<EventLog>().About(session,
        [.. Enumerable.Range(1, 5000).Select(i => (long)i)], long.MaxValue, long.MaxValue, 100_000));

    protected Task<long> Count() => Database.Read(session => Get<EventLog>().Count(session));

    protected Task<List<string>> Reasons() => Database.Read(session => session.Query<string>("select reason from refusals order by id"));

    /// <summary>Somebody who may do anything is signed in.</summary>
    private sealed class Everyone : IAccounts
    {
        public Task<Caller?> OfCookie(HttpContext context) =>
            Task.FromResult<Caller?>(new Caller("someone", "Some One", Permissions.All.Keys.ToHashSet(StringComparer.Ordinal), "127.0.0.1"));

        public Account? Find(Session session, string userId) => null;
    }
}
