namespace Throughline.Strata;

/// <summary>A sequence of steps that journeys took from their beginning to their end.</summary>
/// <param name="Steps">Step codes.</param>
/// <param name="Journeys">How many journeys took exactly this one.</param>
public sealed record Variant(int[] Steps, int Journeys)
{
    /// <summary>How long its journeys lasted, from their first event to their last; null where <see cref="MapParts.VariantTimes"/> was not asked for.</summary>
    public Spread? Lasted { get; init; }
}
