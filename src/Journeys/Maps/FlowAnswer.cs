using Throughline.Kernel;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>How journeys flow over time: how often each edge was gone along in each of a row of equal periods.</summary>
/// <param name="Start">The beginning of the first period, ISO 8601 in UTC; null where there are no journeys.</param>
/// <param name="PeriodSeconds">How long each is.</param>
/// <param name="Periods">How many there are.</param>
/// <param name="Arrivals">How many events followed another in each, along any edge.</param>
/// <param name="Begun">How many journeys began in each.</param>
/// <param name="Ended">How many journeys had their last event in each.</param>
/// <param name="Edges">The most frequent edges, each with how often its second event lay in each period.</param>
public sealed record FlowAnswer(
    string? Start, decimal PeriodSeconds, int Periods, IReadOnlyList<int> Arrivals, IReadOnlyList<int> Begun, IReadOnlyList<int> Ended, IReadOnlyList<FlowEdgeAnswer> Edges)
{
    internal static FlowAnswer Of(Flow? flow, IEnumerable<(string From, string To)> edges) => flow is null
        ? new(null, 0, 0, [], [], [], [])
        : new(
            Micros.ToText(flow.Start), flow.Width / 1_000_000m, flow.Arrivals.Length, flow.Arrivals, flow.Begun, flow.Ended,
            [.. edges.Zip(flow.Edges, (edge, counts) => new FlowEdgeAnswer(edge.From, edge.To, counts))]);
}

/// <summary>An edge, and how often it was gone along in each period.</summary>
public sealed record FlowEdgeAnswer(string From, string To, IReadOnlyList<int> Counts);
