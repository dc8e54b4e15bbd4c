using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>Journeys of a part that are looked at in one go: enough to be worth it, few enough to stay in a processor's cache.</summary>
internal readonly record struct Piece(Part Part, int First, int End)
{
    private const int Events = 1 << 16;

    public static List<Piece> Of(IReadOnlyList<Part> parts)
    {
        var pieces = new List<Piece>();
        foreach (var part in parts)
        {
            for (var first = 0; first < part.Segment.Journeys;)
            {
                var end = Math.Max(first + 1, part.Segment.JourneyOfOrEnd(part.Segment.StartOf(first) + Events));
                pieces.Add(new Piece(part, first, end));
                first = end;
            }
        }
        return pieces;
    }
}
