namespace Throughline.Strata;

/// <summary>A sequence of steps that journeys took from their beginning to their end.</summary>
/// <param name="Steps">Step codes.</param>
/// <param name="Journeys">How many journeys took exactly this one.</param>
public sealed record Variant(int[] Steps, int Journeys);
