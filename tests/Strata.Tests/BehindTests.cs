namespace Throughline.Strata.Tests;

public sealed class BehindTests
{
    [Fact]
    public void Behind_an_edge_stand_as_many_journeys_and_occurrences_as_the_map_says() =>
        Generate.ForEveryLog((_, columns) =>
        {
            var set = JourneySet.Of(columns);
            foreach (var edge in JourneyMap.Of(set, 0).Edges)
            {
                var behind = Behind.Edge(set, edge.From, edge.To);
                Assert.Equal((edge.Count, edge.Journeys), (behind.Count, behind.Journeys.Length));
                Assert.Equal(edge, Edge.Between(set, edge.From, edge.To));
                Assert.Equal(behind.Journeys.Distinct(), behind.Journeys);
                Assert.Equal(behind.Journeys.Select(set.StartsAt).Order(), behind.Journeys.Select(set.StartsAt));
                Assert.All(behind.Journeys.Zip(behind.Positions), at =>
                {
                    Assert.Equal([edge.From, edge.To], set.Steps(at.First).Slice(at.Second - 1, 2).ToArray());
                    Assert.DoesNotContain($" {edge.From} {edge.To} ", $" {string.Join(' ', set.Steps(at.First)[..at.Second].ToArray())} ", StringComparison.Ordinal);
                });
            }
        });

    [Fact]
    public void Behind_a_step_stand_as_many_journeys_and_people_as_the_map_says() =>
        Generate.ForEveryLog((_, columns) =>
        {
            var set = JourneySet.Of(columns);
            foreach (var step in JourneyMap.Of(set, 0).Steps)
            {
                var behind = Behind.Step(set, step.Code);
                Assert.Equal((step.Count, step.Journeys, step.People), (behind.Count, behind.Journeys.Length, behind.People.Length));
            }
        });

    [Fact]
    public void Behind_a_variant_stand_the_journeys_that_took_it_and_their_people() =>
        Generate.ForEveryLog((_, columns) =>
        {
            var set = JourneySet.Of(columns);
            foreach (var variant in JourneyMap.Of(set, int.MaxValue).TopVariants)
            {
                var behind = Behind.Variant(set, variant.Steps);
                Assert.Equal(variant.Journeys, behind.Journeys.Length);
                Assert.Equal(
                    behind.Journeys.SelectMany(j => set.Rows(j).ToArray()).Select(row => columns.Person[row]).Distinct().Order(),
                    behind.People);
            }
        });

    [Fact]
    public void The_people_behind_an_edge_are_those_of_its_two_events()
    {
        var set = JourneySet.Of(Happened.Columns([new("a", 0, 0, 0), new("b", 1, 0, 1), new("c", 2, 0, 2)]));
        Assert.Equal([0, 1], Behind.Edge(set, 0, 1).People);
    }
}
