using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Timeline;

/// <summary>A page of the timeline, newest first. <see cref="Next"/> is the moment before which the next page lies; null on the last.</summary>
internal sealed record PageOfEvents(IReadOnlyList<TimelineEvent> Events, Moment? Next);

/// <summary>
/// Reads a person's events over all of their identifiers, by moments: pages never miss or repeat an event, whatever else comes in.
/// What a filter keeps is found by the days on which <see cref="Activity"/> says that it happened.
/// </summary>
internal sealed class ReadTimeline(EventLog log, Lines lines)
{
    private const int Block = 200;

    /// <summary>At most <paramref name="limit"/> events before one moment and not before another.</summary>
    public PageOfEvents Page(
        Session session, IReadOnlyCollection<long> identifiers, Activity activity, TimelineFilter filter, Moment before, Moment from, int limit)
    {
        var read = Newest(session, identifiers, activity, filter, before, from, limit + 1).Take(limit + 1).ToList();
        return read.Count <= limit ? new PageOfEvents(read, null) : Cut(read, limit);
    }

    /// <summary>As <see cref="Page"/>, and up to as many more while they belong to the group that would else be cut.</summary>
    public PageOfEvents WholeGroups(
        Session session, IReadOnlyCollection<long> identifiers, Activity activity, TimelineFilter filter, Moment before, int limit)
    {
        var read = new List<TimelineEvent>();
        foreach (var e in Newest(session, identifiers, activity, filter, before, Moment.Start, limit + 1))
        {
            read.Add(e);
            if (read.Count > limit && (read.Count > 2 * limit || !Grouping.Continues(read[^2], e)))
                return Cut(read, read.Count - 1);
        }
        return new PageOfEvents(read, null);
    }

    /// <summary>The moment after the <paramref name="count"/>-th event that follows a moment: where a page begins that shows what is around it.</summary>
    public Moment After(Session session, IReadOnlyCollection<long> identifiers, Moment moment, int count) =>
        log.After(session, identifiers, moment, count + 1) is { } later && later.Count > count ? Moment.Of(later[count]) : Moment.End;

    public TimelineEvent Read(Event e) => new(e, lines.Of(e));

    private IEnumerable<TimelineEvent> Newest(
        Session session, IReadOnlyCollection<long> identifiers, Activity activity, TimelineFilter filter, Moment before, Moment from, int first)
    {
        var block = first;
        foreach (var (low, high) in Stretches(activity, filter))
        {
            var bottom = low > from ? low : from;
            var at = high < before ? high : before;
            while (at > bottom)
            {
                var events = log.Before(session, identifiers, at, block, bottom);
                foreach (var e in events)
                {
                    var read = Read(e);
                    if (filter.IsNone || filter.Lets(Facet.Of(e, read.Line)))
                        yield return read;
                }
                if (events.Count < block)
                    break;
                at = Moment.Of(events[^1]);
                block = Block;
            }
        }
    }

    /// <summary>The newest stretch has no end: what was not counted yet is newer as a rule.</summary>
    private static IEnumerable<(Moment Low, Moment High)> Stretches(Activity activity, TimelineFilter filter)
    {
        if (filter.IsNone)
            return [(Moment.Start, Moment.End)];
        var stretches = activity.Stretches(filter.Lets, Block).Select(s => (Low: new Moment(s.From, 0), High: new Moment(s.Before, 0))).ToList();
        if (stretches.Count > 0)
            stretches[0] = (stretches[0].Low, Moment.End);
        return stretches;
    }

    private static PageOfEvents Cut(List<TimelineEvent> read, int at) => new(read[..at], read[at - 1].Moment);
}
