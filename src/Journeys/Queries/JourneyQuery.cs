using System.ComponentModel;
using System.Text.Json;
using Throughline.Kernel;

namespace Throughline.Journeys.Queries;

/// <summary>
/// A question about journeys as data: the same in the library, over HTTP, on the command line and in saved links
/// (docs/journey-query.schema.json). One that was read is possible: what can't be answered was refused with its place and the reason.
/// </summary>
public sealed record JourneyQuery
{
    public const int TopVariants = 100;
    public const int MostVariants = 10_000;

    [Description("What is asked.")]
    public Ask Ask { get; init; }

    [Description("What makes one journey: person (unless stated), case, session:30m (or s, h, d), property:NAME.")]
    public JourneyBy By { get; init; } = new JourneyBy.Person();

    [Description("How steps are seen. Everything else in the query names steps as they are seen.")]
    public StepsSeen? View { get; init; }

    [Description("Only these events; the others are removed first, and their neighbours join.")]
    public EventsKept? Events { get; init; }

    [Description("Only these journeys, each kept or left whole, as the events kept make it.")]
    public JourneysKept? Journeys { get; init; }

    [Description("map, variants: how many of the most frequent variants are listed; 100 unless stated.")]
    public int? Top { get; init; }

    [Description("map: also on which channel each step and edge mostly happens.")]
    public bool? Channels { get; init; }

    [Description("For ask funnel.")]
    public FunnelAsked? Funnel { get; init; }

    [Description("For ask paths.")]
    public PathsAsked? Paths { get; init; }

    [Description("For ask dropOff.")]
    public DropOffAsked? DropOff { get; init; }

    [Description("For ask escalation.")]
    public EscalationAsked? Escalation { get; init; }

    [Description("For ask conformance: what journeys should be like.")]
    public ModelAsked? Model { get; init; }

    [Description("For ask compare.")]
    public CompareAsked? Compare { get; init; }

    [Description("For ask behind: which number.")]
    public NumberAsked? Behind { get; init; }

    [Description("behind: which page, from 1.")]
    public int? Page { get; init; }

    /// <exception cref="UserErrorException">It isn't JSON, says what no query says, or asks what can't be.</exception>
    public static JourneyQuery Parse(string json) => QueryJson.Read(json);

    /// <summary>JSON with nothing in it that need not be said: the same text for the same query.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, QueryJson.Options);

    /// <summary>Itself, where it can be answered.</summary>
    /// <exception cref="UserErrorException">It can't.</exception>
    public JourneyQuery Checked()
    {
        CheckQuery.Check(this);
        return this;
    }
}

/// <summary>What a query asks.</summary>
public enum Ask
{
    /// <summary>Steps, edges and the most frequent variants.</summary>
    Map,
    Steps,
    Edges,
    Variants,
    Funnel,
    Paths,
    DropOff,
    Escalation,
    Conformance,
    Compare,

    /// <summary>The journeys and people behind a number of another answer.</summary>
    Behind,
}
