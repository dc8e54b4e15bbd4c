using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Models;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>The pages of escalation, compare and conformance, without a browser.</summary>
public sealed partial class QuestionPagesTests() : MapCase(Store.Sqlite)
{
    private const int Day = 86_400;

    [Fact]
    public async Task Two_halves_stand_side_by_side_and_each_number_leads_to_its_journeys()
    {
        await Log("web", E("ann", "visit", 0), E("ann", "call", 5), E("bob", "visit", 0), E("bob", "buy", 7), E("cid", "visit", 1), E("cid", "buy", 2), E("dan", "call", 3));
        await using var server = await Serve();
        using var client = Client(server);
        Assert.Contains("What with what?", await client.GetStringAsync("/journeys/compare"), StringComparison.Ordinal);
        var page = await client.GetStringAsync("/journeys/compare?firstContains=buy&secondLacks=buy&of=map");
        Assert.Contains("First: 2 journeys", page, StringComparison.Ordinal);
        Assert.Contains("with “buy”", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("visit → buy", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        // behind each number of the table stand as many journeys as it says
        var numbers = Number().Matches(page);
        Assert.True(numbers.Count >= 10);
        foreach (Match number in numbers)
        {
            var behind = await client.GetStringAsync(WebUtility.HtmlDecode(number.Groups["address"].Value));
            var journeys = number.Groups["number"].Value;
            Assert.Contains(journeys == "0" ? "No journey does that" : $"1 to {journeys} of {journeys} journeys", behind, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_both_halves_share_is_changed_without_losing_how_they_differ()
    {
        await Log("web", E("ann", "visit", 0), E("ann", "call", 5));
        await using var server = await Serve();
        using var client = Client(server);
        using var first = await client.GetAsync("/journeys/compare?from=2026-01-01&firstContains=call&secondTo=2026-02-01");
        var query = QueryOf(first);
        Assert.Equal(("2026-01-01", "call"), (query.Compare!.First.Journeys!.From.ToString(), query.Compare.First.Journeys.Contains![0]));
        Assert.Equal(("2026-01-01", "2026-02-01"), (query.Compare.Second.Journeys!.From.ToString(), query.Compare.Second.Journeys.To.ToString()));
        var form = Comparisons.CompareForm.From(query);
        Assert.Equal((null, null, "2026-02-01"), (form.FirstFrom, form.SecondFrom, form.SecondTo));
        Assert.Equal("call", Assert.Single(form.FirstContains!));
    }

    [Fact]
    public async Task A_funnel_is_compared_once_it_has_steps()
    {
        await Log("web", E("ann", "visit", 0), E("ann", "buy", 5), E("bob", "visit", 3), E("cid", "visit", 4), E("cid", "call", 5));
        await using var server = await Serve();
        using var client = Client(server);
        Assert.Contains("Which steps?", await client.GetStringAsync("/journeys/compare?of=funnel&firstLacks=call"), StringComparison.Ordinal);
        var page = await client.GetStringAsync("/journeys/compare?of=funnel&firstLacks=call&through=visit&through=buy");
        Assert.Contains("2. buy", page, StringComparison.Ordinal);
        Assert.Contains("First: 2 journeys", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Escalation_is_of_people_says_it_is_an_association_and_leads_to_who_is_on_that_path_now()
    {
        // 40 people see a price and call the day after; 40 others don't, and 5 of them call
        List<NewEvent> events = [];
        for (var person = 0; person < 80; person++)
        {
            events.Add(E($"p{person}", person < 40 ? "price" : "news", person));
            events.Add(E($"p{person}", "look", person + 10));
            if (person < 40)
                events.Add(E($"p{person}", "look", person + 20)); // so that as many others lie beside a price as beside none
            if (person is < 40 or >= 75)
                events.Add(E($"p{person}", "call", 1.5 * Day + person));
        }
        events.AddRange([E("late1", "price", 9 * Day), E("late2", "price", 9 * Day), E("end", "look", 9.5 * Day)]);
        await Log("web", [.. events]);
        await using var server = await Serve();
        using var client = Client(server);
        Assert.Contains("Which steps are service contacts?", await client.GetStringAsync("/journeys/escalation?by=case"), StringComparison.Ordinal);
        using var answer = await client.GetAsync("/journeys/escalation?by=case&contact=call&contact=&lookBack=2d&every=1d&pairs=10");
        var query = QueryOf(answer);
        Assert.IsType<JourneyBy.Person>(query.By);
        Assert.Equal(["news|look", "price|look"], query.Escalation!.Pairs!.Select(pair => string.Join('|', pair)).Order(StringComparer.Ordinal));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("It is an association, not a cause", page, StringComparison.Ordinal);
        Assert.Contains("who see “price”", page, StringComparison.Ordinal);
        Assert.Contains("price → look", page, StringComparison.Ordinal);
        var now = Regex.Match(page, "href=\"(?<address>[^\"]*)\"[^>]*aria-label=\"2 people on the path price now", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        Assert.True(now.Success);
        var behind = await client.GetStringAsync(now.Groups["address"].Value);
        Assert.Contains("late1", behind, StringComparison.Ordinal);
        Assert.Contains("1 to 2 of 2 people", behind, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_is_written_refused_by_place_and_begun_from_the_most_frequent_way()
    {
        await Log("web", E("ann", "visit", 0), E("ann", "buy", 5), E("bob", "visit", 3), E("bob", "buy", 4), E("cid", "visit", 4), E("cid", "call", 5));
        await using var server = await Serve();
        using var client = Client(server);
        var begin = WebUtility.HtmlDecode(await client.GetStringAsync("/journeys/conformance"));
        Assert.Contains("Use the most frequent variant as the model: visit > buy", begin, StringComparison.Ordinal);
        using var refused = await client.GetAsync("/journeys/conformance?model=visit%0D%0Abuy+%3E+%3E+call");
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var said = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
        Assert.Contains("The model, line 2, column 7: ", said, StringComparison.Ordinal);
        Assert.Contains("buy > > call</textarea>", said, StringComparison.Ordinal);
        using var answer = await client.GetAsync("/journeys/conformance?model=visit%0D%0Abuy");
        Assert.Equal("visit > buy", ModelText.Of(QueryOf(answer).Model!));
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
        Assert.Contains("Two of three journeys are as the model says (2 of 3)", page, StringComparison.Ordinal);
        Assert.Contains("“buy” is skipped in one of three journeys (1)", page, StringComparison.Ordinal);
        var fits = QueryAddress.Behind(QueryOf(answer), new() { Fits = false });
        Assert.Contains("1 to 1 of 1 journeys", await client.GetStringAsync(fits), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_from_outside_stay_text_on_every_page_and_defused_in_every_file()
    {
        const string Hostile = "=</script><script>alert('x')</script>\"&\u0007";
        List<NewEvent> events = [.. Enumerable.Range(0, 40).SelectMany(p => new[] { E($"<b>u{p}</b>", Hostile, p), E($"<b>u{p}</b>", "call", 1.2 * Day + p), E($"<b>u{p}</b>", Hostile, 9 * Day) })];
        await Log("crm", [.. events]);
        await using var server = await Serve();
        using var client = Client(server);
        string[] queries =
        [
            new JourneyQuery { Ask = Queries.Ask.Escalation, Escalation = new() { Contact = ["call"], Pairs = [[Hostile, "call"]] } }.ToString(),
            new JourneyQuery { Ask = Queries.Ask.Compare, Compare = new() { Of = Compared.Map, First = new() { Journeys = new() { Contains = [Hostile] } }, Second = new() } }.ToString(),
            new JourneyQuery { Ask = Queries.Ask.Conformance, Model = new() { Sequence = [new() { Step = "call" }, new() { Loop = new() { Step = Hostile } }] } }.ToString(),
        ];
        string[] paths = ["/journeys/escalation", "/journeys/compare", "/journeys/conformance"];
        foreach (var (path, q) in paths.Zip(queries))
        {
            foreach (var address in new[] { $"{path}?q={Uri.EscapeDataString(q)}", $"{path}?contact={{0}}&closed={{0}}&every={{0}}&of={{0}}&firstContains={{0}}&secondSegment={{0}}&model={{0}}", $"{path}?by={{0}}&model={{0}}" })
            {
                using var answer = await client.GetAsync(address.Replace("{0}", Uri.EscapeDataString(Hostile), StringComparison.Ordinal));
                var page = await answer.Content.ReadAsStringAsync();
                Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest });
                Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("<b>u", page, StringComparison.OrdinalIgnoreCase);
            }
            var csv = await client.GetStringAsync("/api/journeys/csv?q=" + Uri.EscapeDataString(q));
            Assert.Contains("\n\"'=", csv, StringComparison.Ordinal);
            Assert.DoesNotContain("\n=", csv, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Who_may_not_see_maps_sees_none_of_the_pages_and_who_may_not_see_people_no_names()
    {
        await Log("web", E("zoltan", "visit", 0), E("bob", "call", 3));
        await using var server = await Serve();
        using var agent = Client(server, Permissions.PeopleRead);
        using var machine = Client(server, Permissions.MapsRead);
        foreach (var tab in new[] { JourneyTab.Escalation, JourneyTab.Compare, JourneyTab.Conformance })
        {
            using var refused = await agent.GetAsync(tab.Path);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.DoesNotContain("zoltan", await machine.GetStringAsync(tab.Path + "?firstContains=call&model=visit"), StringComparison.Ordinal);
        }
    }

    private static JourneyQuery QueryOf(HttpResponseMessage answer) =>
        JourneyQuery.Parse(Uri.UnescapeDataString(answer.RequestMessage!.RequestUri!.Query["?q=".Length..]));

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

    private static HttpClient Client(PageServer server, params string[] permissions)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        client.DefaultRequestHeaders.Add("Cookie", "may=" + string.Join('.', permissions.Length > 0 ? permissions : [Permissions.MapsRead, Permissions.PeopleRead, Permissions.SegmentsRead]));
        return client;
    }

    /// <summary>Whoever comes may do what their cookie says.</summary>
    private sealed class Accounts : IAccounts
    {
        public Task<Caller?> OfCookie(HttpContext context) => Task.FromResult(
            context.Request.Cookies["may"] is { } may ? new Caller("u", "U", may.Split('.').ToHashSet(StringComparer.Ordinal), "") : null);

        public Account? Find(Session session, string userId) => null;
    }

    [GeneratedRegex("""<a href="(?<address>[^"]*behind[^"]*)"[^>]*aria-label="[0-9]+ of the (first|second) journeys[^>]*>(?<number>[0-9]+)</a>""", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Number();
}
