using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>The pages of journeys on a server, and visitors to them.</summary>
public abstract class PagesCase() : MapCase(Store.Sqlite)
{
    protected static readonly string[] All = [Permissions.MapsRead, Permissions.PeopleRead];

    protected static string Api(string query) => "/api/journeys?q=" + Uri.EscapeDataString(query);

    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.AddWeb().AddSingleton<IAccounts>(new Accounts());
    }

    protected Task<PageServer> Serve() => PageServer.Start(
        services => Add(services.AddKernel(Database, Time)),
        app =>
        {
            app.UseWeb();
            app.MapWeb();
            app.MapJourneys();
        });

    protected static Browser SignedIn(PageServer server, string[] permissions) => new(server.Url, permissions);

    protected sealed class Browser : IDisposable
    {
        private readonly HttpClient client;

        public Browser(Uri url, string[] permissions)
        {
            client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = url };
            client.DefaultRequestHeaders.Add("Accept", "text/html");
            client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
            client.DefaultRequestHeaders.Add("Cookie", "may=" + string.Join('.', permissions));
        }

        public Task<HttpResponseMessage> Get(string path) => client.GetAsync(path);
        public Task<string> Page(string path) => client.GetStringAsync(path);

        public async Task<string> LedTo(string path)
        {
            using var answer = await client.GetAsync(path);
            return answer.RequestMessage!.RequestUri!.PathAndQuery;
        }

        public async Task<string> Post(string path, string json)
        {
            using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(path, body);
            return await answer.Content.ReadAsStringAsync();
        }

        public void Dispose() => client.Dispose();
    }

    /// <summary>Whoever comes may do what their cookie says.</summary>
    private sealed class Accounts : IAccounts
    {
        public Task<Caller?> OfCookie(HttpContext context) => Task.FromResult(
            context.Request.Cookies["may"] is { } may ? new Caller("u", "U", may.Split('.').ToHashSet(StringComparer.Ordinal), "") : null);

        public Account? Find(Session session, string userId) => null;
    }
}
