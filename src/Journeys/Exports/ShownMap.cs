using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Exports;

/// <summary>
/// The part of a map that a picture shows: what is rare is left out first, by rank; what is as frequent as the last one shown comes along, so that
/// nothing is left out arbitrarily. The same rule as the page's slider.
/// </summary>
internal sealed record ShownMap(MapAnswer Map, IReadOnlyList<EdgeAnswer> Edges, IReadOnlyList<StepAnswer> Starts, IReadOnlyList<StepAnswer> Ends)
{
    /// <param name="map">All of it.</param>
    /// <param name="percent">Which share of the traffic at least, 1 to 100.</param>
    public static ShownMap Of(MapAnswer map, int percent)
    {
        var starts = map.Steps.Where(s => s.First > 0).OrderByDescending(s => s.First).ToList();
        var ends = map.Steps.Where(s => s.Last > 0).OrderByDescending(s => s.Last).ToList();
        return new ShownMap(
            map, [.. map.Edges.Take(Count(map.Edges, e => e.Count, map.Events - map.Journeys, percent))],
            [.. starts.Take(Count(starts, s => s.First, map.Journeys, percent))], [.. ends.Take(Count(ends, s => s.Last, map.Journeys, percent))]);
    }

    /// <summary>The steps that something shown leads to or from, most frequent first.</summary>
    public IReadOnlyList<StepAnswer> Steps
    {
        get
        {
            var met = Edges.SelectMany(e => new[] { e.From, e.To }).Concat(Starts.Concat(Ends).Select(s => s.Step)).ToHashSet(StringComparer.Ordinal);
            return [.. Map.Steps.Where(s => met.Contains(s.Step))];
        }
    }

    /// <summary>How many of the most frequent make up the share.</summary>
    internal static int Count<T>(IReadOnlyList<T> ranked, Func<T, long> count, long all, int percent)
    {
        var (sum, shown) = (0L, 0);
        while (shown < ranked.Count && sum * 100 < all * percent)
            sum += count(ranked[shown++]);
        while (shown > 0 && shown < ranked.Count && count(ranked[shown]) == count(ranked[shown - 1]))
            shown++;
        return shown;
    }
}
