using System.Net;
using Throughline.Journeys.Queries;
using Throughline.Web.Access;

namespace Throughline.Journeys.Tests.Maps;

public sealed class MapPagesTests : PagesCase
{
    private static readonly JourneyQuery ByCase = new() { By = new JourneyBy.Case() };
    private static readonly string Edge = QueryAddress.Behind(ByCase, new() { Edge = ["asked", "answered"] });

    [Fact]
    public async Task The_page_says_in_tables_what_the_picture_shows()
    {
        await Log("crm", E("ann", "asked", 0, "1"), E("ann", "answered", 60, "1"), E("bob", "asked", 0, "2"));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        var page = await visitor.Page("/journeys?by=case");
        Assert.Contains($"href=\"{Edge}\"", page, StringComparison.Ordinal);
        Assert.Contains("1 min", page, StringComparison.Ordinal);
        Assert.Contains("1 to 1 of 1 journeys", await visitor.Page(Edge), StringComparison.Ordinal);
        Assert.Contains("ann", await visitor.Page(Edge), StringComparison.Ordinal);
        Assert.Contains("bob", await visitor.Page(QueryAddress.Behind(ByCase, new() { Step = "asked" })), StringComparison.Ordinal);
        Assert.Contains("bob", await visitor.Page(QueryAddress.Behind(ByCase, new() { Variant = ["asked"] })), StringComparison.Ordinal);
        Assert.Contains("No journey does that", await visitor.Page(QueryAddress.Behind(ByCase, new() { Edge = ["nobody", "ever"] })), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_outside_stay_text_on_every_page()
    {
        const string Hostile = "</script><script>alert('x')</script>\"&\u0007";
        await Log("crm", E("<b>u</b>", Hostile, 0, Hostile, Hostile), E("<b>u</b>", Hostile, 60, Hostile, Hostile));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        var (edge, step) = (QueryAddress.Behind(ByCase, new() { Edge = [Hostile, Hostile] }), QueryAddress.Behind(ByCase, new() { Step = Hostile }));
        foreach (var path in new[] { "/journeys?by=case", edge, step, "/journeys?contains={0}&hide={0}&channel={0}&where=a%3D{0}", "/journeys?by={0}", "/journeys?q={0}", "/journeys/variants?by=case", "/journeys/variants?by={0}",
            "/journeys/funnel?by=case&through={0}&without={0}", "/journeys/funnel?by=case&through={0}&within={0}", "/journeys/funnel?by=case&through={0}&mode={0}",
            "/journeys/paths?by=case&at={0}", "/journeys/paths?by=case&at={0}&far={0}", "/journeys/paths?at=a&ways={0}", "/journeys/drop-off?by=case&goal={0}&after={0}&silent=1s", "/journeys/drop-off?by=case&goal=a&silent={0}&asOf={0}", "/journeys/drop-off?by=case&goal=other&silent=1s&asOf=2027-01-01", step + "&way={0}" })
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
        using var api = await visitor.Get(Api("""{"by":"session:long"}"""));
        Assert.Equal("application/problem+json", api.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.BadRequest, api.StatusCode);
    }

    [Fact]
    public async Task An_empty_log_says_how_to_begin()
    {
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        foreach (var path in (string[])["/journeys", "/journeys/paths", "/journeys/paths?at=a", "/journeys/drop-off", "/journeys/drop-off?goal=a"])
            Assert.Contains("No journeys yet", await visitor.Page(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_gives_the_same_to_those_who_may_see_maps_and_names_to_those_who_may_see_people()
    {
        await Log("crm", E("ann", "asked", 0, "1"), E("ann", "answered", 60, "1"));
        await using var server = await Serve();
        using var analyst = SignedIn(server, All);
        using var machine = SignedIn(server, [Permissions.MapsRead]);
        using var agent = SignedIn(server, [Permissions.PeopleRead]);
        Assert.StartsWith("""{"journeys":1,"events":2,"people":1,"steps":[{"step":"answered","count":1""", await machine.Page(Api("""{"by":"case","top":5}""")), StringComparison.Ordinal);
        const string BehindEdge = """{"ask":"behind","by":"case","behind":{"edge":["asked","answered"]}}""";
        Assert.Contains("\"name\":\"ann\"", await analyst.Page(Api(BehindEdge)), StringComparison.Ordinal);
        Assert.Contains("\"meanSeconds\":60", await machine.Page(Api(BehindEdge)), StringComparison.Ordinal);
        Assert.Equal(await analyst.Page(Api(BehindEdge)), await analyst.Post("/api/journeys", BehindEdge));
        foreach (var path in new[] { Api(BehindEdge), Api("""{"ask":"behind","behind":{"step":"asked"}}"""), QueryAddress.Behind(ByCase, new() { Step = "asked" }) })
            Assert.DoesNotContain("ann", await machine.Page(path), StringComparison.Ordinal);
        foreach (var path in new[] { "/journeys", "/api/journeys", "/journeys/variants", "/journeys/funnel", "/journeys/paths", "/journeys/drop-off", "/journeys/saved", "/api/journeys/flow", "/api/journeys/bpmn", Api(BehindEdge), Edge })
        {
            using var answer = await agent.Get(path);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_form_that_was_filled_in_leads_to_the_address_of_its_query()
    {
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        Assert.Contains("<title>Journeys", await visitor.Page("/journeys?by=case&from=&hide=&where="), StringComparison.Ordinal);
        Assert.Equal("/journeys?q=" + Uri.EscapeDataString("""{"ask":"map","by":"case"}"""), await visitor.LedTo("/journeys?by=case&from=&hide=&where="));
    }
}
