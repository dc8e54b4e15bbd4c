using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>How many distinct sequences there are, and the most frequent with how long their journeys lasted.</summary>
public sealed record VariantListAnswer(int Journeys, int Events, int People, int Count, IReadOnlyList<VariantLine> Top) : JourneyAnswer
{
    internal static VariantListAnswer Of(JourneyQuery query, Selection selection)
    {
        var map = JourneyMap.Of(selection.Journeys, query.Top ?? JourneyQuery.TopVariants, MapParts.Variants | MapParts.VariantTimes);
        return new(map.Journeys, map.Events, map.People, map.VariantCount, [.. map.TopVariants.Select(v => VariantLine.Of(v, v.Lasted!, selection.Steps))]);
    }
}

/// <summary>A variant, and how long its journeys lasted from their first event to their last.</summary>
public sealed record VariantLine(
    IReadOnlyList<string> Steps, int Journeys, decimal MeanSeconds, decimal MedianSeconds, decimal P90Seconds, decimal MinSeconds, decimal MaxSeconds,
    decimal P25Seconds, decimal P75Seconds)
{
    internal static VariantLine Of(Variant variant, Spread lasted, IReadOnlyList<string> names) => new(
        [.. variant.Steps.Select(step => names[step])], variant.Journeys,
        lasted.Mean / 1_000_000m, lasted.Median / 1_000_000m, lasted.P90 / 1_000_000m, lasted.Min / 1_000_000m, lasted.Max / 1_000_000m,
        lasted.P25 / 1_000_000m, lasted.P75 / 1_000_000m);
}
