using Throughline.Kernel;

namespace Throughline.Staff.Sessions;

/// <summary>Wrong passwords of late, for one name or from one address.</summary>
internal sealed record Failures(long Count, long LastAt);

/// <summary>
/// After so many wrong passwords in a row each further try must wait, 30 seconds at first, twice as long each time, an hour at most.
/// Unknown names are treated as known ones. Tries during the wait are turned away and do not lengthen it.
/// </summary>
internal sealed record LockOut(int Allowed, long ForgottenAfter)
{
    public static LockOut OfName { get; } = new(Allowed: 10, ForgottenAfter: Micros.PerDay);

    /// <summary>More, and sooner forgotten: a whole office may share an address.</summary>
    public static LockOut OfAddress { get; } = new(Allowed: 30, ForgottenAfter: 60 * Micros.PerMinute);

    private const long FirstWait = 30 * Micros.PerSecond, LongestWait = 60 * Micros.PerMinute;

    /// <summary>When the next try may be made; in the past where it may be made now.</summary>
    public long LockedUntil(Failures? before)
    {
        if (before is null || before.Count < Allowed)
            return 0;
        var doublings = (int)Math.Min(before.Count - Allowed, 20);
        return before.LastAt + Math.Min(FirstWait << doublings, LongestWait);
    }

    public Failures After(Failures? before, long now) =>
        before is null || now - before.LastAt > ForgottenAfter ? new(1, now) : new(before.Count + 1, now);
}
