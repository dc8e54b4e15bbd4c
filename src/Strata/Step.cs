namespace Throughline.Strata;

/// <summary>A step of a map.</summary>
/// <param name="Code">Which.</param>
/// <param name="Count">How often it occurred.</param>
/// <param name="Journeys">In how many journeys.</param>
/// <param name="People">With how many people.</param>
/// <param name="First">How many journeys it begins.</param>
/// <param name="Last">How many journeys it ends.</param>
public sealed record Step(int Code, int Count, int Journeys, int People, int First, int Last);
