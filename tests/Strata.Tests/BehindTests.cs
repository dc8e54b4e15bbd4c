namespace Throughline.Strata.Tests;

public sealed class BehindTests
{
    [Fact]
    public void Behind_an_edge_stand_as_many_journeys_and_occurrences_as_the_map_says() =>
        Generate.ForEveryLog((facts, set) =>
        {
            var journeys = Reference.Journeys(facts);
            foreach (var edge in JourneyMap.Of(set, 0).Edges)
            {
                var behind = Behind.Edge(set, edge.From, edge.To, 0, int.MaxValue);
                Assert.Equal((edge.Count, edge.Journeys), (behind.Count, behind.Journeys));
                Assert.Equal(edge, Edge.Between(set, edge.From, edge.To));
                var expected = journeys.Select(j => (Journey: j, At: j.FindIndex(1, f => IsAt(j, f)))).Where(x => x.At > 0)
                    .Select(x => $"{x.Journey[0].Time} {x.Journey[^1].Time} {x.Journey.Count} {x.Journey[x.At].Time} {x.Journey[x.At].Time - x.Journey[x.At - 1].Time}");
                Assert.Equal(expected.Order(StringComparer.Ordinal), behind.Page.Select(l => $"{l.StartsAt} {l.EndsAt} {l.Events} {l.At} {l.Elapsed}").Order(StringComparer.Ordinal));
                Assert.Equal(behind.Page.OrderBy(l => l.StartsAt).ThenBy(l => l.FirstSequence), behind.Page);
                Assert.Equal(behind.Page.Skip(1).Take(2).Select(l => l.FirstSequence), Behind.Edge(set, edge.From, edge.To, 1, 2).Page.Select(l => l.FirstSequence));

                bool IsAt(List<Happened> j, Happened f)
                {
                    var i = j.FindIndex(other => ReferenceEquals(other, f));
                    return i > 0 && j[i - 1].Step == set.Steps[edge.From] && f.Step == set.Steps[edge.To];
                }
            }
        });

    [Fact]
    public void Behind_a_step_stand_as_many_journeys_and_people_as_the_map_says() =>
        Generate.ForEveryLog((_, set) =>
        {
            foreach (var step in JourneyMap.Of(set, 0).Steps)
            {
                var behind = Behind.Step(set, step.Code, 0, int.MaxValue);
                Assert.Equal((step.Count, step.Journeys, step.People), (behind.Count, behind.Journeys, behind.People));
                Assert.Equal(behind.People, behind.Persons.Distinct().Count());
            }
        });

    [Fact]
    public void Behind_a_variant_stand_the_journeys_that_took_it_and_their_people() =>
        Generate.ForEveryLog((facts, set) =>
        {
            foreach (var variant in JourneyMap.Of(set, int.MaxValue).TopVariants)
            {
                var took = Reference.Journeys(facts).Where(j => j.Select(f => f.Step).SequenceEqual(variant.Steps.Select(s => set.Steps[s]))).ToList();
                var behind = Behind.Variant(set, variant.Steps, 0, int.MaxValue);
                Assert.Equal(variant.Journeys, behind.Journeys);
                Assert.Equal(took.SelectMany(j => j).Select(f => (long)f.Person).Distinct().Order(), behind.Persons);
            }
        });

    [Fact]
    public void The_people_behind_an_edge_are_those_of_its_two_events()
    {
        var set = Built.All([new("a", 0, 0, 0), new("b", 1, 0, 1), new("c", 2, 0, 2)]);
        Assert.Equal([0, 1], Behind.Edge(set, 0, 1, 0, 10).Persons);
    }
}
