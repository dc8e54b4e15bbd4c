using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>Two sets of journeys side by side, by journey: the surest difference first.</summary>
public sealed record CompareAnswer(SideAnswer First, SideAnswer Second, IReadOnlyList<CompareLine> Lines) : JourneyAnswer
{
    internal static CompareAnswer Of(JourneyQuery query, Selection first, Selection second)
    {
        var (a, b) = (SideCounts.Of(query, first), SideCounts.Of(query, second));
        if (query.Compare!.Of == Compared.Variants)
            (a, b) = (a.WithAll(b, first), b.WithAll(a, second));
        var lines = a.ByKey.Keys.Union(b.ByKey.Keys).Select(key => (Key: key, Line: Line(key.Steps, a.Of(key), a.Journeys, b.Of(key), b.Journeys))).ToList();
        var adjusted = Chances.BenjaminiHochberg([.. lines.Select(line => line.Line.Chance)]);
        // by the score, which goes on where chances are too small to tell apart
        var ordered = lines.Select((line, i) => (line.Key, Line: line.Line with { AdjustedChance = adjusted[i] }))
            .OrderByDescending(line => Score(a.Of(line.Key), a.Journeys, b.Of(line.Key), b.Journeys))
            .ThenByDescending(line => Math.Abs(line.Line.Difference ?? 0)).ThenBy(line => line.Line.Steps, StepNames.Order);
        return new(new(a.Journeys, a.Events), new(b.Journeys, b.Events), [.. ordered.Select(line => line.Line)]);
    }

    /// <summary>Where a side has no journeys there are no rates, and nothing differs for sure.</summary>
    private static CompareLine Line(IReadOnlyList<string> steps, int x, int a, int y, int b)
    {
        if (a == 0 || b == 0)
            return new(steps, x, a == 0 ? null : x / (double)a, y, b == 0 ? null : y / (double)b, null, null, null, 1, 1);
        var (difference, low, high) = Chances.Newcombe(x, a, y, b);
        return new(steps, x, x / (double)a, y, y / (double)b, difference, low, high, Chances.TwoSided(Score(x, a, y, b)), 1);
    }

    private static double Score(int x, int a, int y, int b) => a == 0 || b == 0 ? 0 : Chances.Score(x, a, y, b);

    /// <summary>Names of steps in their order: by the first that differ, by code point.</summary>
    private sealed class StepNames : IComparer<IReadOnlyList<string>>
    {
        public static StepNames Order { get; } = new();

        public int Compare(IReadOnlyList<string>? x, IReadOnlyList<string>? y)
        {
            var unlike = x!.Zip(y!, CodePoints.Order.Compare).FirstOrDefault(order => order != 0);
            return unlike != 0 ? unlike : x!.Count.CompareTo(y!.Count);
        }
    }
}

/// <summary>What one side stands on.</summary>
public sealed record SideAnswer(int Journeys, long Events);

/// <summary>How many journeys of each side have it, the difference of the rates (first less second) and its 95 % interval; of a funnel the step's number and names.</summary>
public sealed record CompareLine(
    IReadOnlyList<string> Steps, int First, double? FirstRate, int Second, double? SecondRate, double? Difference, double? Low, double? High, double Chance, double AdjustedChance);
