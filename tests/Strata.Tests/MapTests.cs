namespace Throughline.Strata.Tests;

public sealed class MapTests
{
    [Fact]
    public void Steps_are_those_of_the_definition_for_any_log() =>
        Generate.ForEveryLog((facts, columns) =>
            Assert.Equal(Reference.Steps(Reference.Journeys(facts)), Answers.Steps(JourneySet.Of(columns))));

    [Fact]
    public void Edges_are_those_of_the_definition_for_any_log() =>
        Generate.ForEveryLog((facts, columns) =>
            Assert.Equal(Reference.Edges(Reference.Journeys(facts)), Answers.Edges(JourneySet.Of(columns))));

    [Fact]
    public void Variants_are_those_of_the_definition_for_any_log() =>
        Generate.ForEveryLog((facts, columns) =>
            Assert.Equal(Reference.Variants(Reference.Journeys(facts)), Answers.Variants(JourneySet.Of(columns))));

    [Fact]
    public void A_map_says_how_many_journeys_events_and_people_it_stands_on() =>
        Generate.ForEveryLog((facts, columns) =>
        {
            var journeys = Reference.Journeys(facts);
            var map = JourneyMap.Of(JourneySet.Of(columns), 1);
            Assert.Equal(journeys.Count, map.Journeys);
            Assert.Equal(journeys.Sum(j => j.Count), map.Events);
            Assert.Equal(journeys.SelectMany(j => j).Select(f => f.Person).Distinct().Count(), map.People);
            Assert.Equal(map.Events - map.Journeys, map.Edges.Sum(e => e.Count));
        });

    [Fact]
    public void Events_of_one_instant_follow_each_other_in_the_order_of_the_log()
    {
        List<Happened> facts = [new("b", 5), new("a", 5), new("c", 4)];
        Assert.Equal(["cba"], Answers.Sequences(JourneySet.Of(Happened.Columns(facts))));
        Assert.Equal(["cba"], Answers.Sequences(JourneySet.Of(Happened.Columns(facts, backwards: true))));
    }

    [Fact]
    public void A_journey_of_one_event_has_a_first_and_a_last_step_and_no_edge()
    {
        var set = JourneySet.Of(Happened.Columns([new("a", 5)]));
        Assert.Equal(["a 1 1 1 1 1"], Answers.Steps(set));
        Assert.Empty(Answers.Edges(set));
        Assert.Equal(["a 1"], Answers.Variants(set));
    }

    [Fact]
    public void No_events_make_an_empty_map()
    {
        var map = JourneyMap.Of(JourneySet.Of(Happened.Columns([])), 10);
        Assert.Equal((0, 0, 0, 0), (map.Journeys, map.Events, map.People, map.VariantCount));
    }

    [Fact]
    public void More_steps_than_the_table_of_pairs_holds_change_no_answer()
    {
        List<Happened> facts = [.. Enumerable.Range(0, 3000).Select(i => new Happened($"s{i * 7919 % 1500}", i / 2, i % 5, i % 3))];
        var set = JourneySet.Of(Happened.Columns(facts));
        Assert.Equal(Reference.Edges(Reference.Journeys(facts)), Answers.Edges(set));
        Assert.Equal(Reference.Steps(Reference.Journeys(facts)), Answers.Steps(set));
    }

    [Fact]
    public void Names_that_tie_are_in_the_order_of_code_points_also_beyond_the_basic_plane()
    {
        var set = JourneySet.Of(Happened.Columns([new("\U0001F600", 0, 0), new("\uFFFD", 0, 1), new("a", 0, 2), new("Z", 0, 3)]));
        Assert.Equal(["Z", "a", "\uFFFD", "\U0001F600"], JourneyMap.Of(set, 0).Steps.Select(s => set.Events.StepNames[s.Code]));
    }
}
