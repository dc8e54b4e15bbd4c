using NodaTime;
using Throughline.Gate.Policies;
using Throughline.Kernel;

namespace Throughline.Gate.Decisions;

/// <summary>Rule 8: not before the intent says, and not in quiet hours of the person's zone.</summary>
internal static class EarliestTime
{
    private const int MostSteps = 1000;

    /// <summary>The first instant (microseconds UTC) at which it may go out by the clock; null where there is none before it expires.</summary>
    public static long? Of(Intent intent, Inputs inputs, Policy policy, PersonZone zone, string? channel, List<Finding> findings)
    {
        if (inputs.Now >= intent.ExpiresAt)
        {
            findings.Add(new(DecisionRule.Time, Verdict.Drop, "It has expired."));
            return null;
        }
        var wished = Math.Max(inputs.Now, intent.NotBefore ?? long.MinValue);
        var rules = Applying(policy, intent.Purpose, channel);
        var at = After(wished, rules, zone.Zone, intent.ExpiresAt);
        var said = (at == wished, intent.NotBefore > inputs.Now) switch
        {
            (true, false) => "It may go out now.",
            (true, true) => $"Not before {Micros.ToText(wished)}.",
            _ => $"Quiet hours: not before {Local(at ?? intent.ExpiresAt, zone.Zone)}.",
        };
        if (rules.Count > 0 && zone.Remark is not null)
            said += " " + zone.Remark;
        if (at is null || at >= intent.ExpiresAt)
        {
            findings.Add(new(DecisionRule.Time, Verdict.Drop, said + " By then it has expired."));
            return null;
        }
        findings.Add(new(DecisionRule.Time, Verdict.Send, said));
        return at;
    }

    public static List<QuietHours> Applying(Policy policy, string purpose, string? channel)
    {
        var rules = new List<QuietHours>();
        foreach (var hours in policy.QuietHours)
            if (hours.Purposes.Contains(purpose, StringComparer.Ordinal) && (hours.Channels is null || (channel is not null && hours.Channels.Contains(channel, StringComparer.Ordinal))))
                rules.Add(hours);
        return rules;
    }

    /// <summary>The first instant from this one on that lies in no quiet hours; null where there is none before <paramref name="limit"/>.</summary>
    public static long? After(long at, List<QuietHours> rules, DateTimeZone zone, long limit)
    {
        for (var steps = 0; steps < MostSteps && at < limit; steps++)
        {
            var end = long.MinValue;
            foreach (var hours in rules)
                end = Math.Max(end, EndOf(hours, at, zone));
            if (end <= at)
                return at;
            at = end;
        }
        return null;
    }

    /// <summary>When the quiet hours end that this instant lies in; the least number where it lies in none.</summary>
    private static long EndOf(QuietHours hours, long at, DateTimeZone zone)
    {
        var today = ToInstant(at).InZone(zone).Date;
        var end = long.MinValue;
        // Hours over midnight may have begun the day before.
        foreach (var day in (ReadOnlySpan<LocalDate>)[today.PlusDays(-1), today])
        {
            if (!hours.Days.Contains(day.DayOfWeek))
                continue;
            var begins = First(zone, day + hours.From);
            var ends = Last(zone, (hours.To > hours.From ? day : day.PlusDays(1)) + hours.To);
            if (begins <= at && at < ends)
                end = Math.Max(end, ends);
        }
        return end;
    }

    /// <summary>A local time that comes twice begins with the first and ends with the last; one that is left out is when the clock was put forward.</summary>
    private static long First(DateTimeZone zone, LocalDateTime local)
    {
        var map = zone.MapLocal(local);
        return FromInstant(map.Count == 0 ? map.LateInterval.Start : map.First().ToInstant());
    }

    private static long Last(DateTimeZone zone, LocalDateTime local)
    {
        var map = zone.MapLocal(local);
        return FromInstant(map.Count == 0 ? map.LateInterval.Start : map.Last().ToInstant());
    }

    public static Instant ToInstant(long micros) => Instant.FromUnixTimeTicks(checked(micros * 10));

    private static long FromInstant(Instant instant) => instant.ToUnixTimeTicks() / 10;

    /// <summary>The first instant of the next calendar day; where that day is left out (a zone that moved over the date line), of the one after it.</summary>
    public static long NextDay(long at, DateTimeZone zone) => First(zone, ToInstant(at).InZone(zone).Date.PlusDays(1).AtMidnight());

    public static LocalDate DayOf(long at, DateTimeZone zone) => ToInstant(at).InZone(zone).Date;

    private static string Local(long at, DateTimeZone zone) =>
        ToInstant(at).InZone(zone).ToString("uuuu-MM-dd HH:mm z", System.Globalization.CultureInfo.InvariantCulture);
}
