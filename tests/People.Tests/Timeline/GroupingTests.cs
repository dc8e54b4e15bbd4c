using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.People.Timeline;
using Throughline.Support;

namespace Throughline.People.Tests.Timeline;

public sealed class GroupingTests
{
    private static readonly DateTimeZone Lisbon = DateTimeZoneProviders.Tzdb["Europe/Lisbon"];
    private static readonly DateTimeZone Kiritimati = DateTimeZoneProviders.Tzdb["Pacific/Kiritimati"];
    private static readonly DateTimeZone[] Zones = [DateTimeZone.Utc, Lisbon, Kiritimati, DateTimeZoneProviders.Tzdb["America/St_Johns"]];

    [Fact]
    public void A_day_is_the_readers_also_where_clocks_change()
    {
        // Lisbon goes forward at 01:00 on 29 March 2026, and back at 02:00 on 25 October.
        var days = Grouping.Of([At("2026-03-29T22:59:00Z"), At("2026-03-29T00:30:00Z"), At("2026-03-28T23:59:59Z")], Lisbon);
        Assert.Equal([new LocalDate(2026, 3, 29), new LocalDate(2026, 3, 28)], days.Select(day => day.Date));
        Assert.Equal(2, days[0].Groups.Sum(group => group.Events.Count));
        Assert.Equal(new LocalDate(2026, 3, 30), Assert.Single(Grouping.Of([At("2026-03-29T23:00:00Z")], Lisbon)).Date);
        Assert.Equal(2, Grouping.Of([At("2026-10-26T00:00:00Z"), At("2026-10-25T23:59:59Z"), At("2026-10-24T23:00:00Z")], Lisbon).Count);
        Assert.Equal(new LocalDate(2026, 3, 30), Assert.Single(Grouping.Of([At("2026-03-29T22:59:00Z")], Kiritimati)).Date);
    }

    [Fact]
    public void Without_a_key_half_an_hour_parts_sessions_and_not_a_moment_less()
    {
        Assert.Single(Groups(At("2026-03-02T10:30:00Z"), At("2026-03-02T10:00:00Z")));
        Assert.Equal(2, Groups(At("2026-03-02T10:30:00.000001Z"), At("2026-03-02T10:00:00Z")).Count);
    }

    [Fact]
    public void A_conversation_stays_whole_while_other_things_happen_beside_it()
    {
        var groups = Groups(At("2026-03-02T10:05:00Z", "chat 1"), At("2026-03-02T10:04:00Z"), At("2026-03-02T10:03:00Z", "chat 1"), At("2026-03-02T10:02:00Z"));
        Assert.Equal(["chat 1", null], groups.Select(group => group.JourneyKey));
        Assert.All(groups, group => Assert.Equal(2, group.Events.Count));
        Assert.True(groups[0].First.Event.OccurredAt < groups[0].Last.Event.OccurredAt);
    }

    [Fact]
    public void What_an_operator_did_is_no_part_of_a_session()
    {
        var merged = At("2026-03-02T10:01:00Z") with { Line = new TimelineLine("users", "Merged", LineKind.Identity) };
        Assert.Equal(3, Groups(At("2026-03-02T10:02:00Z"), merged, At("2026-03-02T10:00:00Z")).Count);
    }

    [Fact]
    public void Every_event_stands_once_in_its_day_and_no_group_holds_what_does_not_belong_together() => Generated.Holds(
        Some.Zip(Gen.Elements(Zones), (events, zone) => (events, zone)), c =>
        {
            var sorted = c.events.OrderByDescending(e => e.Moment).ToList();
            var days = Grouping.Of(sorted, c.zone);
            Assert.Equal(sorted.Select(e => e.Event.Sequence).Order(), days.SelectMany(d => d.Groups).SelectMany(g => g.Events).Select(e => e.Event.Sequence).Order());
            Assert.Equal(days.Select(day => day.Date).OrderDescending().Distinct(), days.Select(day => day.Date));
            foreach (var day in days)
            {
                Assert.Equal(day.Groups.Select(group => group.Last.Moment).OrderDescending(), day.Groups.Select(group => group.Last.Moment));
                foreach (var group in day.Groups)
                {
                    Assert.All(group.Events, e => Assert.Equal(day.Date, Instant.FromUnixTimeTicks(e.Event.OccurredAt * 10).InZone(c.zone).Date));
                    Assert.Single(group.Events.Select(e => e.Event.JourneyKey).Distinct());
                    Assert.Equal(group.Events.Select(e => e.Moment).Order(), group.Events.Select(e => e.Moment));
                    if (group.JourneyKey is null)
                        Assert.All(group.Events.Zip(group.Events.Skip(1)), pair => Assert.True(pair.Second.Event.OccurredAt - pair.First.Event.OccurredAt <= Grouping.LongestIdle));
                }
                Assert.Equal(day.Groups.Count(g => g.JourneyKey is not null), day.Groups.Select(g => g.JourneyKey).OfType<string>().Distinct().Count());
            }
        });

    private static Gen<List<TimelineEvent>> Some { get; } =
        from size in Gen.Choose(0, 40)
        from events in Gen.ArrayOf(
            from minute in Gen.Choose(0, 60 * 24 * 3)
            from key in Gen.Elements(null, null, null, "a", "b")
            select (minute, key), size)
        select events.Select((e, i) => Event(Micros.From(new DateTimeOffset(2026, 3, 28, 0, 0, 0, TimeSpan.Zero)) + e.minute * Micros.PerMinute, e.key, i + 1)).ToList();

    private static IReadOnlyList<EventGroup> Groups(params TimelineEvent[] events) => Assert.Single(Grouping.Of(events, DateTimeZone.Utc)).Groups;

    private static TimelineEvent At(string time, string? key = null) =>
        Event(Micros.From(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture)), key, 1);

    private static TimelineEvent Event(long at, string? key, long sequence) => new(
        new Event
        {
            Xact = 0,
            Sequence = sequence,
            Source = 1,
            MessageId = $"m{sequence}",
            Subject = 1,
            Others = [],
            Kind = "track",
            Name = "Something",
            OccurredAt = at,
            ReceivedAt = at,
            JourneyKey = key,
            Properties = "{}",
        },
        new TimelineLine("point", "Something", LineKind.Action));
}
