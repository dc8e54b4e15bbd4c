using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Maps;

/// <summary>A map with what its page offers to choose from.</summary>
/// <param name="Answer">The map.</param>
/// <param name="Choices">What the filters offer.</param>
public sealed record MapView(MapAnswer Answer, MapChoices Choices)
{
    /// <summary>More edges than this make a picture that nobody can read and that takes seconds to lay out; the sentence beside it counts all.</summary>
    public const int MostEdges = 400;
}
