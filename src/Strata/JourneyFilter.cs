using System.Numerics;
using System.Runtime.CompilerServices;

namespace Throughline.Strata;

/// <summary>
/// Which journeys are kept. A journey stays whole or is left whole; it is looked at after the event filter, as it then is.
/// Steps are those of the view.
/// </summary>
public sealed record JourneyFilter
{
    public static JourneyFilter None { get; } = new();

    /// <summary>Keeps the journeys whose first event is at this instant or later.</summary>
    public long StartFrom { get; init; } = long.MinValue;

    /// <summary>Keeps the journeys whose first event is before this instant; <see cref="long.MaxValue"/> for no end.</summary>
    public long StartTo { get; init; } = long.MaxValue;

    /// <summary>Step codes of which every one occurs in the journey.</summary>
    public int[] Contains { get; init; } = [];

    /// <summary>Step codes of which none occurs in the journey.</summary>
    public int[] Lacks { get; init; } = [];

    /// <summary>Step codes that occur in this order, whatever lies between.</summary>
    public int[] Then { get; init; } = [];

    /// <summary>Step codes of which one is the journey's first; null for any.</summary>
    public int[]? First { get; init; }

    /// <summary>Step codes of which one is the journey's last; null for any.</summary>
    public int[]? Last { get; init; }

    /// <summary>Step codes that are the whole journey; null for any.</summary>
    public int[]? Variant { get; init; }

    /// <summary>The shortest time in microseconds from first to last event, included.</summary>
    public long ShortestMicros { get; init; }

    /// <summary>The longest, included.</summary>
    public long LongestMicros { get; init; } = long.MaxValue;

    /// <summary>By the subject of each event: true where one of the journey's subjects passes; null for any. Called by several threads.</summary>
    public Func<long, bool>? Subjects { get; init; }

    internal bool KeepsAll => this == None || (
        StartFrom == long.MinValue && StartTo == long.MaxValue && Contains.Length + Lacks.Length + Then.Length == 0 && First is null && Last is null
        && Variant is null && ShortestMicros <= 0 && LongestMicros == long.MaxValue && Subjects is null);

    internal bool NeedsDuration => ShortestMicros > 0 || LongestMicros != long.MaxValue;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    internal bool Keeps<T>(long startsAt, ReadOnlySpan<T> steps) where T : unmanaged, IBinaryInteger<T>
    {
        if (startsAt < StartFrom || (startsAt >= StartTo && StartTo != long.MaxValue))
            return false;
        foreach (var step in Contains)
        {
            if (step < 0 || !steps.Contains(T.CreateTruncating(step)))
                return false;
        }
        foreach (var step in Lacks)
        {
            if (step >= 0 && steps.Contains(T.CreateTruncating(step)))
                return false;
        }
        return KeepsOrder(steps)
            && (First is null || First.Contains(int.CreateTruncating(steps[0])))
            && (Last is null || Last.Contains(int.CreateTruncating(steps[^1])))
            && (Variant is null || IsVariant(steps));
    }

    private bool KeepsOrder<T>(ReadOnlySpan<T> steps) where T : unmanaged, IBinaryInteger<T>
    {
        foreach (var step in Then)
        {
            var found = step < 0 ? -1 : steps.IndexOf(T.CreateTruncating(step));
            if (found < 0)
                return false;
            steps = steps[(found + 1)..];
        }
        return true;
    }

    private bool IsVariant<T>(ReadOnlySpan<T> steps) where T : unmanaged, IBinaryInteger<T>
    {
        if (steps.Length != Variant!.Length)
            return false;
        for (var i = 0; i < steps.Length; i++)
        {
            if (int.CreateTruncating(steps[i]) != Variant[i])
                return false;
        }
        return true;
    }
}
