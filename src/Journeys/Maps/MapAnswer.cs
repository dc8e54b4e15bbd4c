using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>A journey map as JSON says it; docs/journey-maps.md defines each number.</summary>
public sealed record MapAnswer(
    int Journeys, int Events, int People, IReadOnlyList<StepAnswer> Steps, IReadOnlyList<EdgeAnswer> Edges, VariantsAnswer Variants)
{
    public static MapAnswer Of(JourneyMap map, IReadOnlyList<string> names) => new(
        map.Journeys, map.Events, map.People,
        [.. map.Steps.Select(s => new StepAnswer(names[s.Code], s.Count, s.Journeys, s.People, s.First, s.Last))],
        [.. map.Edges.Select(e => EdgeAnswer.Of(e, names))],
        new VariantsAnswer(map.VariantCount, [.. map.TopVariants.Select(v => new VariantAnswer([.. v.Steps.Select(s => names[s])], v.Journeys))]));
}

/// <summary>How often a step occurred, in how many journeys, with how many people, and how many journeys it begins and ends.</summary>
public sealed record StepAnswer(string Step, int Count, int Journeys, int People, int First, int Last);

/// <summary>How often one step directly followed another, in how many journeys, and how long that took.</summary>
public sealed record EdgeAnswer(
    string From, string To, int Count, int Journeys,
    decimal MeanSeconds, decimal MedianSeconds, decimal P90Seconds, decimal MinSeconds, decimal MaxSeconds)
{
    public static EdgeAnswer Of(Edge edge, IReadOnlyList<string> names) => new(
        names[edge.From], names[edge.To], edge.Count, edge.Journeys,
        Seconds(edge.Elapsed.Mean), Seconds(edge.Elapsed.Median), Seconds(edge.Elapsed.P90), Seconds(edge.Elapsed.Min), Seconds(edge.Elapsed.Max));

    /// <summary>Exact: a decimal holds half a microsecond.</summary>
    private static decimal Seconds(decimal micros) => micros / 1_000_000m;
}

/// <summary>How many distinct sequences there are, and the most frequent.</summary>
public sealed record VariantsAnswer(int Count, IReadOnlyList<VariantAnswer> Top);

/// <summary>A sequence of steps and how many journeys took it.</summary>
public sealed record VariantAnswer(IReadOnlyList<string> Steps, int Journeys);
