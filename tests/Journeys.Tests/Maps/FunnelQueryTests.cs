using Throughline.Journeys.Queries;
using Throughline.Strata;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

public abstract class FunnelQueryTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : FunnelQueryTests(Store.Sqlite);
    public sealed class OnPostgres() : FunnelQueryTests(Store.Postgres);

    private static readonly FunnelStepAsked Search = new() { Any = ["search"] }, Buy = new() { Any = ["buy"] };

    [Fact]
    public async Task A_funnel_says_how_many_journeys_reached_each_step_and_how_long_that_took()
    {
        await Log("web", E("ann", "search", 0), E("ann", "look", 5), E("ann", "buy", 65, properties: """{"plan":"gold"}"""), E("bob", "search", 0), E("bob", "buy", 7200), E("cid", "buy", 0));
        var plain = new FunnelAsked { Steps = [Search, Buy] };
        Assert.Equal("3, 6: search 2, buy 2 65", await Asked(plain));
        Assert.Equal("3, 6: search 2, buy 1 65", await Asked(plain with { Within = QueryLength.Find("1h") }));
        Assert.Equal("3, 6: search 2, buy 1 7200", await Asked(plain with { Mode = FunnelMode.Direct }));
        Assert.Equal("3, 6: search 2, buy|look 2 5", await Asked(new() { Steps = [Search, new() { Any = ["buy", "look"] }] }));
        Assert.Equal("3, 6: search 2, buy 1 7200", await Asked(new() { Steps = [Search, Buy with { Without = ["look"] }] }));
        Assert.Equal("3, 6: search 2, buy 1 65", await Asked(new() { Steps = [Search, Buy with { Where = new Dictionary<string, IReadOnlyList<string>> { ["plan"] = ["gold"] } }] }));
        Assert.Equal("3, 6: never 0, buy 0", await Asked(new() { Steps = [new() { Any = ["never"] }, Buy] }));
    }

    [Fact]
    public async Task Behind_a_step_of_a_funnel_stand_those_who_reached_it_or_stopped_there()
    {
        await Log("web", E("ann", "search", 0), E("ann", "buy", 65), E("bob", "search", 0), E("cid", "buy", 0));
        var query = new JourneyQuery { Ask = Throughline.Journeys.Queries.Ask.Funnel, Funnel = new() { Steps = [Search, Buy] } };
        Assert.Equal(["ann", "bob"], (await Behind(query, new() { Reached = 1 })).Persons.Select(p => p.Name));
        Assert.Equal(["ann"], (await Behind(query, new() { Reached = 2 })).Persons.Select(p => p.Name));
        Assert.Equal(["bob"], (await Behind(query, new() { Stopped = 1 })).Persons.Select(p => p.Name));
    }

    private async Task<string> Asked(FunnelAsked funnel)
    {
        var answer = (FunnelAnswer)await Answer(new() { Ask = Throughline.Journeys.Queries.Ask.Funnel, Funnel = funnel });
        return $"{answer.Journeys}, {answer.Events}: {string.Join(", ", answer.Steps.Select(s => $"{s.Step} {s.Journeys}"))}"
            + (answer.Steps[^1].MinSeconds is { } min ? $" {min:0}" : "");
    }
}
