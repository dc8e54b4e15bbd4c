using NodaTime;

namespace Throughline.Gate.Decisions;

/// <summary>
/// A cap that leaves no room at an instant, with what fills it: everything that shares a window with the instant. A rolling window holds what
/// is less than its length apart; a calendar day what has the same date in the person's zone.
/// </summary>
internal sealed record CapCount(AppliedCap Cap, List<Reservation> Counted)
{
    public static List<CapCount> Full(List<AppliedCap> caps, long at, DateTimeZone zone, IReadOnlyCollection<string>? without = null)
    {
        var full = new List<CapCount>();
        foreach (var cap in caps)
        {
            var near = Near(cap, at, zone, without);
            if (Most(cap, near, at) > cap.Of.Limit)
                full.Add(new(cap, near));
        }
        return full;
    }

    private static List<Reservation> Near(AppliedCap cap, long at, DateTimeZone zone, IReadOnlyCollection<string>? without)
    {
        var near = new List<Reservation>();
        LocalDate? day = null;
        foreach (var r in cap.Reserved)
        {
            if (without?.Contains(r.Key) == true)
                continue;
            if (cap.Of.Window is { } window ? Math.Abs(r.At - at) < window : Math.Abs(r.At - at) < 2 * Kernel.Micros.PerDay && EarliestTime.DayOf(r.At, zone) == (day ??= EarliestTime.DayOf(at, zone)))
                near.Add(r);
        }
        return near;
    }

    /// <summary>The most that any window which contains the instant would hold, with this send. It is enough to look at windows that begin with a send.</summary>
    private static int Most(AppliedCap cap, List<Reservation> near, long at)
    {
        if (cap.Of.Window is not { } window)
            return near.Count + 1;
        if (near.Count < cap.Of.Limit)
            return near.Count + 1; // can't be more than the limit
        var most = 0;
        foreach (var begins in near.Where(r => r.At <= at).Select(r => r.At).Append(at).Distinct())
            most = Math.Max(most, 1 + near.Count(r => r.At >= begins && r.At - begins < window));
        return most;
    }

    /// <summary>The next instant at which one of these may have room: when a send leaves its window, or the day ends. Null where none ever will.</summary>
    public static long? NextChange(List<CapCount> full, long at, DateTimeZone zone)
    {
        long? next = null;
        foreach (var count in full)
        {
            if (count.Cap.Of.Limit == 0)
                return null;
            if (count.Cap.Of.Window is not { } window)
                next = Sooner(next, EarliestTime.NextDay(at, zone));
            else
                foreach (var r in count.Counted)
                    next = Sooner(next, r.At + window);
        }
        return next;
    }

    private static long? Sooner(long? one, long other) => one is null || other < one ? other : one;
}
