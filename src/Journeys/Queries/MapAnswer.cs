using System.Text.Json.Serialization;
using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>A journey map as JSON says it; docs/journey-maps.md defines each number.</summary>
public sealed record MapAnswer(
    int Journeys, int Events, int People, IReadOnlyList<StepAnswer> Steps, IReadOnlyList<EdgeAnswer> Edges, VariantsAnswer Variants) : JourneyAnswer
{
    internal static MapAnswer Of(JourneyQuery query, Selection selection)
    {
        var (map, names) = (JourneyMap.Of(selection.Journeys, query.Top ?? JourneyQuery.TopVariants), selection.Steps);
        var main = query.Channels == true ? MainChannels.Of(selection.Journeys) : null;
        return new(
            map.Journeys, map.Events, map.People,
            [.. map.Steps.Select(s => StepAnswer.Of(s, names) with { Channel = Channel(main?.OfStep(s.Code)) })],
            [.. map.Edges.Select(e => EdgeAnswer.Of(e, names) with { Channel = Channel(main?.OfEdge(e.From, e.To)) })],
            new VariantsAnswer(map.VariantCount, [.. map.TopVariants.Select(v => new VariantAnswer([.. v.Steps.Select(s => names[s])], v.Journeys))]));

        string? Channel(int? code) => code is >= 0 and var channel ? selection.Journeys.Snapshot.Channels[channel] : null;
    }
}

/// <summary>The steps of journeys, most frequent first.</summary>
public sealed record StepsAnswer(int Journeys, int Events, int People, IReadOnlyList<StepAnswer> Steps) : JourneyAnswer
{
    internal static StepsAnswer Of(Selection selection)
    {
        var map = JourneyMap.Of(selection.Journeys, 0, MapParts.Steps);
        return new(map.Journeys, map.Events, map.People, [.. map.Steps.Select(s => StepAnswer.Of(s, selection.Steps))]);
    }
}

/// <summary>Which step directly follows which, most frequent first.</summary>
public sealed record EdgesAnswer(int Journeys, int Events, int People, IReadOnlyList<EdgeAnswer> Edges) : JourneyAnswer
{
    internal static EdgesAnswer Of(Selection selection)
    {
        var map = JourneyMap.Of(selection.Journeys, 0, MapParts.Edges);
        return new(map.Journeys, map.Events, map.People, [.. map.Edges.Select(e => EdgeAnswer.Of(e, selection.Steps))]);
    }
}

/// <summary>How often a step occurred, in how many journeys, with how many people, and how many journeys it begins and ends.</summary>
/// <param name="Channel">Where it mostly happens; only where that was asked for.</param>
public sealed record StepAnswer(
    string Step, int Count, int Journeys, int People, int First, int Last, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Channel = null)
{
    internal static StepAnswer Of(Step s, IReadOnlyList<string> names) => new(names[s.Code], s.Count, s.Journeys, s.People, s.First, s.Last);
}

/// <summary>How often one step directly followed another, in how many journeys, and how long that took.</summary>
/// <param name="Channel">Where the second of its events mostly happens; only where that was asked for.</param>
public sealed record EdgeAnswer(
    string From, string To, int Count, int Journeys,
    decimal MeanSeconds, decimal MedianSeconds, decimal P90Seconds, decimal MinSeconds, decimal MaxSeconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Channel = null)
{
    internal static EdgeAnswer Of(Edge edge, IReadOnlyList<string> names) => new(
        names[edge.From], names[edge.To], edge.Count, edge.Journeys,
        Seconds(edge.Elapsed.Mean), Seconds(edge.Elapsed.Median), Seconds(edge.Elapsed.P90), Seconds(edge.Elapsed.Min), Seconds(edge.Elapsed.Max));

    /// <summary>Exact: a decimal holds half a microsecond.</summary>
    private static decimal Seconds(decimal micros) => micros / 1_000_000m;
}

/// <summary>How many distinct sequences there are, and the most frequent.</summary>
public sealed record VariantsAnswer(int Count, IReadOnlyList<VariantAnswer> Top);

/// <summary>A sequence of steps and how many journeys took it.</summary>
public sealed record VariantAnswer(IReadOnlyList<string> Steps, int Journeys);
