using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class FlowTests
{
    [Fact]
    public void Each_edge_is_counted_in_the_period_of_its_second_event_and_periods_hold_everything_once() => Generate.ForEveryLog((facts, set) =>
    {
        var journeys = Reference.Journeys(facts);
        var map = JourneyMap.Of(set, 0);
        var flow = Flow.Of(set, [.. map.Edges.Select(e => (e.From, e.To))], 40);
        if (journeys.Count == 0)
        {
            Assert.Null(flow);
            return;
        }
        Assert.InRange(flow!.Arrivals.Length, 1, 40);
        Assert.Equal(0, flow.Start % flow.Width);
        Assert.Equal(map.Edges.Select(e => e.Count), flow.Edges.Select(counts => counts.Sum()));
        Assert.Equal(In(journeys.SelectMany(j => j.Skip(1))), flow.Arrivals);
        Assert.Equal(In(journeys.Select(j => j[0])), flow.Begun);
        Assert.Equal(In(journeys.Select(j => j[^1])), flow.Ended);
        foreach (var (edge, counts) in map.Edges.Zip(flow.Edges))
        {
            Assert.Equal(
                In(journeys.SelectMany(j => j.Zip(j.Skip(1)).Where(p => p.First.Step == set.Steps[edge.From] && p.Second.Step == set.Steps[edge.To]).Select(p => p.Second))),
                counts);
        }

        int[] In(IEnumerable<Happened> happened)
        {
            var counts = new int[flow.Arrivals.Length];
            foreach (var fact in happened)
                counts[(int)Math.Floor((fact.Time - flow.Start) / (decimal)flow.Width)]++;
            return counts;
        }
    });

    [Theory]
    [InlineData(0, 0, 1_000_000)]
    [InlineData(0, 86_400_000_000, 3_600_000_000)]
    [InlineData(-1, 0, 1_000_000)]
    [InlineData(0, 3_153_600_000_000_000, 174L * 7 * 86_400_000_000)]
    public void Periods_are_as_short_as_the_most_allows(long first, long last, long width) => Assert.Equal(width, Flow.WidthOf(first, last, 30));
}
