using NodaTime;

namespace Throughline.Gate.Decisions;

/// <summary>Which unclaimed sends of lower rank give way so that an intent has room: as few as need be, the lowest first.</summary>
internal static class GiveWay
{
    /// <summary>What may give way to an intent, the lowest first. The same at whatever time a place is sought.</summary>
    public static List<Reservation> Lower(Intent intent, List<AppliedCap> caps, long horizon)
    {
        var lower = new List<Reservation>();
        var rank = intent.Rank;
        foreach (var cap in caps)
            foreach (var r in cap.Reserved)
                if (!r.IsClaimed && r.At <= horizon && r.Rank < rank && !Has(lower, r.Key))
                    lower.Add(r);
        lower.Sort((one, other) => one.Rank != other.Rank ? one.Rank.CompareTo(other.Rank) : one.At != other.At ? other.At.CompareTo(one.At) : string.CompareOrdinal(one.Key, other.Key));
        return lower;
    }

    /// <summary>The keys of those that have to, in order; null where even all of them would not make room.</summary>
    public static IReadOnlyList<string>? For(List<Reservation> lower, List<AppliedCap> caps, long at, DateTimeZone zone)
    {
        if (lower.Count == 0 || !CapCount.HasRoom(caps, at, zone, lower.ConvertAll(r => r.Key)))
            return null;
        List<Reservation> left = [.. lower];
        var gone = new List<string>();
        while (CapCount.Full(caps, at, zone, gone) is { Count: > 0 } full)
        {
            var lowest = left.Find(r => full.Exists(f => Has(f.Counted, r.Key)))!; // since there is room without all of them
            gone.Add(lowest.Key);
            left.Remove(lowest);
        }
        // One that went early may not have been in the way of what is left of the windows.
        foreach (var key in Enumerable.Reverse(gone).ToList())
            if (CapCount.HasRoom(caps, at, zone, [.. gone.Where(k => k != key)]))
                gone.Remove(key);
        return [.. gone.Order(StringComparer.Ordinal)];
    }

    private static bool Has(List<Reservation> all, string key)
    {
        foreach (var r in all)
            if (r.Key == key)
                return true;
        return false;
    }
}
