namespace Throughline.Strata;

/// <summary>Which journeys are kept. A journey stays whole or is left whole; it is looked at after the event filter, as it then is.</summary>
public sealed record JourneyFilter
{
    public static JourneyFilter None { get; } = new();

    /// <summary>Keeps the journeys whose first event is at this instant or later.</summary>
    public long StartFrom { get; init; } = long.MinValue;

    /// <summary>Keeps the journeys whose first event is before this instant; <see cref="long.MaxValue"/> for no end.</summary>
    public long StartTo { get; init; } = long.MaxValue;

    /// <summary>Step codes of which every one occurs in the journey.</summary>
    public int[] Contains { get; init; } = [];

    internal bool Keeps(long startsAt, ReadOnlySpan<int> steps)
    {
        if (startsAt < StartFrom || (startsAt >= StartTo && StartTo != long.MaxValue))
            return false;
        foreach (var step in Contains)
        {
            if (!steps.Contains(step))
                return false;
        }
        return true;
    }
}
