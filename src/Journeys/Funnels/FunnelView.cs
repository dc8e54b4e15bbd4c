using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Funnels;

/// <summary>A funnel with what its page says besides.</summary>
/// <param name="Answer">The funnel; null where no steps were named yet.</param>
/// <param name="Choices">What the form offers.</param>
/// <param name="Journeys">How many journeys the filters leave.</param>
/// <param name="Usual">The most frequent way through the journeys: steps to begin with.</param>
/// <param name="Without">Of the journeys without the first step, how many have the last one; null where there are none, or only one step.</param>
public sealed record FunnelView(FunnelAnswer? Answer, MapChoices Choices, int Journeys, IReadOnlyList<string> Usual, WithoutFirst? Without);

/// <param name="Journeys">How many journeys lack the first step.</param>
/// <param name="Reached">How many of them have the last one.</param>
public sealed record WithoutFirst(int Journeys, int Reached);
