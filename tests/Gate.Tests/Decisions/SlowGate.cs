using NodaTime;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel;

namespace Throughline.Gate.Tests.Decisions;

/// <summary>The gate's arithmetic as the specification says it, slowly: every window, every minute.</summary>
internal static class SlowGate
{
    /// <summary>Whether any window of any cap holds more than its limit, over all the sends of one person.</summary>
    public static bool IsOver(Policy policy, IReadOnlyList<Reservation> sends, DateTimeZone zone) => policy.Caps.Any(cap =>
        sends.Where(s => cap.Purposes.Contains(s.Purpose)).GroupBy(s => Value(cap.Over, s)).Where(of => cap.Of is null || cap.Of == of.Key).Any(of => cap.Window is { } window
            ? of.Any(first => of.Count(s => s.At >= first.At && s.At < first.At + window) > cap.Limit)
            : of.GroupBy(s => Local(s.At, zone).Date).Any(day => day.Count() > cap.Limit)));

    public static bool IsQuiet(IEnumerable<QuietHours> rules, string purpose, string channel, long at, DateTimeZone zone) => rules.Any(hours =>
    {
        if (!hours.Purposes.Contains(purpose) || hours.Channels?.Contains(channel) == false)
            return false;
        var local = Local(at, zone);
        var (time, day) = (local.TimeOfDay, local.DayOfWeek);
        var before = local.Date.PlusDays(-1).DayOfWeek;
        return hours.To > hours.From
            ? hours.Days.Contains(day) && time >= hours.From && time < hours.To
            : (hours.Days.Contains(day) && time >= hours.From) || (hours.Days.Contains(before) && time < hours.To);
    });

    public static LocalDateTime Local(long at, DateTimeZone zone) => Instant.FromUnixTimeTicks(at * 10).InZone(zone).LocalDateTime;

    private static string Value(CapScope over, Reservation s) => over switch
    {
        CapScope.Team => s.Team,
        CapScope.Purpose => s.Purpose,
        CapScope.Channel => s.Channel,
        CapScope.Touchpoint => s.Touchpoint,
        _ => "",
    };

    public static long At(string utc) => Micros.From(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture));
}
