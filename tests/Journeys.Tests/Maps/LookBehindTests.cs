using Throughline.Events.Log;
using Throughline.Journeys.Queries;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

public abstract class LookBehindTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : LookBehindTests(Store.Sqlite);
    public sealed class OnPostgres() : LookBehindTests(Store.Postgres);

    private static readonly JourneyQuery ByCase = new() { By = new JourneyBy.Case() };

    [Fact]
    public async Task Behind_an_edge_stand_its_journeys_by_their_start_with_what_it_took_and_its_people()
    {
        await Log("crm", E("ann", "a", 10, "1"), E("bob", "b", 12, "1"), E("ann", "a", 20, "1"), E("ann", "b", 27, "1"), E("cid", "a", 5, "2"), E("cid", "b", 6, "2"), E("dan", "a", 0, "3"));
        var map = await Ask(new() { By = "case" });
        var view = await Behind(ByCase, new() { Edge = ["a", "b"] }, 1, mayNamePeople: true);

        Assert.Equal(map.Edges.Single(e => e is { From: "a", To: "b" }), view.Edge);
        Assert.Equal((3, 2, 3), (view.Count, view.Journeys, view.People));
        Assert.Equal(["2 took 1 of 2 events: cid", "1 took 2 of 4 events: ann, bob"],
            view.Lines.Select(l => $"{l.Key} took {l.Seconds:0} of {l.Events} events: {string.Join(", ", l.People.Select(p => p.Name))}"));
        Assert.Equal(["ann", "bob", "cid"], view.Persons.Select(p => p.Name).Order());
        Assert.False(view.HasNext);
    }

    [Fact]
    public async Task Pages_together_hold_every_journey_and_every_person_once()
    {
        await Log("crm", [.. Enumerable.Range(0, 120).SelectMany(i => new[] { E($"u{i}", "a", i, $"c{i}"), E($"u{i}", "b", i + 0.5, $"c{i}") })]);
        var pages = new List<BehindView>();
        do
            pages.Add(await Behind(ByCase, new() { Edge = ["a", "b"] }, pages.Count + 1, mayNamePeople: false));
        while (pages[^1].HasNext);

        Assert.Equal([50, 50, 20], pages.Select(p => p.Lines.Count));
        Assert.Equal(Enumerable.Range(0, 120).Select(i => $"c{i}"), pages.SelectMany(p => p.Lines).Select(l => l.Key));
        Assert.Equal(120, pages.SelectMany(p => p.Persons).Select(p => p.Id).Distinct().Count());
        Assert.All(pages.SelectMany(p => p.Lines), l => Assert.Equal(0.5m, l.Seconds));
        Assert.Empty((await Behind(ByCase, new() { Edge = ["a", "b"] }, int.MaxValue, mayNamePeople: false)).Lines);
    }

    [Fact]
    public async Task People_are_not_named_to_those_who_may_not_see_people()
    {
        await Log("crm", E("ann", "a", 0, "1"));
        var view = await Behind(ByCase, new() { Step = "a" }, 1, mayNamePeople: false);
        Assert.Null(Assert.Single(view.Persons).Name);
        Assert.Null(Assert.Single(Assert.Single(view.Lines).People).Name);
    }

    [Fact]
    public async Task Behind_a_variant_stand_exactly_the_journeys_that_took_it()
    {
        await Log("crm", E("ann", "a", 0, "1"), E("ann", "b", 1, "1"), E("bob", "a", 0, "2"), E("cid", "a", 3, "3"), E("cid", "b", 4, "3"), E("cid", "a", 5, "3"));
        Assert.Equal("1", Assert.Single((await Behind(ByCase, new() { Variant = ["a", "b"] }, 1, mayNamePeople: true)).Lines).Key);
    }

    [Fact]
    public async Task Behind_what_nobody_did_stands_nobody()
    {
        await Log("crm", E("ann", "a", 0, "1"));
        Assert.Equal(0, (await Behind(ByCase, new() { Edge = ["a", "a"] }, 1, mayNamePeople: true)).Count);
        Assert.Equal(0, (await Behind(ByCase, new() { Edge = ["a", "unknown"] }, 1, mayNamePeople: true)).Count);
        Assert.Equal(0, (await Behind(ByCase, new() { Step = "unknown" }, 1, mayNamePeople: true)).Count);
        Assert.Equal(0, (await Behind(ByCase, new() { Variant = ["b"] }, 1, mayNamePeople: true)).Count);
    }
}
