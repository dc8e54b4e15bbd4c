using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Comparisons;

/// <summary>A comparison with what its page says besides.</summary>
/// <param name="Answer">The comparison; null where the halves are the same yet, or the funnel has no steps.</param>
/// <param name="Choices">What the form offers.</param>
/// <param name="Journeys">How many journeys the filters of both leave.</param>
/// <param name="Segments">The segments there are, for those who may see them.</param>
/// <param name="Splitting">A step that about half of the journeys have: something to begin with.</param>
/// <param name="NeedsFunnel">A funnel is to be compared, and has no steps.</param>
public sealed record CompareView(
    CompareAnswer? Answer, MapChoices Choices, int Journeys, IReadOnlyList<(long Id, string Name)> Segments, string? Splitting, bool NeedsFunnel);
