using System.ComponentModel;
using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>A number of another answer; one part of it is stated, none for all journeys.</summary>
public sealed record NumberAsked
{
    [Description("A step's occurrences.")]
    public string? Step { get; init; }

    [Description("An edge's occurrences: from, to.")]
    public IReadOnlyList<string>? Edge { get; init; }

    [Description("A variant's journeys: its steps.")]
    public IReadOnlyList<string>? Variant { get; init; }

    [Description("Of the query's funnel the journeys that reached this step, counted from 1.")]
    public int? Reached { get; init; }

    [Description("Of the query's funnel the journeys that reached this step and no further.")]
    public int? Stopped { get; init; }

    [Description("Of the query's model the journeys that differ from it at a step.")]
    public DifferenceAsked? Differs { get; init; }
}

/// <summary>A difference from a model at a step.</summary>
public sealed record DifferenceAsked
{
    [Description("Skipped, inserted, or outOfOrder (a skip and an insert of the same step).")]
    public required DifferenceKind Kind { get; init; }

    [Description("The step.")]
    public required string Step { get; init; }
}
