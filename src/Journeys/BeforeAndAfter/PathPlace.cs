using Throughline.Journeys.Queries;
using Throughline.Strata;

namespace Throughline.Journeys.BeforeAndAfter;

/// <summary>A place of a tree of paths: a step, the steps that are folded together after one, or the end there.</summary>
/// <param name="Number">Its own among all places of the tree.</param>
/// <param name="Parent">The place before it; null for the step from which paths go out.</param>
/// <param name="Steps">The steps from there to it; of an end, or of steps folded together, those to the place before.</param>
/// <param name="End">Null for a step.</param>
/// <param name="Journeys">How many are there.</param>
/// <param name="OtherSteps">How many different steps are folded together.</param>
public sealed record PathPlace(int Number, PathPlace? Parent, IReadOnlyList<string> Steps, PathEnd? End, int Journeys, int OtherSteps)
{
    /// <summary>How many steps it is away.</summary>
    public int Depth => Steps.Count + (End is null ? 0 : 1);

    internal PlaceAsked Asked => new() { Steps = Steps.Count == 0 ? null : Steps, End = End };

    /// <summary>What it is called on a way onwards, or back.</summary>
    internal string Title(bool isBefore, string root) => End switch
    {
        PathEnd.Ended => isBefore ? "nothing before" : "nothing more",
        PathEnd.Other => OtherSteps == 1 ? "1 other step" : $"{OtherSteps} other steps",
        _ => Steps is [.., var last] ? last : root,
    };

    internal static IEnumerable<PathPlace> Of(PathAnswer root, int far)
    {
        var number = 0;
        return Below(root, null, []);

        IEnumerable<PathPlace> Below(PathAnswer node, PathPlace? parent, IReadOnlyList<string> steps)
        {
            var here = new PathPlace(number++, parent, steps, null, node.Journeys, 0);
            yield return here;
            foreach (var next in node.Next)
            {
                foreach (var place in Below(next, here, [.. steps, next.Step]))
                    yield return place;
            }
            if (node.OtherJourneys > 0)
                yield return new PathPlace(number++, here, steps, PathEnd.Other, node.OtherJourneys, node.OtherSteps);
            if (node.Ended > 0 && steps.Count < far)
                yield return new PathPlace(number++, here, steps, PathEnd.Ended, node.Ended, 0);
        }
    }
}
