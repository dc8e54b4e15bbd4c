using NodaTime;
using NodaTime.Text;
using Throughline.People.Browse;

namespace Throughline.People.Timeline;

/// <summary>
/// A page of the timeline as the API gives it; <c>next</c> is the <c>before</c> of the page that follows, null on the last.
/// <c>total</c> counts all of the person's events, <c>kept</c> those that the filter lets through; beside each value of a filter
/// stands how many there would be of it with the other filters as they are.
/// </summary>
internal sealed record TimelineAnswer(
    IReadOnlyList<TimelineEventAnswer> Events, string? Next, long Total, long Kept,
    IReadOnlyDictionary<string, long> Channels, IReadOnlyDictionary<string, long> Teams, IReadOnlyDictionary<string, long> Kinds)
{
    public static TimelineAnswer Of(PageOfEvents page, Activity activity, TimelineFilter filter, DateTimeZone zone, IReadOnlyDictionary<long, string> sources) => new(
        [.. page.Events.Select(e => TimelineEventAnswer.Of(e, zone, sources))], page.Next?.ToString(),
        activity.Total, activity.Count(filter.Lets),
        Counts(activity, filter, TimelineFilter.Channel, facet => facet.Channel),
        Counts(activity, filter, TimelineFilter.Team, facet => facet.Team),
        Counts(activity, filter, TimelineFilter.Kind, facet => facet.Kind));

    private static Dictionary<string, long> Counts(Activity activity, TimelineFilter filter, string dimension, Func<Facet, string> of) =>
        activity.Counts(of, facet => filter.Lets(facet, except: dimension)).ToDictionary(count => count.Value, count => count.Events, StringComparer.Ordinal);
}

/// <summary>An event with how it reads; <c>day</c> is the date in the zone asked for.</summary>
internal sealed record TimelineEventAnswer(string Day, LineAnswer Line, EventAnswer Event)
{
    public static TimelineEventAnswer Of(TimelineEvent e, DateTimeZone zone, IReadOnlyDictionary<long, string> sources) => new(
        LocalDatePattern.Iso.Format(Grouping.DateOf(e.Event.OccurredAt, zone)),
        new LineAnswer(e.Line.Sentence, e.Line.Kind, e.Line.Team, e.Line.Detail, e.Line.Said,
            e.Line.Side switch { Side.Customer => "customer", Side.Company => "company", _ => null }, e.Line.Leads?.Address),
        EventAnswer.Of(e.Event, sources));
}

/// <param name="Leads">Where more about it is to be read.</param>
internal sealed record LineAnswer(string Sentence, string Kind, string? Team, string? Detail, string? Said, string? Side, string? Leads);
