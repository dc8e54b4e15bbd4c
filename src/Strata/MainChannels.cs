namespace Throughline.Strata;

/// <summary>
/// On which channel each step and each edge mostly happens: the channel of most of its events (for an edge, of its second events);
/// of equals the lower code. Steps and edges whose events name no channel are absent.
/// </summary>
public sealed class MainChannels
{
    private readonly Dictionary<(int From, int To), int> edges;
    private readonly Dictionary<int, int> steps;

    private MainChannels(Dictionary<(int, int), int> edges, Dictionary<int, int> steps) => (this.edges, this.steps) = (edges, steps);

    /// <summary>A channel code, or -1.</summary>
    public int OfStep(int step) => steps.GetValueOrDefault(step, -1);

    /// <summary>A channel code, or -1.</summary>
    public int OfEdge(int from, int to) => edges.GetValueOrDefault((from, to), -1);

    public static MainChannels Of(JourneySet journeys)
    {
        var onEdge = new Dictionary<(int From, int To, int Channel), int>();
        var onStep = new Dictionary<(int Step, int Channel), int>();
        for (var journey = 0; journey < journeys.Count; journey++)
        {
            var rows = journeys.Rows(journey);
            var taken = journeys.Steps(journey);
            for (var i = 0; i < rows.Length; i++)
            {
                var channel = journeys.Events.Channel[rows[i]];
                if (channel < 0)
                    continue;
                Add(onStep, (taken[i], channel));
                if (i > 0)
                    Add(onEdge, (taken[i - 1], taken[i], channel));
            }
        }
        return new MainChannels(
            onEdge.GroupBy(e => (e.Key.From, e.Key.To)).ToDictionary(g => g.Key, g => Most(g.Select(e => (e.Key.Channel, e.Value)))),
            onStep.GroupBy(s => s.Key.Step).ToDictionary(g => g.Key, g => Most(g.Select(s => (s.Key.Channel, s.Value)))));
    }

    private static void Add<TKey>(Dictionary<TKey, int> counts, TKey key) where TKey : notnull =>
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;

    private static int Most(IEnumerable<(int Channel, int Count)> counts) =>
        counts.OrderByDescending(c => c.Count).ThenBy(c => c.Channel).First().Channel;
}
