namespace Throughline.Strata.Tests;

public sealed class MainChannelsTests
{
    [Fact]
    public void The_main_channel_is_that_of_most_events_for_any_log() =>
        Generate.ForEveryLog((facts, set) =>
        {
            var journeys = Reference.Journeys(facts);
            var main = MainChannels.Of(set);
            var names = set.Steps.ToList();
            var channels = set.Snapshot.Channels.ToList();
            foreach (var step in facts.Select(f => f.Step).Distinct())
                Assert.Equal(Most(journeys.SelectMany(j => j).Where(f => f.Step == step)), Name(main.OfStep(names.IndexOf(step))));
            foreach (var edge in journeys.SelectMany(j => j.Zip(j.Skip(1))).GroupBy(e => (e.First.Step, e.Second.Step)))
                Assert.Equal(Most(edge.Select(e => e.Second)), Name(main.OfEdge(names.IndexOf(edge.Key.Item1), names.IndexOf(edge.Key.Item2))));

            string Name(int channel) => channel < 0 ? "" : channels[channel];
        });

    private static string Most(IEnumerable<Happened> events) =>
        events.Where(e => e.Channel >= 0).GroupBy(e => e.Channel)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => $"c{g.Key}").FirstOrDefault("");
}
