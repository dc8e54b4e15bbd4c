using System.Collections.Immutable;
using NodaTime;
using Throughline.Kernel;

namespace Throughline.Conversations.Clocks;

/// <summary>From a time of day to another, the second not included; to midnight is the end of the day.</summary>
internal sealed record OpenSpan(LocalTime From, LocalTime To);

/// <summary>
/// When somebody is there to answer. An instant is open where the clock on the wall then shows an open time, on a day that is no holiday: so an hour that
/// the clock skips is never open, and one that it shows twice is open twice. There is at least one open span in a week.
/// </summary>
internal sealed class BusinessHours
{
    private const long TicksAMicro = NodaConstants.TicksPerMillisecond / 1000;

    private readonly ImmutableArray<OpenSpan>[] week = new ImmutableArray<OpenSpan>[8];
    private readonly HashSet<LocalDate> holidays;
    private readonly DateTimeZone zone;
    private readonly bool isAlways;

    /// <param name="zone">An IANA zone.</param>
    /// <param name="spans">By day; a gap between two spans of a day is a break.</param>
    /// <exception cref="UserErrorException">They can't be.</exception>
    public BusinessHours(string zone, IEnumerable<(IsoDayOfWeek Day, OpenSpan Span)> spans, IEnumerable<LocalDate> holidays)
    {
        this.zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) ?? throw new UserErrorException($"“{zone}” is no time zone. Name one as the IANA does, such as Europe/Berlin.");
        this.holidays = [.. holidays];
        var all = spans.ToLookup(of => of.Day, of => of.Span);
        for (var day = IsoDayOfWeek.Monday; day <= IsoDayOfWeek.Sunday; day++)
            week[(int)day] = Ordered(day, all[day]);
        if (week.Skip(1).All(day => day.IsEmpty))
            throw new UserErrorException("Business hours without any open time have no deadlines. Name at least one span of a day.");
    }

    private BusinessHours()
    {
        (zone, holidays, isAlways) = (DateTimeZone.Utc, [], true);
    }

    /// <summary>Day and night.</summary>
    public static BusinessHours Always { get; } = new();

    /// <summary>The earliest instant up to which so much open time has passed since the start; the start itself for none.</summary>
    public long Add(long start, long open)
    {
        if (isAlways || open <= 0)
            return start + Math.Max(0, open);
        foreach (var (from, to) in Open(start))
        {
            if (to - from >= open)
                return from + open;
            open -= to - from;
        }
        throw new InvalidOperationException("There is always another open span.");
    }

    /// <summary>How much open time lies between two instants.</summary>
    public long Between(long start, long end)
    {
        if (isAlways)
            return Math.Max(0, end - start);
        var open = 0L;
        foreach (var (from, to) in Open(start))
        {
            if (from >= end)
                break;
            open += Math.Min(to, end) - from;
        }
        return open;
    }

    public bool IsOpen(long at) => isAlways || Open(at).First().From == at;

    /// <summary>The instant after which it may be otherwise: until then it is as it is at this one.</summary>
    public long LookAgainAt(long at) => isAlways ? long.MaxValue : Open(at).First() is var (from, to) && from == at ? to : from;

    /// <summary>Open time from an instant on, in order, as [from, to): by the stretches in which the zone's offset is one, and within them by the days on the wall.</summary>
    private IEnumerable<(long From, long To)> Open(long start)
    {
        var at = start;
        while (true)
        {
            var stretch = zone.GetZoneInterval(InstantOf(at));
            var (offset, end) = (stretch.WallOffset, stretch.HasEnd ? MicrosOf(stretch.End) : long.MaxValue);
            var date = InstantOf(at).WithOffset(offset).Date;
            while (MicrosOf(date.AtMidnight().WithOffset(offset).ToInstant()) is var midnight && midnight < end)
            {
                if (!holidays.Contains(date))
                    foreach (var span in week[(int)date.DayOfWeek])
                    {
                        var from = Math.Max(at, midnight + MicrosOf(span.From));
                        var to = Math.Min(end, midnight + (span.To == LocalTime.Midnight ? Micros.PerDay : MicrosOf(span.To)));
                        if (from < to)
                            yield return (from, to);
                    }
                date = date.PlusDays(1);
            }
            at = end;
        }
    }

    private static ImmutableArray<OpenSpan> Ordered(IsoDayOfWeek day, IEnumerable<OpenSpan> spans)
    {
        var ordered = spans.OrderBy(span => span.From).ToImmutableArray();
        for (var i = 0; i < ordered.Length; i++)
        {
            var (from, to) = (ordered[i].From, ordered[i].To);
            if (to != LocalTime.Midnight && to <= from)
                throw new UserErrorException($"{day}: {from:HH:mm} to {to:HH:mm} ends before it begins. What goes over midnight is two spans, of two days.");
            if (i > 0 && (ordered[i - 1].To == LocalTime.Midnight || from < ordered[i - 1].To))
                throw new UserErrorException($"{day}: the spans from {ordered[i - 1].From:HH:mm} and from {from:HH:mm} overlap.");
        }
        return ordered;
    }

    private static Instant InstantOf(long micros) => Instant.FromUnixTimeTicks(micros * TicksAMicro);
    private static long MicrosOf(Instant instant) => instant.ToUnixTimeTicks() / TicksAMicro;
    private static long MicrosOf(LocalTime time) => time.TickOfDay / TicksAMicro;
}
