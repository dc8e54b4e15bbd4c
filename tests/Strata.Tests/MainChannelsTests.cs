namespace Throughline.Strata.Tests;

public sealed class MainChannelsTests
{
    [Fact]
    public void The_main_channel_is_that_of_most_events_for_any_log() =>
        Generate.ForEveryLog((facts, columns) =>
        {
            var journeys = Reference.Journeys(facts);
            var main = MainChannels.Of(JourneySet.Of(columns));
            var names = columns.StepNames.ToList();
            foreach (var step in names)
                Assert.Equal(Most(journeys.SelectMany(j => j).Where(f => f.Step == step)), main.OfStep(names.IndexOf(step)));
            foreach (var edge in journeys.SelectMany(j => j.Zip(j.Skip(1))).GroupBy(e => (e.First.Step, e.Second.Step)))
                Assert.Equal(Most(edge.Select(e => e.Second)), main.OfEdge(names.IndexOf(edge.Key.Item1), names.IndexOf(edge.Key.Item2)));
        });

    private static int Most(IEnumerable<Happened> events) =>
        events.Where(e => e.Channel >= 0).GroupBy(e => e.Channel)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key).FirstOrDefault(-1);
}
