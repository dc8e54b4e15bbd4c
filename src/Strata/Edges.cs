namespace Throughline.Strata;

/// <summary>Counts which step directly follows which, and how long that took.</summary>
internal static class Edges
{
    /// <summary>Every edge, most frequent first, of equals in the order of their names (from, then to).</summary>
    public static Edge[] Of(JourneySet journeys, int[] ranks)
    {
        var pairs = new PairCodes(journeys.Events.StepNames.Count);
        var pairAt = new int[journeys.EventCount];
        var (count, inJourneys, lastJourney) = (new List<int>(), new List<int>(), new List<int>());
        var steps = journeys.AllSteps;
        var starts = journeys.Starts;

        for (var journey = 0; journey < journeys.Count; journey++)
        {
            for (var i = starts[journey] + 1; i < starts[journey + 1]; i++)
            {
                var pair = pairAt[i] = pairs.Of(steps[i - 1], steps[i]);
                if (pair == count.Count)
                {
                    count.Add(0);
                    inJourneys.Add(0);
                    lastJourney.Add(-1);
                }
                count[pair]++;
                if (lastJourney[pair] == journey)
                    continue;
                lastJourney[pair] = journey;
                inJourneys[pair]++;
            }
        }

        var (elapsed, ends) = ElapsedByPair(journeys, pairAt, count);
        var edges = new Edge[count.Count];
        for (var pair = 0; pair < edges.Length; pair++)
        {
            var (from, to) = pairs[pair];
            edges[pair] = new Edge(from, to, count[pair], inJourneys[pair], Elapsed.Of(elapsed.AsSpan(ends[pair] - count[pair], count[pair])));
        }
        Array.Sort(edges, (a, b) =>
            a.Count != b.Count ? b.Count.CompareTo(a.Count)
            : a.From != b.From ? ranks[a.From].CompareTo(ranks[b.From])
            : ranks[a.To].CompareTo(ranks[b.To]));
        return edges;
    }

    private static (long[] Elapsed, int[] Ends) ElapsedByPair(JourneySet journeys, int[] pairAt, List<int> count)
    {
        var next = new int[count.Count];
        var total = 0;
        for (var pair = 0; pair < next.Length; pair++)
        {
            next[pair] = total;
            total += count[pair];
        }

        var elapsed = new long[total];
        var rows = journeys.AllRows;
        var starts = journeys.Starts;
        var time = journeys.Events.OccurredAt;
        for (var journey = 0; journey < journeys.Count; journey++)
        {
            for (var i = starts[journey] + 1; i < starts[journey + 1]; i++)
                elapsed[next[pairAt[i]]++] = time[rows[i]] - time[rows[i - 1]];
        }
        return (elapsed, next);
    }
}
