using System.Net;
using Throughline.Events.Log;
using Throughline.Journeys.BeforeAndAfter;
using Throughline.Journeys.Queries;
using Throughline.Journeys.Tests.Maps;

namespace Throughline.Journeys.Tests.BeforeAndAfter;

public sealed class PathsPageTests : PagesCase
{
    private const string LongName = "a step with a name that goes on and on, שלום עולם and 👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦 and =1+1 beyond what any picture has room for";

    [Fact]
    public async Task Every_number_of_the_page_is_the_apis_and_opens_as_many_journeys()
    {
        await Log("web", Some(1));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        var query = JourneyQuery.Parse("""{"ask":"paths","by":"case","paths":{"at":"a","steps":2,"most":2}}""");
        foreach (var (ways, sides) in ((string, bool[])[])[("both", [true, false]), ("after", [false])])
        {
            var page = await visitor.Page(ShowPaths.Address(query, ways));
            var numbers = await NumberLinks.Of(page, visitor.Page);
            Assert.All(numbers, number => Assert.Equal(number.Said, number.Behind));
            var said = new List<int>();
            foreach (var before in sides)
            {
                var side = query with { Paths = query.Paths! with { Before = before ? true : null } };
                said.AddRange(PathPlace.Of(((PathsAnswer)await Answer(side)).Root, 2).Skip(1).Select(place => place.Journeys));
            }
            // in the picture with the step itself, and in the table
            Assert.Equal(2 * said.Count + 1, numbers.Count);
            Assert.Equal(said, numbers.TakeLast(said.Count).Select(number => number.Said));
        }
    }

    [Fact]
    public async Task What_is_folded_together_is_opened_and_its_numbers_are_right()
    {
        await Log("web", Some(2));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        var side = JourneyQuery.Parse("""{"ask":"paths","by":"case","paths":{"at":"a","most":1}}""");
        var answer = (PathsAnswer)await Answer(side);
        var paths = new PathsSide(side, answer);
        var other = paths.Places.First(place => place is { End: Strata.PathEnd.Other, Depth: 2 });
        var opened = await visitor.Page(PathLinks.Of(paths, other, PathsForm.Both)!);
        Assert.All(await NumberLinks.Of(opened, visitor.Page), number => Assert.Equal(number.Said, number.Behind));
        var whole = (PathsAnswer)await Answer(side with { Paths = side.Paths! with { Along = other.Steps, Most = 100, Steps = 1 } });
        Assert.Equal(answer.Root.Next[0].Journeys, whole.Root.Journeys);
        Assert.Equal(other.OtherSteps, whole.Root.Next.Count - 1);
        Assert.Equal(other.Journeys, whole.Root.Next.Skip(1).Sum(next => next.Journeys));
        Assert.Contains("Back to all that comes after", opened, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_it_in_words_and_leads_on_to_an_address_that_can_be_sent()
    {
        await Log("web", E("ann", "a", 0), E("ann", "b", 1), E("bob", "a", 0), E("cid", "b", 0));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        Assert.Contains("From which step?", await visitor.Page("/journeys/paths"), StringComparison.Ordinal);
        var address = await visitor.LedTo("/journeys/paths?at=a&far=2&ways=after");
        Assert.Equal("/journeys/paths?q=" + Uri.EscapeDataString("""{"ask":"paths","paths":{"at":"a","steps":2}}""") + "&ways=after", address);
        var page = await visitor.Page(address);
        Assert.Contains("Two of three journeys have “a” (2 of 3). Directly after it, one of two of these have “b” (1 of 2); one of two end there (1 of 2).", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("No journey has “nowhere”", WebUtility.HtmlDecode(await visitor.Page("/journeys/paths?at=nowhere")), StringComparison.Ordinal);
        using var wrong = await visitor.Get("/journeys/paths?at=a&far=many");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("Say a whole number", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var far = await visitor.Get("/journeys/paths?at=a&far=21");
        Assert.Contains("must be 1 to 20", await far.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_names_of_any_script_are_cut_in_the_picture_and_whole_in_the_table_and_no_formula_in_a_file()
    {
        await Log("web", E("ann", "a", 0), E("ann", LongName, 1), E("ann", "=cmd()", 2));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        var page = WebUtility.HtmlDecode(await visitor.Page("/journeys/paths?at=a&ways=after"));
        Assert.Contains(">" + LongName + "</a>", page, StringComparison.Ordinal);
        Assert.Contains("…</text>", page, StringComparison.Ordinal);
        var csv = await visitor.Page("/api/journeys/csv?q=" + Uri.EscapeDataString("""{"ask":"paths","paths":{"at":"a","steps":2}}"""));
        Assert.Equal("step_0,step_1,step_2,is,other_steps,journeys,percent_of_all,percent_of_step", csv[..csv.IndexOf("\r\n", StringComparison.Ordinal)]);
        Assert.EndsWith($"a,\"{LongName}\",'=cmd(),step,0,1,100,100\r\n", csv, StringComparison.Ordinal);
    }

    private NewEvent[] Some(int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, 400).Select(_ => E($"u{chance.Next(40)}", ((string[])["a", "a", "b", "b", "b", "c", "d", "e"])[chance.Next(8)], chance.Next(120), $"c{chance.Next(80)}"))];
    }
}
