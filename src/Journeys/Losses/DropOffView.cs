using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Losses;

/// <summary>A drop-off with what its page offers to choose from.</summary>
/// <param name="Journeys">How many journeys the filters leave.</param>
/// <param name="Choices">What the form offers.</param>
/// <param name="Answer">Null where no goal was named yet.</param>
/// <param name="Usual">Where most journeys end: goals to begin with.</param>
public sealed record DropOffView(int Journeys, MapChoices Choices, DropOffAnswer? Answer, IReadOnlyList<string> Usual);
