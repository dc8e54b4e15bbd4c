using Throughline.Strata.Scan;

namespace Throughline.Strata;

/// <summary>How journeys flow over time: which edge was gone along how often in each of a row of equal periods.</summary>
/// <param name="Start">The beginning of the first period, in microseconds UTC; a multiple of <paramref name="Width"/>.</param>
/// <param name="Width">How long a period is, in microseconds.</param>
/// <param name="Edges">For each edge asked for, how often its second event lay in each period.</param>
/// <param name="Arrivals">How many events followed another in each period, along any edge.</param>
/// <param name="Begun">How many journeys began in each period.</param>
/// <param name="Ended">How many journeys had their last event in each period.</param>
public sealed record Flow(long Start, long Width, IReadOnlyList<int[]> Edges, int[] Arrivals, int[] Begun, int[] Ended)
{
    private const long Second = 1_000_000, Minute = 60 * Second, Hour = 60 * Minute, Day = 24 * Hour;

    /// <summary>Lengths of periods that people think in; beyond, as many weeks as it takes.</summary>
    private static readonly long[] Widths = [Second, 5 * Second, 15 * Second, Minute, 5 * Minute, 15 * Minute, Hour, 3 * Hour, 6 * Hour, 12 * Hour, Day, 7 * Day];

    /// <param name="set">Whose journeys.</param>
    /// <param name="edges">Pairs of step codes, each once.</param>
    /// <param name="most">The most periods: they are the shortest of those people think in that make no more.</param>
    /// <returns>Null where there are no journeys.</returns>
    public static Flow? Of(JourneySet set, IReadOnlyList<(int From, int To)> edges, int most)
    {
        var ends = Visitor.Run(set, () => new Ends());
        var (first, last) = (ends.Min(e => e.First), ends.Max(e => e.Last));
        if (first > last)
            return null;
        var width = WidthOf(first, last, most);
        var start = Floor(first, width);
        var periods = (int)(Floor(last, width) - start == 0 ? 1 : (Floor(last, width) - start) / width + 1);
        var places = new Dictionary<long, int>();
        for (var i = 0; i < edges.Count; i++)
            places[Pair(edges[i].From, edges[i].To)] = i;
        var parts = Visitor.Run(set, () => new Counts(places, start, width, periods));
        return new Flow(
            start, width, [.. Enumerable.Range(0, edges.Count).Select(edge => Sum(parts.Select(p => p.Edges[edge])))],
            Sum(parts.Select(p => p.Arrivals)), Sum(parts.Select(p => p.Begun)), Sum(parts.Select(p => p.Ended)));

        int[] Sum(IEnumerable<int[]> counts) => counts.Aggregate(new int[periods], (sum, more) => [.. sum.Zip(more, (a, b) => a + b)]);
    }

    internal static long WidthOf(long first, long last, int most)
    {
        foreach (var width in Widths)
        {
            if ((Floor(last, width) - Floor(first, width)) / width < most)
                return width;
        }
        var weeks = (last - first) / (7 * Day) / most + 1;
        while ((Floor(last, weeks * 7 * Day) - Floor(first, weeks * 7 * Day)) / (weeks * 7 * Day) >= most)
            weeks++;
        return weeks * 7 * Day;
    }

    private static long Floor(long at, long width) => at - ((at % width + width) % width);

    private static long Pair(int from, int to) => ((long)from << 32) | (uint)to;

    private sealed class Ends : Visitor
    {
        public long First { get; private set; } = long.MaxValue;
        public long Last { get; private set; } = long.MinValue;

        public override void Visit(in Journey journey)
        {
            First = Math.Min(First, journey.Times[0]);
            Last = Math.Max(Last, journey.Times[^1]);
        }
    }

    private sealed class Counts(Dictionary<long, int> places, long start, long width, int periods) : Visitor
    {
        public int[][] Edges { get; } = [.. Enumerable.Range(0, places.Count).Select(_ => new int[periods])];
        public int[] Arrivals { get; } = new int[periods];
        public int[] Begun { get; } = new int[periods];
        public int[] Ended { get; } = new int[periods];

        public override void Visit(in Journey journey)
        {
            Begun[(journey.Times[0] - start) / width]++;
            Ended[(journey.Times[^1] - start) / width]++;
            for (var i = 1; i < journey.Length; i++)
            {
                var period = (journey.Times[i] - start) / width;
                Arrivals[period]++;
                if (places.TryGetValue(Pair(journey.Steps[i - 1], journey.Steps[i]), out var edge))
                    Edges[edge][period]++;
            }
        }
    }
}
