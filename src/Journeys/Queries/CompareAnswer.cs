using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>Two sets of journeys side by side, by journey: the surest difference first.</summary>
public sealed record CompareAnswer(SideAnswer First, SideAnswer Second, IReadOnlyList<CompareLine> Lines) : JourneyAnswer
{
    internal static CompareAnswer Of(JourneyQuery query, Selection first, Selection second)
    {
        var (a, b) = (Counts(query, first), Counts(query, second));
        var lines = new List<CompareLine>();
        foreach (var key in a.ByKey.Keys.Union(b.ByKey.Keys))
        {
            var (x, y) = (a.ByKey.GetValueOrDefault(key), b.ByKey.GetValueOrDefault(key));
            if (a.Journeys == 0 || b.Journeys == 0)
            {
                lines.Add(new(key.Steps, x, null, y, null, null, null, null, 1, 1));
                continue;
            }
            var (difference, low, high) = Chances.Newcombe(x, a.Journeys, y, b.Journeys);
            lines.Add(new(
                key.Steps, x, x / (double)a.Journeys, y, y / (double)b.Journeys, difference, low, high, Chances.OfDifference(x, a.Journeys, y, b.Journeys), 1));
        }
        var adjusted = Chances.BenjaminiHochberg([.. lines.Select(line => line.Chance)]);
        return new(
            new(a.Journeys, a.Events), new(b.Journeys, b.Events),
            [.. lines.Select((line, i) => line with { AdjustedChance = adjusted[i] }).OrderBy(line => line.Chance).ThenByDescending(line => Math.Abs(line.Difference ?? 0)).ThenBy(line => string.Join('\u0001', line.Steps), CodePoints.Order)]);
    }

    private static (int Journeys, long Events, Dictionary<Key, int> ByKey) Counts(JourneyQuery query, Selection selection)
    {
        if (query.Compare!.Of == Compared.Funnel)
        {
            var funnel = FunnelAnswer.Of(query.Funnel!, selection);
            return (funnel.Journeys, funnel.Events, funnel.Steps.Select((step, i) => (new Key([$"{i + 1}", step.Step]), step.Journeys)).ToDictionary());
        }
        var parts = query.Compare.Of switch { Compared.Edges => MapParts.Edges, Compared.Variants => MapParts.Variants, _ => MapParts.Steps };
        var map = JourneyMap.Of(selection.Journeys, JourneyQuery.MostVariants, parts);
        var names = selection.Steps;
        return (map.Journeys, map.Events, query.Compare.Of switch
        {
            Compared.Edges => map.Edges.ToDictionary(e => new Key([names[e.From], names[e.To]]), e => e.Journeys),
            Compared.Variants => map.TopVariants.ToDictionary(v => new Key([.. v.Steps.Select(step => names[step])]), v => v.Journeys),
            _ => map.Steps.ToDictionary(s => new Key([names[s.Code]]), s => s.Journeys),
        });
    }

    /// <summary>What a line is about, equal by its names.</summary>
    private readonly record struct Key(string[] Steps)
    {
        public bool Equals(Key other) => Steps.AsSpan().SequenceEqual(other.Steps);
        public override int GetHashCode() => Steps.Aggregate(Steps.Length, (hash, step) => HashCode.Combine(hash, step));
    }
}

/// <summary>What one side stands on.</summary>
public sealed record SideAnswer(int Journeys, long Events);

/// <summary>How many journeys of each side have it, the difference of the rates (first less second) and its 95 % interval; of a funnel the step's number and names.</summary>
public sealed record CompareLine(
    IReadOnlyList<string> Steps, int First, double? FirstRate, int Second, double? SecondRate, double? Difference, double? Low, double? High, double Chance, double AdjustedChance);
