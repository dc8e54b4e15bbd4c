using System.ComponentModel;

namespace Throughline.Journeys.Queries;

/// <summary>Which events take part; an event stays where each part that is stated keeps it.</summary>
public sealed record EventsKept
{
    [Description("Events of these sources.")]
    public IReadOnlyList<string>? Sources { get; init; }

    [Description("Events of these steps.")]
    public IReadOnlyList<string>? Steps { get; init; }

    [Description("Events on these channels.")]
    public IReadOnlyList<string>? Channels { get; init; }

    [Description("By property the values of which an event must have one: of each property.")]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Where { get; init; }

    [Description("Events at this instant or later.")]
    public QueryInstant? From { get; init; }

    [Description("Events before this instant.")]
    public QueryInstant? To { get; init; }
}
