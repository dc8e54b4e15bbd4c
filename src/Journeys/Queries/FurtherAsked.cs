using System.ComponentModel;

namespace Throughline.Journeys.Queries;

/// <summary>What comes directly before or after a step.</summary>
public sealed record PathsAsked
{
    internal const int UsualSteps = 3, UsualMost = 8, MostSteps = 100;

    [Description("The step; a journey counts once, from its first such event.")]
    public required string At { get; init; }

    [Description("Backwards from the step; onwards unless stated.")]
    public bool? Before { get; init; }

    [Description("How many steps; 3 unless stated, at most 20.")]
    public int? Steps { get; init; }

    [Description("Only the journeys that went on with these steps, one directly after the other; the tree begins with the last of them.")]
    public IReadOnlyList<string>? Along { get; init; }

    [Description("How many different steps are told apart at each place; 8 unless stated, at most 100. The rest is counted together.")]
    public int? Most { get; init; }
}

/// <summary>A goal, and when a journey that did not reach it has ended.</summary>
public sealed record DropOffAsked
{
    [Description("Any of these steps is the goal.")]
    public required IReadOnlyList<string> Goal { get; init; }

    [Description("Only journeys with any of these steps, and only a goal after the first of them; all from their beginning unless stated.")]
    public IReadOnlyList<string>? After { get; init; }

    [Description("A journey has ended when it is silent for so long or longer.")]
    public required QueryLength Silent { get; init; }

    [Description("The instant at which journeys are looked at; that of the last event unless stated.")]
    public QueryInstant? AsOf { get; init; }
}

/// <summary>What may be followed by a contact.</summary>
public sealed record EscalationAsked
{
    [Description("Any of these steps is a contact.")]
    public required IReadOnlyList<string> Contact { get; init; }

    [Description("Steps that end a conversation; where stated, nobody counts from a contact to the next of these.")]
    public IReadOnlyList<string>? Closed { get; init; }

    [Description("Pairs of different steps, the second directly after the first, that are looked at beside all steps.")]
    public IReadOnlyList<IReadOnlyList<string>>? Pairs { get; init; }

    [Description("From landmark to landmark, and how long after one a contact counts; 1d unless stated.")]
    public QueryLength? Every { get; init; }

    [Description("How far back behaviour counts; 7d unless stated.")]
    public QueryLength? LookBack { get; init; }
}

/// <summary>A model of journeys: one part of it is stated.</summary>
public sealed record ModelAsked
{
    [Description("One event of this step.")]
    public string? Step { get; init; }

    [Description("One after the other.")]
    public IReadOnlyList<ModelAsked>? Sequence { get; init; }

    [Description("Exactly one of them.")]
    public IReadOnlyList<ModelAsked>? Choice { get; init; }

    [Description("It, or nothing.")]
    public ModelAsked? Optional { get; init; }

    [Description("It once or more often.")]
    public ModelAsked? Loop { get; init; }
}

/// <summary>Two sets of journeys, each by filters in place of the query's own.</summary>
public sealed record CompareAsked
{
    [Description("What of them: steps (journeys that have it), edges, map (both), variants, or the steps of the query's funnel; steps unless stated.")]
    public Compared? Of { get; init; }

    [Description("The first set.")]
    public required SideAsked First { get; init; }

    [Description("The second set.")]
    public required SideAsked Second { get; init; }
}

/// <summary>What is compared.</summary>
public enum Compared
{
    Steps,
    Edges,

    /// <summary>Steps and edges.</summary>
    Map,
    Variants,
    Funnel,
}

/// <summary>One side of a comparison; what is left out is as the query says it.</summary>
public sealed record SideAsked
{
    [Description("In place of the query's events.")]
    public EventsKept? Events { get; init; }

    [Description("In place of the query's journeys.")]
    public JourneysKept? Journeys { get; init; }
}
