using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Collect;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Events.Tests.Collect;

public sealed class ClockTests
{
    private static Gen<long> Between(long least, long most) =>
        from high in Gen.Choose(0, int.MaxValue)
        from low in Gen.Choose(0, int.MaxValue)
        select least + (long)(((UInt128)(((ulong)high << 31) | (uint)low) * (UInt128)(most - least + 1)) >> 62);

    private static readonly Gen<long> Instants = Between(EventTime.Earliest, Micros.From(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)));
    private const long Tolerance = 5 * Micros.PerMinute;

    [Fact]
    public void The_corrected_time_is_received_minus_sent_minus_original() => Generated.Holds(
        from original in Instants
        from age in Between(0, 90 * Micros.PerDay)
        select (original, sent: original + age),
        c =>
        {
            var (occurred, note) = EventTime.Correct(c.original, c.sent, Sent.ReceivedAt);
            return occurred == Sent.ReceivedAt - (c.sent - c.original) && note is null;
        });

    [Fact]
    public void Whatever_the_sender_s_clock_shows_the_same_delay_gives_the_same_time() => Generated.Holds(
        from original in Instants
        from delay in Between(0, Micros.PerDay)
        from skew in Between(-365 * Micros.PerDay, 365 * Micros.PerDay)
        select (original, delay, skew),
        c => EventTime.Correct(c.original, c.original + c.delay, Sent.ReceivedAt).OccurredAt
            == EventTime.Correct(c.original + c.skew, c.original + c.delay + c.skew, Sent.ReceivedAt).OccurredAt);

    [Fact]
    public void Without_sent_at_an_old_time_stands() => Generated.Holds(
        Between(EventTime.Earliest, Sent.ReceivedAt),
        original => EventTime.Correct(original, null, Sent.ReceivedAt) == (original, null));

    [Fact]
    public void A_time_is_never_more_than_five_minutes_after_its_arrival_nor_before_1900_and_a_change_is_noted() => Generated.Holds(
        from original in Instants
        from sent in Gen.OneOf(Instants.Select(i => (long?)i), Gen.Constant((long?)null))
        select (original, sent),
        c =>
        {
            var (occurred, note) = EventTime.Correct(c.original, c.sent, Sent.ReceivedAt);
            var exact = c.sent is { } sent ? Sent.ReceivedAt - (sent - c.original) : c.original;
            return occurred <= Sent.ReceivedAt + Tolerance && occurred >= EventTime.Earliest
                && (note is null) == (occurred == exact);
        });

    [Fact]
    public void Five_minutes_ahead_is_believed_and_a_microsecond_more_is_not()
    {
        Assert.Equal((Sent.ReceivedAt + Tolerance, null), EventTime.Correct(Sent.ReceivedAt + Tolerance, null, Sent.ReceivedAt));
        var (occurred, note) = EventTime.Correct(Sent.ReceivedAt + Tolerance + 1, null, Sent.ReceivedAt);
        Assert.Equal(Sent.ReceivedAt, occurred);
        Assert.Contains("more than five minutes", note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"2026-01-15T10:00:00Z\"", 0)]
    [InlineData("\"2026-01-15T10:00:00.000Z\"", 0)]
    [InlineData("\"2026-01-15T10:00:00.123456Z\"", 123456)]
    [InlineData("\"2026-01-15T10:00:00.123456789Z\"", 123456)]
    [InlineData("\"2026-01-15T11:00:00+01:00\"", 0)]
    [InlineData("\"2026-01-15T05:00:00-0500\"", 0)]
    [InlineData("\"2026-01-15T10:00:00\"", 0)]
    [InlineData("\"2026-01-15 10:00:00\"", 0)]
    [InlineData("\"2026-01-15\"", -36_000_000_000)]
    [InlineData("1768471200000", 0)]
    [InlineData("1768471200000.5", 500)]
    public void Times_are_read_in_the_forms_that_sdks_send(string json, long after) =>
        Assert.Equal(Sent.ReceivedAt + after, Sent.Event($$"""{"type":"track","event":"E","userId":"u","timestamp":{{json}}}""").OriginalAt);
}
