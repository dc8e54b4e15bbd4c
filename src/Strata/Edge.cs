namespace Throughline.Strata;

/// <summary>Two steps of which the second directly followed the first.</summary>
/// <param name="From">The first step's code.</param>
/// <param name="To">The second step's code.</param>
/// <param name="Count">How often.</param>
/// <param name="Journeys">In how many journeys.</param>
/// <param name="Elapsed">From the instant of the first to that of the second.</param>
public sealed record Edge(int From, int To, int Count, int Journeys, Elapsed Elapsed);
