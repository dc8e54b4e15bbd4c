using Throughline.Journeys.Maps;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

public abstract class FunnelQueryTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : FunnelQueryTests(Store.Sqlite);
    public sealed class OnPostgres() : FunnelQueryTests(Store.Postgres);

    [Fact]
    public async Task A_funnel_says_how_many_journeys_reached_each_step_and_how_long_that_took()
    {
        await Log("web", E("ann", "search", 0), E("ann", "look", 5), E("ann", "buy", 65), E("bob", "search", 0), E("bob", "buy", 7200), E("cid", "buy", 0));
        Assert.Equal("3: search 2, buy 2 65", await Asked(new() { Through = ["search", "buy"] }, median: 0));
        Assert.Equal("3: search 2, buy 1 65", await Asked(new() { Through = ["search", "buy"], Within = "1h" }, median: 65));
        Assert.Equal("3: search 2, buy 1 7200", await Asked(new() { Through = ["search", "buy"], Mode = "direct" }, median: 7200));
        Assert.Equal("3: search 2, buy|look 2", await Asked(new() { Through = ["search", "buy|look"] }));
        Assert.Equal("3: search 2, buy 1 7200", await Asked(new() { Through = ["search", "buy"], Without = ["look"] }, median: 7200));
        Assert.Equal("3: never 0, buy 0", await Asked(new() { Through = ["never", "buy"] }));
    }

    private async Task<string> Asked(FunnelRequest funnel, int? median = null)
    {
        var answer = await Get<JourneyMaps>().Ask(MapQuery.Parse(new()), FunnelQuery.Parse(funnel));
        if (median > 0)
            Assert.Equal(median, answer.Steps[^1].MedianSeconds);
        var last = answer.Steps[^1].MinSeconds is { } min && median is not null ? $" {min:0}" : "";
        return $"{answer.Journeys}: {string.Join(", ", answer.Steps.Select(s => $"{s.Step} {s.Journeys}"))}{last}";
    }
}

public sealed class FunnelRequestTests
{
    [Fact]
    public void A_funnel_that_can_not_be_understood_is_refused()
    {
        Assert.Throws<UserErrorException>(() => FunnelQuery.Parse(new()));
        Assert.Throws<UserErrorException>(() => FunnelQuery.Parse(new() { Through = ["|"] }));
        Assert.Throws<UserErrorException>(() => FunnelQuery.Parse(new() { Through = ["a"], Within = "soon" }));
        Assert.Throws<UserErrorException>(() => FunnelQuery.Parse(new() { Through = ["a"], Mode = "backwards" }));
    }
}
