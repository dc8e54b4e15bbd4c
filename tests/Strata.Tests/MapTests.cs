namespace Throughline.Strata.Tests;

public sealed class MapTests
{
    [Fact]
    public void Steps_are_those_of_the_definition_for_any_log() =>
        Generate.ForEveryLog((facts, set) => Assert.Equal(Reference.Steps(Reference.Journeys(facts)), Answers.Steps(set)));

    [Fact]
    public void Edges_are_those_of_the_definition_for_any_log() =>
        Generate.ForEveryLog((facts, set) => Assert.Equal(Reference.Edges(Reference.Journeys(facts)), Answers.Edges(set)));

    [Fact]
    public void Counts_and_means_alone_are_those_of_all_figures_together() =>
        Generate.ForEveryLog((_, set) =>
        {
            var edges = JourneyMap.Of(set, 0).Edges.OrderBy(e => e.From).ThenBy(e => e.To).ToList();
            Assert.Equal(edges.Select(e => (e.From, e.To, (long)e.Count)), Edges.Counts(set).Order());
            Assert.Equal(edges.Select(e => (e.From, e.To, (long)e.Count, e.Elapsed.Mean)), Edges.Means(set).Order());
        });

    [Fact]
    public void Variants_are_those_of_the_definition_for_any_log() =>
        Generate.ForEveryLog((facts, set) => Assert.Equal(Reference.Variants(Reference.Journeys(facts)), Answers.Variants(set)));

    [Fact]
    public void A_map_says_how_many_journeys_events_and_people_it_stands_on() =>
        Generate.ForEveryLog((facts, set) =>
        {
            var journeys = Reference.Journeys(facts);
            var map = JourneyMap.Of(set, 1);
            Assert.Equal(journeys.Count, map.Journeys);
            Assert.Equal(journeys.Sum(j => j.Count), map.Events);
            Assert.Equal(journeys.SelectMany(j => j).Select(f => f.Person).Distinct().Count(), map.People);
            Assert.Equal(map.Events - map.Journeys, map.Edges.Sum(e => e.Count));
        });

    [Fact]
    public void Events_of_one_instant_follow_each_other_in_the_order_of_the_log()
    {
        List<Happened> facts = [new("b", 5), new("a", 5), new("c", 4)];
        Assert.Equal(["cba"], Answers.Sequences(new Built(facts).Set));
        Assert.Equal(["cba"], Answers.Sequences(new Built(facts, piecewise: true).Set));
    }

    [Fact]
    public void A_journey_of_one_event_has_a_first_and_a_last_step_and_no_edge()
    {
        var set = Built.All([new("a", 5)]);
        Assert.Equal(["a 1 1 1 1 1"], Answers.Steps(set));
        Assert.Empty(Answers.Edges(set));
        Assert.Equal(["a 1"], Answers.Variants(set));
    }

    [Fact]
    public void No_events_make_an_empty_map()
    {
        var map = JourneyMap.Of(Built.All([]), 10);
        Assert.Equal((0, 0, 0, 0), (map.Journeys, map.Events, map.People, map.VariantCount));
    }

    [Theory, InlineData(300), InlineData(70_000)]
    public void Many_distinct_steps_change_no_answer(int steps)
    {
        List<Happened> facts = [.. Enumerable.Range(0, Math.Max(3000, steps + 10)).Select(i => new Happened($"s{i * 7919L % steps}", i / 2, i % 5, i % 3))];
        using var built = new Built(facts);
        Assert.Equal(Reference.Edges(Reference.Journeys(facts)), Answers.Edges(built.Set));
        Assert.Equal(Reference.StepsFast(Reference.Journeys(facts)), Answers.Steps(built.Set));
        Assert.Equal(Reference.Variants(Reference.Journeys(facts)), Answers.Variants(built.Set));
    }

    [Fact]
    public void More_steps_than_a_byte_holds_come_beside_narrow_columns()
    {
        List<Happened> facts = [.. Enumerable.Range(0, 900).Select(i => new Happened($"s{i / 2}", 2_000_000L * i, i % 40, i % 7))];
        using var layout = Layout.Open(new LayoutOptions { MergesInBackground = false, MostInMemory = 100 });
        for (var i = 0; i < facts.Count; i++)
        {
            Built.Add(layout, facts[i], facts[i].Key, i);
            if (i % 100 == 99)
                layout.Publish("");
        }
        using var snapshot = layout.Acquire();
        Assert.Equal(Reference.Edges(Reference.Journeys(facts)), Answers.Edges(new JourneySet(snapshot)));
        Assert.Equal(Reference.Variants(Reference.Journeys(facts)), Answers.Variants(new JourneySet(snapshot)));
    }

    [Fact]
    public void A_journey_of_a_million_events_is_one_journey()
    {
        using var layout = Layout.Open(new LayoutOptions { MergesInBackground = false, MostPending = 300_000 });
        for (var i = 0; i < 1_000_000; i++)
            layout.Add(i % 4 == 0 ? 2 : 1, null, 1_000L * (i / 2), i, 7, i % 3 == 0 ? "a" : "b", "s", null);
        layout.Publish("");
        using var snapshot = layout.Acquire();
        var map = JourneyMap.Of(new JourneySet(snapshot), 0);
        Assert.Equal((2, 1_000_000, 2), (map.Journeys, map.Events, map.VariantCount));
        Assert.Equal(999_998, map.Edges.Sum(e => e.Count));
    }
}
