using System.Net;
using Throughline.Journeys.Queries;
using Throughline.Journeys.Tests.Maps;

namespace Throughline.Journeys.Tests.Losses;

public sealed class DropOffPageTests : PagesCase
{
    [Fact]
    public async Task Every_number_of_the_page_is_the_apis_and_opens_as_many_journeys()
    {
        var chance = new Random(4);
        await Log("web", [.. Enumerable.Range(0, 300).Select(_ => E($"u{chance.Next(40)}", ((string[])["a", "b", "c", "d", "e"])[chance.Next(5)], chance.Next(120), $"c{chance.Next(90)}"))]);
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        foreach (var text in (string[])["""{"ask":"dropOff","by":"case","dropOff":{"goal":["d","e"],"after":["a"],"silent":"20s"}}""", """{"ask":"dropOff","by":"case","dropOff":{"goal":["c"],"silent":"30s"}}"""])
        {
            var query = JourneyQuery.Parse(text);
            var answer = (DropOffAnswer)await Answer(query);
            var page = await visitor.Page(QueryAddress.Of("/journeys/drop-off", query));
            var numbers = await NumberLinks.Of(page, visitor.Page);
            Assert.All(numbers, number => Assert.Equal(number.Said, number.Behind));
            Assert.Equal(
                [answer.Considered, answer.Reached, answer.Running, answer.Ended, .. answer.Ends.Select(end => end.Journeys), .. answer.Ends.Select(end => end.Journeys), .. answer.Instead.Select(line => line.Journeys)],
                numbers.Select(number => number.Said));
            Assert.Equal(answer.Ended, answer.Ends.Sum(end => end.Journeys));
        }
    }

    [Fact]
    public async Task The_page_says_it_in_words()
    {
        await Log("web", E("ann", "a", 0), E("ann", "goal", 1), E("bob", "a", 0), E("bob", "=b", 1), E("cid", "a", 0), E("dan", "a", 90));
        await using var server = await Serve();
        using var visitor = SignedIn(server, All);
        Assert.Contains("Which goal?", await visitor.Page("/journeys/drop-off"), StringComparison.Ordinal);
        var address = await visitor.LedTo("/journeys/drop-off?goal=goal&after=a&silent=10s");
        Assert.Equal("/journeys/drop-off?q=" + Uri.EscapeDataString("""{"ask":"dropOff","dropOff":{"goal":["goal"],"after":["a"],"silent":"10s"}}"""), address);
        var page = WebUtility.HtmlDecode(await visitor.Page(address));
        Assert.Contains(
            "One of two journeys with “a” ended without “goal” (2 of 4). The last step of one of two of these is “=b” (1 of 2). After “a” most often nothing came (1 of 2). 1 more is not silent for 10 s yet and may still get there.",
            page, StringComparison.Ordinal);
        var csv = await visitor.Page("/api/journeys/csv" + address[address.IndexOf('?', StringComparison.Ordinal)..]);
        Assert.Equal("what,step,journeys\r\nconsidered,,4\r\nreached,,1\r\nrunning,,1\r\nended,,2\r\nended at,'=b,1\r\nended at,a,1\r\nnothing instead,,1\r\ninstead,'=b,1\r\n", csv);
        Assert.Contains("No journey has “nowhere”", WebUtility.HtmlDecode(await visitor.Page("/journeys/drop-off?goal=goal&after=nowhere")), StringComparison.Ordinal);
        Assert.Contains("All journeys ended without “nowhere”", WebUtility.HtmlDecode(await visitor.Page("/journeys/drop-off?goal=nowhere&silent=1s&asOf=2026-02-01")), StringComparison.Ordinal);
        foreach (var wrong in (string[])["silent=soon", "asOf=soon"])
        {
            using var refused = await visitor.Get("/journeys/drop-off?goal=goal&" + wrong);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("'soon' is no time", WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }
    }
}
