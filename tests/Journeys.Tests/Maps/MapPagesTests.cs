using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Journeys.Tests.Maps;

public sealed class MapPagesTests() : MapCase(Store.Sqlite)
{
    private static readonly string[] All = [Permissions.MapsRead, Permissions.PeopleRead];

    [Fact]
    public async Task The_page_says_in_tables_what_the_picture_shows()
    {
        await Log("crm", E("ann", "asked", 0, "1"), E("ann", "answered", 60, "1"), E("bob", "asked", 0, "2"));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        var page = await visitor.Page("/journeys?by=case");
        Assert.Contains("href=\"/journeys/edge?by=case&amp;fromStep=asked&amp;toStep=answered\"", page, StringComparison.Ordinal);
        Assert.Contains("1 min", page, StringComparison.Ordinal);
        Assert.Contains("1 to 1 of 1 journeys", await visitor.Page("/journeys/edge?by=case&fromStep=asked&toStep=answered"), StringComparison.Ordinal);
        Assert.Contains("ann", await visitor.Page("/journeys/edge?by=case&fromStep=asked&toStep=answered"), StringComparison.Ordinal);
        Assert.Contains("bob", await visitor.Page("/journeys/step?by=case&atStep=asked"), StringComparison.Ordinal);
        Assert.Contains("bob", await visitor.Page("/journeys/variant?by=case&path=asked"), StringComparison.Ordinal);
        Assert.Contains("No journey does that", await visitor.Page("/journeys/edge?by=case&fromStep=nobody&toStep=ever"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_outside_stay_text_on_every_page()
    {
        const string Hostile = "</script><script>alert('x')</script>\"&\u0007";
        await Log("crm", E("<b>u</b>", Hostile, 0, Hostile, Hostile), E("<b>u</b>", Hostile, 60, Hostile, Hostile));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        foreach (var path in new[] { "/journeys?by=case", "/journeys/edge?by=case&fromStep={0}&toStep={0}", "/journeys/step?by=case&atStep={0}", "/journeys?contains={0}&hide={0}&channel={0}&where=a%3D{0}", "/journeys?by={0}" })
        {
            using var answer = await visitor.Get(path.Replace("{0}", Uri.EscapeDataString(Hostile), StringComparison.Ordinal));
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
            Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<b>u", page, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_question_that_is_not_understood_comes_back_with_the_form_as_it_was()
    {
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        using var answer = await visitor.Get("/journeys?by=session%3Along&from=2026-01-01");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("no pause that ends a session", page, StringComparison.Ordinal);
        Assert.Contains("value=\"2026-01-01\"", page, StringComparison.Ordinal);
        using var api = await visitor.Get("/api/maps?by=session%3Along");
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.BadRequest, api.StatusCode);
    }

    [Fact]
    public async Task An_empty_log_says_how_to_begin()
    {
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        Assert.Contains("No journeys yet", await visitor.Page("/journeys"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_gives_the_same_to_those_who_may_see_maps_and_names_to_those_who_may_see_people()
    {
        await Log("crm", E("ann", "asked", 0, "1"), E("ann", "answered", 60, "1"));
        await using var server = await Serve();
        using var analyst = SignedIn(server, All);
        using var machine = SignedIn(server, [Permissions.MapsRead]);
        using var agent = SignedIn(server, [Permissions.PeopleRead]);
        Assert.StartsWith("""{"journeys":1,"events":2,"people":1,"steps":[{"step":"answered","count":1""", await machine.Page("/api/maps?by=case&variants=5"), StringComparison.Ordinal);
        Assert.Contains("\"name\":\"ann\"", await analyst.Page("/api/maps/edge?by=case&fromStep=asked&toStep=answered"), StringComparison.Ordinal);
        Assert.Contains("\"meanSeconds\":60", await machine.Page("/api/maps/edge?by=case&fromStep=asked&toStep=answered"), StringComparison.Ordinal);
        foreach (var path in new[] { "/api/maps/edge?fromStep=asked&toStep=answered", "/api/maps/step?atStep=asked", "/api/maps/variant?path=asked&path=answered", "/journeys/step?atStep=asked" })
            Assert.DoesNotContain("ann", await machine.Page(path), StringComparison.Ordinal);
        foreach (var path in new[] { "/journeys", "/api/maps", "/api/maps/edge?fromStep=a&toStep=b", "/journeys/step?atStep=a", "/journeys/variant?path=a" })
        {
            using var answer = await agent.Get(path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.AddWeb().AddSingleton<IAccounts>(new Accounts());
    }

    private Task<PageServer> Serve() => PageServer.Start(
        services => Add(services.AddKernel(Database, Time)),
        app =>
        {
            app.UseWeb();
            app.MapWeb();
            app.MapJourneys();
        });

    private static Browser SignedIn(PageServer server, string[] permissions) => new(server.Url, permissions);

    private sealed class Browser : IDisposable
    {
        private readonly HttpClient client;

        public Browser(Uri url, string[] permissions)
        {
            client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = url };
            client.DefaultRequestHeaders.Add("Accept", "text/html");
            client.DefaultRequestHeaders.Add("Cookie", "may=" + string.Join('.', permissions));
        }

        public Task<HttpResponseMessage> Get(string path) => client.GetAsync(path);
        public Task<string> Page(string path) => client.GetStringAsync(path);
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
