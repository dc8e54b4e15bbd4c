namespace Throughline.Journeys.Maps;

/// <summary>A map with what its page offers to choose from.</summary>
/// <param name="Answer">The map.</param>
/// <param name="Choices">What the filters offer.</param>
/// <param name="ChannelOfStep">Beside the answer's steps: on which channel each mostly happens, -1 for none.</param>
/// <param name="ChannelOfEdge">Beside the answer's edges, the same.</param>
public sealed record MapView(MapAnswer Answer, MapChoices Choices, IReadOnlyList<int> ChannelOfStep, IReadOnlyList<int> ChannelOfEdge)
{
    /// <summary>More edges than this make a picture that nobody can read and that takes seconds to lay out; the sentence beside it counts all.</summary>
    public const int MostEdges = 400;
}
