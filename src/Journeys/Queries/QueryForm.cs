using Throughline.Kernel;

namespace Throughline.Journeys.Queries;

/// <summary>
/// The fields with which the page's form and the command line build a query. All may be left out. What they can't say stays as it is in
/// <see cref="Q"/>, the query that the form was made for.
/// </summary>
public sealed record QueryForm
{
    /// <summary>A query as JSON.</summary>
    public string? Q { get; init; }

    /// <summary>person (unless stated), case, session:30m, property:NAME.</summary>
    public string? By { get; init; }

    /// <summary>The property's name where <see cref="By"/> says just <c>property</c>, as a form sends it.</summary>
    public string? Property { get; init; }

    /// <summary>Only events of this source.</summary>
    public string? Source { get; init; }

    /// <summary>Only journeys that start at this instant or later.</summary>
    public string? From { get; init; }

    /// <summary>Only journeys that start before this instant.</summary>
    public string? To { get; init; }

    /// <summary>Only events at this instant or later.</summary>
    public string? EventsFrom { get; init; }

    /// <summary>Only events before this instant.</summary>
    public string? EventsTo { get; init; }

    /// <summary>Only events of these steps.</summary>
    public string[]? Step { get; init; }

    /// <summary>No events of these steps.</summary>
    public string[]? Hide { get; init; }

    /// <summary>Only events on these channels.</summary>
    public string[]? Channel { get; init; }

    /// <summary>Only events with this property: NAME=VALUE. Several values of one name: any of them; several names: all of them.</summary>
    public string[]? Where { get; init; }

    /// <summary>Only journeys that contain each of these steps.</summary>
    public string[]? Contains { get; init; }

    /// <summary>Whether anything but a query was filled in, so that the query is another one.</summary>
    internal bool IsFilledIn =>
        By is not null || new[] { Property, Source, From, To, EventsFrom, EventsTo }.Any(text => !string.IsNullOrEmpty(text))
        || new[] { Step, Hide, Channel, Where, Contains }.Any(list => list is { Length: > 0 });

    /// <summary>The query with the fields in place of what it said of them.</summary>
    /// <exception cref="UserErrorException">A field can't be understood.</exception>
    public JourneyQuery ToQuery()
    {
        var query = string.IsNullOrEmpty(Q) ? new JourneyQuery() : JourneyQuery.Parse(Q);
        if (!IsFilledIn)
            return query;
        var events = (query.Events ?? new()) with
        {
            Sources = string.IsNullOrEmpty(Source) ? null : [Source],
            Steps = List(Step),
            Channels = List(Channel),
            Where = Properties(),
            From = Instant(EventsFrom),
            To = Instant(EventsTo),
        };
        var journeys = (query.Journeys ?? new()) with { From = Instant(From), To = Instant(To), Contains = List(Contains) };
        var view = (query.View ?? new()) with { Hide = List(Hide) };
        // read back, so that what a query may say is checked in one place
        return JourneyQuery.Parse((query with
        {
            By = JourneyBy.Parse(By == "property" ? "property:" + Property : By),
            Events = events == new EventsKept() ? null : events,
            Journeys = journeys == new JourneysKept() ? null : journeys,
            View = view == new StepsSeen() ? null : view,
        }).ToString());
    }

    /// <summary>The form that says a query, as far as it can.</summary>
    public static QueryForm Of(JourneyQuery query) => new()
    {
        Q = query.ToString(),
        By = query.By.ToString(),
        Source = query.Events?.Sources is [var one] ? one : null,
        From = query.Journeys?.From?.ToString(),
        To = query.Journeys?.To?.ToString(),
        EventsFrom = query.Events?.From?.ToString(),
        EventsTo = query.Events?.To?.ToString(),
        Step = query.Events?.Steps?.ToArray(),
        Hide = query.View?.Hide?.ToArray(),
        Channel = query.Events?.Channels?.ToArray(),
        Where = query.Events?.Where?.SelectMany(where => where.Value.Select(value => $"{where.Key}={value}")).ToArray(),
        Contains = query.Journeys?.Contains?.ToArray(),
    };

    private static string[]? List(string[]? values) => (values ?? []).Where(value => value.Length > 0).Distinct().ToArray() is { Length: > 0 } stated ? stated : null;

    private static QueryInstant? Instant(string? text) => string.IsNullOrEmpty(text) ? null : QueryInstant.Find(text) ?? throw new UserErrorException(QueryInstant.Wrong(text));

    private Dictionary<string, IReadOnlyList<string>>? Properties() => List(Where)?
        .Select(text => text.Split('=', 2) is [{ Length: > 0 } name, var value]
            ? (Name: name, Value: value)
            : throw new UserErrorException($"'{text}' is no filter by a property. Say NAME=VALUE, such as plan=gold."))
        .GroupBy(pair => pair.Name, pair => pair.Value).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group]);
}
