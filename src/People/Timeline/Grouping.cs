using NodaTime;
using Throughline.Kernel;

namespace Throughline.People.Timeline;

/// <summary>A day in the reader's zone, and what happened on it: the groups whose newest event is newest first.</summary>
public sealed record TimelineDay(LocalDate Date, IReadOnlyList<EventGroup> Groups);

/// <summary>
/// Events of one day that belong together: of one journey key (a conversation, a call, an order), or without one a session, in which
/// nothing is further than half an hour from the next. They are in the order in which they happened.
/// </summary>
public sealed record EventGroup(string? JourneyKey, IReadOnlyList<TimelineEvent> Events)
{
    public TimelineEvent First => Events[0];
    public TimelineEvent Last => Events[^1];

    /// <summary>The same as long as its first event is.</summary>
    public string Id => $"g-{First.Event.Sequence}";
}

internal static class Grouping
{
    public const long LongestIdle = 30 * Micros.PerMinute;

    public static List<TimelineDay> Of(IReadOnlyList<TimelineEvent> newestFirst, DateTimeZone zone) =>
    [
        .. from day in InRuns(newestFirst, e => DateOf(e.Event.OccurredAt, zone))
           select new TimelineDay(day.Key, Groups(day.Events)),
    ];

    public static LocalDate DateOf(long instant, DateTimeZone zone) => ReaderZone.At(instant, zone).Date;

    /// <summary>Whether an event and the one before it in time would stand in one group if they are of one day.</summary>
    public static bool Continues(TimelineEvent later, TimelineEvent earlier) =>
        later.Event.JourneyKey == earlier.Event.JourneyKey
        && (later.Event.JourneyKey is not null || (!StandsAlone(later) && !StandsAlone(earlier)))
        && later.Event.OccurredAt - earlier.Event.OccurredAt <= (later.Event.JourneyKey is null ? LongestIdle : Micros.PerDay);

    private static List<EventGroup> Groups(List<TimelineEvent> newestFirst)
    {
        var groups = new List<List<TimelineEvent>>();
        var ofKey = new Dictionary<string, List<TimelineEvent>>(StringComparer.Ordinal);
        List<TimelineEvent>? session = null;
        foreach (var e in newestFirst)
        {
            var open = e.Event.JourneyKey is { } key ? ofKey.GetValueOrDefault(key)
                : session is not null && Continues(session[^1], e) ? session
                : null;
            if (open is null)
            {
                groups.Add(open = []);
                if (e.Event.JourneyKey is { } named)
                    ofKey[named] = open;
            }
            open.Add(e);
            if (e.Event.JourneyKey is null)
                session = open;
        }
        foreach (var group in groups)
            group.Reverse();
        return groups.ConvertAll(group => new EventGroup(group[0].Event.JourneyKey, group));
    }

    /// <summary>What an operator did is no part of what the customer was doing.</summary>
    private static bool StandsAlone(TimelineEvent e) => e.Line.Kind == LineKind.Identity;

    private static IEnumerable<(LocalDate Key, List<TimelineEvent> Events)> InRuns(IReadOnlyList<TimelineEvent> events, Func<TimelineEvent, LocalDate> of)
    {
        var run = new List<TimelineEvent>();
        LocalDate? key = null;
        foreach (var e in events)
        {
            var next = of(e);
            if (key is { } current && next != current)
            {
                yield return (current, run);
                run = [];
            }
            key = next;
            run.Add(e);
        }
        if (key is { } last)
            yield return (last, run);
    }
}
