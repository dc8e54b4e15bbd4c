using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Throughline.Conversations.Clocks;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Clocks;

public sealed class ClocksTests
{
    private static readonly string[] Zones = ["Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns", "America/Sao_Paulo", "Pacific/Apia", "UTC"];

    // clocks that change in spring and autumn, also at midnight (Sao Paulo, St. John's of 2010), a day that is not there (Apia 2011)
    private static readonly string[] Starts = ["2026-03-27T00:00Z", "2026-10-23T00:00Z", "2010-11-05T00:00Z", "2018-02-16T00:00Z", "2018-11-02T00:00Z", "2011-12-28T00:00Z", "2026-07-01T00:00Z"];

    private static Gen<(string Zone, (IsoDayOfWeek Day, OpenSpan Span)[] Spans, LocalDate[] Holidays, long Start)> Calendars { get; } =
        from zone in Gen.Elements(Zones)
        from start in Gen.Elements(Starts)
        from kind in Gen.Choose(0, 3)
        from offset in Gen.Choose(0, 5 * 24 * 60)
        from holiday in Gen.Choose(-3, 12)
        let begins = At(start)
        select (zone, Spans(kind), holiday < 0 ? [] : new[] { Instant.FromUnixTimeTicks(begins * 10).InUtc().Date.PlusDays(holiday) }, begins + (offset * Micros.PerMinute));

    private static (IsoDayOfWeek, OpenSpan)[] Spans(int kind)
    {
        OpenSpan Span(string from, string to) => new(Time(from), Time(to));
        OpenSpan[] spans = kind switch
        {
            0 => [Span("09:00", "17:00")],
            1 => [Span("08:15", "12:00"), Span("13:00", "18:30")],
            2 => [Span("00:00", "02:30"), Span("22:45", "00:00")],
            _ => [Span("00:00", "00:00")],
        };
        var days = kind < 2 ? Enumerable.Range(1, 5) : Enumerable.Range(1, 7);
        return [.. days.SelectMany(day => spans.Select(span => ((IsoDayOfWeek)day, span)))];
    }

    [Fact]
    public void Deadlines_and_open_time_are_what_the_clock_on_the_wall_says_minute_by_minute() => Generated.Holds(
        from calendar in Calendars from minutes in Gen.Choose(0, 20 * 60) from length in Gen.Choose(0, 6 * 24 * 60) select (calendar, minutes, length), of =>
        {
            var (zone, spans, holidays, start) = of.calendar;
            var (hours, slow) = (new BusinessHours(zone, spans, holidays), new SlowClocks(zone, spans, holidays));
            Assert.Equal(slow.Add(start, of.minutes), hours.Add(start, of.minutes * Micros.PerMinute));
            var end = start + (of.length * Micros.PerMinute);
            Assert.Equal(slow.Between(start, end) * Micros.PerMinute, hours.Between(start, end));
            Assert.Equal(slow.IsOpen(start), hours.IsOpen(start));
        });

    [Theory]
    [InlineData("2026-11-26T16:00", 60, "2026-11-26T17:00")] // the deadline is the earliest instant: the end of the day, not the next morning
    [InlineData("2026-11-27T16:30", 60, "2026-11-30T09:30")] // Friday to Monday
    [InlineData("2026-11-28T12:00", 30, "2026-11-30T09:30")] // on a Saturday
    [InlineData("2026-12-24T16:30", 60, "2026-12-28T09:30")] // over a holiday and a weekend
    [InlineData("2026-11-26T07:00", 0, "2026-11-26T07:00")]
    public void The_vectors_of_the_specification_hold(string start, int minutes, string deadline) =>
        Assert.Equal(Local(deadline), Office.Add(Local(start), minutes * Micros.PerMinute));

    [Fact]
    public void Lunch_does_not_count_and_a_night_with_a_clock_change_counts_what_the_clock_shows()
    {
        var lunch = new BusinessHours("Europe/Berlin", Spans(1), []);
        Assert.Equal(Local("2026-11-26T13:30"), lunch.Add(Local("2026-11-26T11:30"), 60 * Micros.PerMinute));
        Assert.Equal(Local("2026-11-26T12:00"), lunch.Add(Local("2026-11-26T11:00"), 60 * Micros.PerMinute));

        var night = new BusinessHours("Europe/Berlin", [(IsoDayOfWeek.Sunday, new(Time("00:00"), Time("06:00")))], []);
        Assert.Equal(5 * 60 * Micros.PerMinute, night.Between(Local("2026-03-29T00:00"), Local("2026-03-30T00:00")));
        Assert.Equal(7 * 60 * Micros.PerMinute, night.Between(Local("2026-10-25T00:00"), Local("2026-10-26T00:00")));
    }

    [Theory]
    [InlineData("Europe/Nowhere", "09:00", "17:00", "no time zone")]
    [InlineData("Europe/Berlin", "17:00", "09:00", "ends before it begins")]
    public void Hours_that_cannot_be_are_refused(string zone, string from, string to, string says) =>
        Assert.Contains(says, Assert.Throws<UserErrorException>(() => new BusinessHours(zone, [(IsoDayOfWeek.Monday, new(Time(from), Time(to)))], [])).Message, StringComparison.Ordinal);

    [Fact]
    public void Hours_that_never_open_are_refused() => Assert.Throws<UserErrorException>(() => new BusinessHours("Europe/Berlin", [], []));

    private static Gen<Moment[]> Histories(long start) =>
        from first in Gen.Choose(0, 3)
        from steps in Gen.ArrayOf(from apart in Gen.Frequency((1, Gen.Constant(0)), (5, Gen.Choose(1, 400))) from what in Gen.Choose(0, 13) select (apart, what))
        let at = steps.Aggregate(new List<long> { start }, (all, step) => { all.Add(all[^1] + (step.apart * Micros.PerMinute)); return all; })
        select (Moment[])[.. (first > 0 ? [new CustomerWrote(start)] : Array.Empty<Moment>()), .. steps.Select((step, i) => MomentOf(step.what, at[i + 1]))];

    private static Moment MomentOf(int what, long at) => what switch
    {
        < 3 => new CustomerWrote(at),
        < 5 => new Replied(at, IsHuman: true, IsPublic: true),
        5 => new Replied(at, IsHuman: false, IsPublic: true),
        6 => new Replied(at, IsHuman: true, IsPublic: false),
        7 => new HandedOver(at, "billing"),
        _ => new Entered(at, (ConversationState)(what - 8 + (what == 8 ? 1 : 0))),
    };

    private static Gen<((string Zone, (IsoDayOfWeek Day, OpenSpan Span)[] Spans, LocalDate[] Holidays, long Start) Calendar, Moment[] Moments, int After, int Threshold)> Cases { get; } =
        from calendar in Calendars from moments in Histories(calendar.Start) from after in Gen.Choose(0, 1000) from threshold in Gen.Choose(0, 600) select (calendar, moments, after, threshold);

    [Fact]
    public void Every_clock_has_run_for_the_minutes_in_which_it_should_have_and_breaks_after_its_deadline_only() => Generated.Holds(Cases, of =>
    {
        var (zone, spans, holidays, start) = of.Calendar;
        var slow = new SlowClocks(zone, spans, holidays);
        var policy = new ClockPolicy("p", Enum.GetValues<ClockKind>().ToDictionary(kind => kind, _ => of.Threshold * Micros.PerMinute), new BusinessHours(zone, spans, holidays));
        var now = (of.Moments.Length > 0 ? of.Moments[^1].At : start) + (of.After * Micros.PerMinute);
        var clocks = ConversationClocks.Of([new TakesPolicy(start, policy), .. of.Moments], now);
        foreach (var kind in Enum.GetValues<ClockKind>())
        {
            var (clock, expected) = (clocks[kind], slow.At(kind, of.Moments, of.Threshold, now));
            Assert.Equal((kind, expected.IsActive, expected.IsFulfilled), (kind, clock.IsActive, clock.IsFulfilled));
            Assert.Equal((kind, expected.Elapsed), (kind, clock.Elapsed(now) / Micros.PerMinute));
            Assert.True(expected.IsLate == clock.IsBreached, $"{kind} is {(expected.IsLate ? "" : "not ")}late: {string.Join(", ", clock.Events)}");
            Assert.Equal(clock.Events.OrderBy(e => e.At), clock.Events);
            if (clock is { RunsSince: not null, IsBreached: false, Deadline: { } deadline })
                Assert.Equal(deadline, slow.Add(now, of.Threshold - expected.Elapsed));
        }
    }, Generated.InMemory / 2);

    [Fact]
    public void Bots_and_notes_never_stop_the_first_response() => Generated.Holds(Cases, of =>
    {
        var (now, bots) = (Later(of.Moments, of.Calendar.Start), of.Moments.Select(m => m is Replied r ? r with { IsHuman = false } : m));
        var clock = ConversationClocks.Of(bots, now)[ClockKind.FirstResponse];
        Assert.False(clock.IsFulfilled);
        Assert.Equal(of.Moments.OfType<CustomerWrote>().FirstOrDefault()?.At, clock.RunsSince);
        Assert.False(ConversationClocks.Of(of.Moments.Select(m => m is Replied r ? r with { IsPublic = false } : m), now)[ClockKind.FirstResponse].IsFulfilled);
    });

    [Fact]
    public void Reopening_touches_neither_the_first_response_nor_the_first_resolution() => Generated.Holds(Cases, of =>
    {
        var now = Later(of.Moments, of.Calendar.Start);
        Moment[] again = [new Entered(now, ConversationState.Resolved), new Entered(now + 1, ConversationState.Open), new CustomerWrote(now + 2)];
        var (before, after) = (ConversationClocks.Of([new CustomerWrote(of.Calendar.Start), .. of.Moments, again[0]], now), ConversationClocks.Of([new CustomerWrote(of.Calendar.Start), .. of.Moments, .. again], now + Micros.PerDay));
        foreach (var kind in (ClockKind[])[ClockKind.FirstResponse, ClockKind.FirstResolution])
            Assert.Equal(before[kind].Events, after[kind].Events);
        Assert.True(after[ClockKind.TotalResolution].RunsSince == now + 1);
    });

    [Fact]
    public void A_handover_touches_no_clock() => Generated.Holds(Cases, of =>
    {
        var now = Later(of.Moments, of.Calendar.Start);
        var (with, without) = (ConversationClocks.Of(of.Moments, now), ConversationClocks.Of(of.Moments.Where(m => m is not HandedOver), now));
        Assert.All(Enum.GetValues<ClockKind>(), kind => Assert.Equal(without[kind].Events, with[kind].Events));
    });

    [Fact]
    public void Merging_is_as_if_all_had_been_written_in_one_whichever_was_merged_into_which() => Generated.Holds(
        from of in Cases from other in Histories(of.Calendar.Start) select (of, other), both =>
        {
            var (one, other) = (both.of.Moments, both.other);
            var now = Math.Max(Later(one, both.of.Calendar.Start), Later(other, both.of.Calendar.Start));
            var merged = ConversationClocks.Merged(one, [other], now)[ClockKind.FirstResponse];
            Assert.Equal(one.Concat(other).OfType<CustomerWrote>().Select(m => (long?)m.At).Min(), merged.Events.OfType<Activated>().FirstOrDefault()?.At);
            var swapped = ConversationClocks.Merged(other, [one], now)[ClockKind.FirstResponse];
            if (one.Concat(other).GroupBy(m => m.At).All(at => at.Count() == 1))
                Assert.Equal(merged.Events, swapped.Events);
        });

    [Fact]
    public void A_policy_that_is_applied_later_measures_what_has_run_anew()
    {
        var strict = new ClockPolicy("strict", new Dictionary<ClockKind, long> { [ClockKind.FirstResponse] = 60 * Micros.PerMinute }, Office);
        var mild = strict with { Name = "mild", Thresholds = new Dictionary<ClockKind, long> { [ClockKind.FirstResponse] = 120 * Micros.PerMinute } };
        Moment[] moments = [new TakesPolicy(Local("2026-11-26T15:30"), strict), new CustomerWrote(Local("2026-11-26T15:30")), new TakesPolicy(Local("2026-11-26T16:00"), mild)];
        var clock = ConversationClocks.Of(moments, Local("2026-11-26T16:45"))[ClockKind.FirstResponse];
        Assert.False(clock.IsBreached);
        Assert.Equal(Local("2026-11-27T09:30"), clock.Deadline);
        Assert.True(ConversationClocks.Of(moments[..2], Local("2026-11-26T16:45"))[ClockKind.FirstResponse].IsBreached);
    }

    private static BusinessHours Office { get; } = new("Europe/Berlin", Spans(0), [new LocalDate(2026, 12, 25)]);
    private static long Later(Moment[] moments, long start) => (moments.Length > 0 ? moments[^1].At : start) + Micros.PerMinute;
    private static LocalTime Time(string text) => NodaTime.Text.LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(text).Value;
    private static long At(string text) => Micros.From(DateTimeOffset.Parse(text, CultureInfo.InvariantCulture));
    private static long Local(string text) => DateTimeZoneProviders.Tzdb["Europe/Berlin"].AtLeniently(NodaTime.Text.LocalDateTimePattern.CreateWithInvariantCulture("yyyy-MM-dd'T'HH:mm").Parse(text).Value).ToInstant().ToUnixTimeTicks() / 10;
}
