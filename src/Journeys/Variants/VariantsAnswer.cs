using Throughline.Strata;

namespace Throughline.Journeys.Variants;

/// <summary>A page of the variants, most frequent first, with how long their journeys took; docs/journey-maps.md defines each number.</summary>
/// <param name="Journeys">How many journeys there are in all.</param>
/// <param name="Count">How many variants there are in all.</param>
/// <param name="Items">Those of this page.</param>
/// <param name="NextPage">The page after; null on the last that is listed.</param>
public sealed record VariantsPageAnswer(int Journeys, int Count, IReadOnlyList<TimedVariantAnswer> Items, int? NextPage)
{
    internal static VariantsPageAnswer Of(TimedVariants variants, IReadOnlyList<string> names, int? nextPage) => new(
        variants.Journeys, variants.Count,
        [.. variants.Top.Select(v => new TimedVariantAnswer([.. v.Variant.Steps.Select(s => names[s])], v.Variant.Journeys, SpreadAnswer.Of(v.Took)))], nextPage);
}

/// <summary>A sequence of steps, how many journeys took it, and how long they were under way.</summary>
public sealed record TimedVariantAnswer(IReadOnlyList<string> Steps, int Journeys, SpreadAnswer Took);

/// <summary>How durations spread, in seconds: shares by the nearest rank.</summary>
public sealed record SpreadAnswer(decimal MinSeconds, decimal P25Seconds, decimal MedianSeconds, decimal P75Seconds, decimal P90Seconds, decimal MaxSeconds)
{
    internal static SpreadAnswer Of(Spread s) => new(
        s.Min / 1_000_000m, s.P25 / 1_000_000m, s.Median / 1_000_000m, s.P75 / 1_000_000m, s.P90 / 1_000_000m, s.Max / 1_000_000m);
}
