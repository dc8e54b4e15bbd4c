using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>
/// Tells of many journeys, by a look at how they lie in the segment, that no filter can keep them. Filters only remove events: what lacks a step
/// before them lacks it after them, and what begins too late begins no earlier.
/// </summary>
internal sealed unsafe class Unlikely<T> where T : unmanaged, IBinaryInteger<T>
{
    private readonly T[] needed;
    private readonly bool all;
    private readonly long end;

    public Unlikely(JourneySet set)
    {
        var filter = set.JourneyFilter;
        int[] steps = set.EventFilter.View is null ? [.. filter.Contains, .. filter.Then, .. filter.Variant ?? []] : [];
        needed = [.. steps.Distinct().Where(step => step >= 0).Select(T.CreateTruncating)];
        all = steps.Any(step => step < 0); // a step that nobody ever took
        end = Math.Min(filter.StartTo, set.EventFilter.To);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public bool IsLeft(Segment segment, int journey)
    {
        if (all || (segment.StartTimes[journey] >= end && end != long.MaxValue))
            return true;
        if (needed.Length == 0 || segment.Shape.Step != sizeof(T))
            return false;
        var start = segment.Starts[journey];
        var steps = new ReadOnlySpan<T>((T*)segment.Steps.At + start, (int)(segment.Starts[journey + 1] - start));
        foreach (var step in needed)
        {
            if (!steps.Contains(step))
                return true;
        }
        return false;
    }
}
