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
            if (Near(cap, at, zone, without) is { } near && Most(cap, near, at) > cap.Of.Limit)
                full.Add(new(cap, near));
        return full;
    }

    /// <summary>Whether nothing would be over its limit.</summary>
    public static bool HasRoom(List<AppliedCap> caps, long at, DateTimeZone zone, IReadOnlyCollection<string>? without = null)
    {
        foreach (var cap in caps)
            if (Near(cap, at, zone, without) is { } near && Most(cap, near, at) > cap.Of.Limit)
                return false;
        return true;
    }

    /// <summary>What shares a window with the instant; null where that is less than the limit, so that there is room whatever it is.</summary>
    private static List<Reservation>? Near(AppliedCap cap, long at, DateTimeZone zone, IReadOnlyCollection<string>? without)
    {
        if (cap.Reserved.Count < cap.Of.Limit)
            return null;
        var reach = cap.Of.Window ?? 2 * Kernel.Micros.PerDay;
        var most = 0;
        foreach (var r in cap.Reserved)
            if (Math.Abs(r.At - at) < reach)
                most++;
        if (most < cap.Of.Limit)
            return null;
        var near = new List<Reservation>(most);
        LocalDate? day = cap.Of.Window is null ? EarliestTime.DayOf(at, zone) : null;
        foreach (var r in cap.Reserved)
            if (Math.Abs(r.At - at) < reach && (day is null || EarliestTime.DayOf(r.At, zone) == day) && without?.Contains(r.Key) != true)
                near.Add(r);
        return near.Count < cap.Of.Limit ? null : near;
    }

    /// <summary>The most that any window which contains the instant would hold, with this send. It is enough to look at windows that begin with a send.</summary>
    private static int Most(AppliedCap cap, List<Reservation> near, long at)
    {
        if (cap.Of.Window is not { } window)
            return near.Count + 1;
        var most = In(at);
        foreach (var r in near)
            if (r.At < at)
                most = Math.Max(most, In(r.At));
        return most;

        int In(long begins)
        {
            var count = 1;
            foreach (var r in near)
                if (r.At >= begins && r.At - begins < window)
                    count++;
            return count;
        }
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
