using Throughline.Kernel;

namespace Throughline.Staff.Sessions;

/// <summary>A browser in which someone signed in. It ends when unused for half a day, after 30 days, or when it is revoked.</summary>
internal sealed record StaffSession(string UserId, long CreatedAt, long SeenAt)
{
    public const long Idle = 12 * 60 * Micros.PerMinute;
    public const long Longest = 30 * Micros.PerDay;

    /// <summary>How stale the time last seen may become, so that not every page view is a write.</summary>
    public const long SeenStep = 5 * Micros.PerMinute;

    public bool HasEnded(long now) => now - SeenAt > Idle || now - CreatedAt > Longest;
}
