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

    [Description("Of the query's paths the journeys at a place.")]
    public PlaceAsked? Path { get; init; }

    [Description("Of the query's drop-off a group of journeys.")]
    public LossAsked? DropOff { get; init; }

    [Description("Of the query's escalation a group of landmarks.")]
    public LandmarksAsked? Escalation { get; init; }

    [Description("Of the query's model the journeys that differ from it at a step; counted as often as they do.")]
    public DifferenceAsked? Differs { get; init; }

    [Description("Of the query's model the journeys that differ from it nowhere (true), or those that do (false).")]
    public bool? Fits { get; init; }

    /// <summary>How many parts are stated.</summary>
    internal int Stated => new object?[] { Step, Edge, Variant, Reached, Stopped, Path, DropOff, Escalation, Differs, Fits }.Count(part => part is not null);

    /// <summary>The part of a query that the number is of.</summary>
    internal bool IsOf(Ask ask) => ask switch
    {
        Ask.Funnel => (Reached ?? Stopped) is not null,
        Ask.Paths => Path is not null,
        Ask.DropOff => DropOff is not null,
        Ask.Escalation => Escalation is not null,
        Ask.Conformance => Differs is not null || Fits is not null,
        _ => false,
    };
}

/// <summary>A place on the paths from a step.</summary>
public sealed record PlaceAsked
{
    [Description("The steps from where the paths begin to the place; none for the beginning itself.")]
    public IReadOnlyList<string>? Steps { get; init; }

    [Description("Only those with nothing beyond (ended), or that went on with a step that is folded together (other); all that came so far unless stated.")]
    public PathEnd? End { get; init; }
}

/// <summary>Journeys on the way to a goal.</summary>
public sealed record LossAsked
{
    [Description("considered (all that count), reached, running (not reached, and not silent for long enough), ended.")]
    public required DropOffGroup Group { get; init; }

    [Description("Only those with this last step.")]
    public string? Last { get; init; }

    [Description("Only those in which this step came instead.")]
    public string? Instead { get; init; }

    [Description("true: only those in which nothing came instead.")]
    public bool? Nothing { get; init; }
}

/// <summary>Landmarks of people; all that count unless something is stated.</summary>
public sealed record LandmarksAsked
{
    [Description("Only where this step lies in the look-back.")]
    public string? Step { get; init; }

    [Description("Of a pair the second step, directly after the first.")]
    public string? Then { get; init; }

    [Description("true: only where it does not lie in the look-back.")]
    public bool? Without { get; init; }

    [Description("true: only where a contact follows.")]
    public bool? Contact { get; init; }

    [Description("true: instead of landmarks the people who have it in the look-back to the last instant known, with no conversation open.")]
    public bool? Now { get; init; }
}

/// <summary>A difference from a model at a step.</summary>
public sealed record DifferenceAsked
{
    [Description("Skipped, inserted, or outOfOrder (a skip and an insert of the same step).")]
    public required DifferenceKind Kind { get; init; }

    [Description("The step.")]
    public required string Step { get; init; }
}
