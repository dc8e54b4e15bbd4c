using Throughline.Strata.Scan;

namespace Throughline.Strata;

/// <summary>
/// On which channel each step and each edge mostly happens: the channel of most of its events (for an edge, of its second events);
/// of equals the first by name. Steps and edges whose events name no channel are absent.
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

    public static MainChannels Of(JourneySet set)
    {
        var parts = Visitor.Run(set, () => new Count(set.Steps.Count, set.Snapshot.Channels.Count));
        var onEdge = parts.SelectMany(p => p.OnEdge()).GroupBy(e => (e.From, e.To, e.Channel), e => e.Count).Select(g => (g.Key, Count: g.Sum()));
        var onStep = parts.SelectMany(p => p.OnStep()).GroupBy(e => (e.Step, e.Channel), e => e.Count).Select(g => (g.Key, Count: g.Sum()));
        var ranks = CodePoints.Ranks(set.Snapshot.Channels);
        return new MainChannels(
            onEdge.GroupBy(e => (e.Key.From, e.Key.To)).ToDictionary(g => g.Key, g => Most(g.Select(e => (e.Key.Channel, e.Count)))),
            onStep.GroupBy(s => s.Key.Step).ToDictionary(g => g.Key, g => Most(g.Select(s => (s.Key.Channel, s.Count)))));

        int Most(IEnumerable<(int Channel, long Count)> counts) =>
            counts.OrderByDescending(c => c.Count).ThenBy(c => ranks[c.Channel]).First().Channel;
    }

    private sealed class Count(int steps, int channels) : Visitor
    {
        private readonly PairTable pairs = new(steps);
        private long[] edges = [];
        private readonly long[] single = new long[(long)steps * channels];

        public IEnumerable<(int From, int To, int Channel, long Count)> OnEdge() =>
            from i in Enumerable.Range(0, edges.Length) where edges[i] > 0 select (pairs[i / channels].From, pairs[i / channels].To, i % channels, edges[i]);

        public IEnumerable<(int Step, int Channel, long Count)> OnStep() =>
            from i in Enumerable.Range(0, single.Length) where single[i] > 0 select (i / channels, i % channels, single[i]);

        public override void Visit(in Journey journey)
        {
            for (var i = 0; i < journey.Length; i++)
            {
                var channel = journey.Channel(i);
                if (channel < 0)
                    continue;
                single[(long)journey.Steps[i] * channels + channel]++;
                if (i == 0)
                    continue;
                var cell = pairs.Of(journey.Steps[i - 1], journey.Steps[i]) * channels + channel;
                if (cell >= edges.Length)
                    Array.Resize(ref edges, Math.Max(Math.Max(cell + 1, 2 * edges.Length), pairs.IsDense ? pairs.Count * channels : 0));
                edges[cell]++;
            }
        }
    }
}
