using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Journeys.Maps;

/// <summary>
/// A question for a map, understood. <b>Event filters</b> (source, steps, channels, attributes, events' time) remove events first, so that
/// neighbours join; <b>journey filters</b> (period, contains) then keep or leave journeys whole. Instants are microseconds UTC.
/// </summary>
public sealed record MapQuery
{
    public const int LongestList = 200;
    public const int LongestName = 1000;

    public required JourneyBy By { get; init; }
    public string? Source { get; init; }
    public IReadOnlyList<string> Steps { get; init; } = [];
    public IReadOnlyList<string> Hidden { get; init; } = [];
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Property names, each with the values of which an event must have one.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Values)> Attributes { get; init; } = [];

    public long EventsFrom { get; init; } = long.MinValue;
    public long EventsTo { get; init; } = long.MaxValue;
    public long From { get; init; } = long.MinValue;
    public long To { get; init; } = long.MaxValue;
    public IReadOnlyList<string> Contains { get; init; } = [];

    /// <exception cref="UserErrorException">A part can't be understood.</exception>
    public static MapQuery Parse(MapRequest request)
    {
        var query = new MapQuery
        {
            By = JourneyBy.Parse(request.By == "property" ? "property:" + request.Property : request.By),
            Source = string.IsNullOrEmpty(request.Source) ? null : request.Source,
            Steps = List("step", request.Step),
            Hidden = List("hide", request.Hide),
            Channels = List("channel", request.Channel),
            Attributes = [.. List("where", request.Where).Select(Attribute).GroupBy(a => a.Name, a => a.Value).Select(g => (g.Key, (IReadOnlyList<string>)[.. g]))],
            EventsFrom = Instant("eventsFrom", request.EventsFrom) ?? long.MinValue,
            EventsTo = Instant("eventsTo", request.EventsTo) ?? long.MaxValue,
            From = Instant("from", request.From) ?? long.MinValue,
            To = Instant("to", request.To) ?? long.MaxValue,
            Contains = List("contains", request.Contains),
        };
        if (query.From >= query.To || query.EventsFrom >= query.EventsTo)
            throw new UserErrorException("The period is empty: it ends before it begins. 'from' is the first instant in it, 'to' the first after it.");
        foreach (var name in query.Attributes.Select(a => a.Name).Append((query.By as JourneyBy.Property)?.Name ?? ""))
        {
            if (name.Length > LongestName || name.Contains('\0'))
                throw new UserErrorException($"No property has a name of over {LongestName} characters or with a NUL in it.");
        }
        if (query.Attributes.Count > Properties.Most)
            throw new UserErrorException($"At most {Properties.Most} different properties can be filtered by at once.");
        return query;
    }

    private static string[] List(string name, string[]? values)
    {
        var stated = values?.Where(v => !string.IsNullOrEmpty(v)).Distinct().ToArray() ?? [];
        return stated.Length <= LongestList ? stated : throw new UserErrorException($"'{name}' may be given at most {LongestList} times.");
    }

    private static (string Name, string Value) Attribute(string text) => text.Split('=', 2) is [{ Length: > 0 } name, var value]
        ? (name, value)
        : throw new UserErrorException($"'{text}' is no filter by a property. Say NAME=VALUE, such as plan=gold.");

    private static long? Instant(string name, string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Utc, out var instant)
            ? Micros.From(instant)
            : throw new UserErrorException($"'{text}' is no time for '{name}'. Say a date (2012-01-31, midnight UTC) or an instant (2012-01-31T09:30:00+01:00; UTC where no offset is stated).");
    }

    private static readonly string[] Formats =
        [.. from time in (string[])["", "'T'HH:mm", "'T'HH:mm:ss", "'T'HH:mm:ss.FFFFFFF"] from zone in time.Length == 0 ? (string[])[""] : ["", "K"] select "yyyy-MM-dd" + time + zone];
}
