using NodaTime;

namespace Throughline.Gate.Decisions;

/// <summary>Which unclaimed sends of lower rank give way so that an intent has room: as few as need be, the lowest first.</summary>
internal static class GiveWay
{
    /// <summary>Their keys, in order; null where even all of them would not make room.</summary>
    public static IReadOnlyList<string>? For(Intent intent, List<AppliedCap> caps, long at, DateTimeZone zone, long horizon)
    {
        var left = new List<Reservation>();
        foreach (var cap in caps)
            foreach (var r in cap.Reserved)
                if (!r.IsClaimed && r.At <= horizon && r.Rank < intent.Rank)
                    left.Add(r);
        if (left.Count == 0)
            return null;
        left = [.. left.DistinctBy(r => r.Key).OrderBy(r => r.Rank).ThenByDescending(r => r.At).ThenBy(r => r.Key, StringComparer.Ordinal)];
        var gone = new List<string>();
        while (CapCount.Full(caps, at, zone, gone) is { Count: > 0 } full)
        {
            var lowest = left.Find(r => full.Exists(f => f.Counted.Contains(r)));
            if (lowest is null)
                return null;
            gone.Add(lowest.Key);
            left.Remove(lowest);
        }
        // One that went early may not have been in the way of what is left of the windows.
        foreach (var key in Enumerable.Reverse(gone).ToList())
            if (CapCount.Full(caps, at, zone, [.. gone.Where(k => k != key)]).Count == 0)
                gone.Remove(key);
        return [.. gone.Order(StringComparer.Ordinal)];
    }
}
