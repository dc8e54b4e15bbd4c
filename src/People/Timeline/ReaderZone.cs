using Microsoft.AspNetCore.Http;
using NodaTime;
using NodaTime.Text;
using System.Globalization;
using Throughline.Kernel;

namespace Throughline.People.Timeline;

/// <summary>The zone in which the reader reads times: the browser says it in a cookie; UTC where it doesn't.</summary>
public static class ReaderZone
{
    /// <summary>Set by the browser, see theme.ts.</summary>
    public const string Cookie = "throughline.zone";

    public static DateTimeZone Of(HttpContext context) => Named(context.Request.Cookies[Cookie]) ?? DateTimeZone.Utc;

    /// <summary>By its IANA name; null where there is none of that name.</summary>
    public static DateTimeZone? Named(string? name) => name is { Length: > 0 and <= 100 } ? DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) : null;

    /// <summary>Instants at the ends of the calendar stand a day within it, where every zone can say them.</summary>
    public static ZonedDateTime At(long instant, DateTimeZone zone) => Instant.FromUnixTimeTicks(Math.Clamp(instant, Earliest, Latest) * 10).InZone(zone);

    private static readonly long Earliest = Micros.From(DateTimeOffset.MinValue) + 2 * Micros.PerDay;
    private static readonly long Latest = Micros.From(DateTimeOffset.MaxValue) - 2 * Micros.PerDay;

    public static string Clock(long instant, DateTimeZone zone) => ClockPattern.Format(At(instant, zone).TimeOfDay);

    /// <summary><c>Wednesday, 13 May 2020</c></summary>
    public static string Day(LocalDate date) => DayPattern.Format(date);

    /// <summary><c>13 May 2020</c></summary>
    public static string Date(LocalDate date) => DatePattern.Format(date);

    /// <summary>Everything about a time that its reader may wonder about: in the reader's zone, in UTC, and in the customer's.</summary>
    public static string InFull(long instant, DateTimeZone zone, DateTimeZone? customers)
    {
        var here = At(instant, zone);
        var text = $"{DatePattern.Format(here.Date)}, {FullClock.Format(here.TimeOfDay)} {(zone == DateTimeZone.Utc ? "UTC" : zone.Id)}";
        if (customers is not null && customers.Id != zone.Id)
            text += $"; {DatePattern.Format(At(instant, customers).Date)}, {Clock(instant, customers)} for the customer ({customers.Id})";
        return zone == DateTimeZone.Utc ? text : $"{text}; {Micros.ToText(instant)}";
    }

    private static readonly LocalTimePattern ClockPattern = LocalTimePattern.Create("HH:mm", CultureInfo.InvariantCulture);
    private static readonly LocalTimePattern FullClock = LocalTimePattern.Create("HH:mm:ss", CultureInfo.InvariantCulture);
    private static readonly LocalDatePattern DayPattern = LocalDatePattern.Create("dddd, d MMMM uuuu", CultureInfo.InvariantCulture);
    private static readonly LocalDatePattern DatePattern = LocalDatePattern.Create("d MMMM uuuu", CultureInfo.InvariantCulture);
}
