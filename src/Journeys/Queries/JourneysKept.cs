using System.ComponentModel;

namespace Throughline.Journeys.Queries;

/// <summary>Which journeys are kept; a journey stays where each part that is stated keeps it.</summary>
public sealed record JourneysKept
{
    [Description("Journeys that start at this instant or later.")]
    public QueryInstant? From { get; init; }

    [Description("Journeys that start before this instant.")]
    public QueryInstant? To { get; init; }

    [Description("Journeys that contain each of these steps.")]
    public IReadOnlyList<string>? Contains { get; init; }

    [Description("Journeys that contain none of these steps.")]
    public IReadOnlyList<string>? Lacks { get; init; }

    [Description("Journeys that contain these steps in this order, whatever lies between.")]
    public IReadOnlyList<string>? Then { get; init; }

    [Description("Journeys whose first step is one of these.")]
    public IReadOnlyList<string>? First { get; init; }

    [Description("Journeys whose last step is one of these.")]
    public IReadOnlyList<string>? Last { get; init; }

    [Description("Journeys whose steps are these, from beginning to end.")]
    public IReadOnlyList<string>? Variant { get; init; }

    [Description("Journeys that last as long or longer.")]
    public QueryLength? AtLeast { get; init; }

    [Description("Journeys that last as long or shorter.")]
    public QueryLength? AtMost { get; init; }

    [Description("Journeys with an event of somebody who is in this segment now: its number.")]
    public long? Segment { get; init; }
}
