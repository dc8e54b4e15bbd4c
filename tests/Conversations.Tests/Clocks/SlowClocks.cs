using NodaTime;
using Throughline.Conversations.Clocks;
using Throughline.Kernel;

namespace Throughline.Conversations.Tests.Clocks;

/// <summary>Business hours and clocks as they are defined, minute by minute: what does the clock on the wall show, in which state is the conversation.</summary>
internal sealed class SlowClocks(string zone, IReadOnlyList<(IsoDayOfWeek Day, OpenSpan Span)> spans, IReadOnlyCollection<LocalDate> holidays)
{
    private readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb[zone];

    public bool IsOpen(long at)
    {
        var local = Instant.FromUnixTimeTicks(at * 10).InZone(zone).LocalDateTime;
        return !holidays.Contains(local.Date)
            && spans.Any(of => of.Day == local.DayOfWeek && local.TimeOfDay >= of.Span.From && (of.Span.To == LocalTime.Midnight || local.TimeOfDay < of.Span.To));
    }

    public long Add(long start, long minutes)
    {
        var at = start;
        for (; minutes > 0; at += Micros.PerMinute)
            if (IsOpen(at))
                minutes--;
        return at;
    }

    public long Between(long start, long end)
    {
        var minutes = 0L;
        for (var at = start; at < end; at += Micros.PerMinute)
            minutes += IsOpen(at) ? 1 : 0;
        return minutes;
    }

    /// <summary>The minutes in which the clock ran, the last time it began, whether it has ended, and whether it ran when it had run for as long as it may.</summary>
    public (long Elapsed, bool IsFulfilled, bool IsActive, bool IsLate) At(ClockKind kind, IReadOnlyList<Moment> moments, long threshold, long now)
    {
        var (state, asked, answered, unanswered, resolvedOnce) = (ConversationState.New, false, false, false, false);
        var (elapsed, fulfilled, active, late) = (0L, false, false, false);
        var next = 0;
        for (var at = moments.Count > 0 ? moments[0].At : now; at <= now; at += Micros.PerMinute)
        {
            for (; next < moments.Count && moments[next].At == at; next++)
                switch (moments[next])
                {
                    case CustomerWrote:
                        if (kind == ClockKind.NextResponse && answered && !unanswered)
                            (elapsed, fulfilled, active, late) = (0, false, true, false);
                        unanswered |= answered;
                        if (!asked && kind != ClockKind.NextResponse)
                            active = true;
                        if (!asked && IsOver(state))
                            resolvedOnce = true;
                        asked = true;
                        break;
                    case Replied { IsHuman: true, IsPublic: true } when asked:
                        (answered, unanswered) = (true, false);
                        break;
                    case Entered entered:
                        state = entered.State;
                        if (IsOver(state))
                            unanswered = false;
                        resolvedOnce |= asked && IsOver(state);
                        break;
                }
            fulfilled = active && kind switch
            {
                ClockKind.FirstResponse => answered,
                ClockKind.NextResponse => !unanswered,
                ClockKind.FirstResolution => resolvedOnce,
                _ => IsOver(state),
            };
            var runs = active && !fulfilled && kind switch
            {
                ClockKind.RequesterWait => state != ConversationState.Pending,
                ClockKind.AgentWork => state is not (ConversationState.Pending or ConversationState.OnHold),
                _ => true,
            };
            late |= runs && at < now && elapsed >= threshold;
            if (runs && at < now && IsOpen(at))
                elapsed++;
        }
        return (elapsed, fulfilled, active, late);
    }

    private static bool IsOver(ConversationState state) => state is ConversationState.Resolved or ConversationState.Closed;
}
