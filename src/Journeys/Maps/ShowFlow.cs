using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Strata;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal static class ShowFlow
{
    /// <summary>As many as a slider on a small screen can tell apart, and as one watches without losing patience.</summary>
    private const int MostPeriods = 60;

    public static void MapShowFlow(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/maps/flow", Answer).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("How often each of the most frequent edges was gone along in each of at most 60 equal periods.");

    private static async Task<FlowAnswer> Answer([AsParameters] MapRequest request, JourneyMaps maps, CancellationToken cancel)
    {
        using var selection = await maps.Select(MapQuery.Parse(request), cancel);
        var edges = JourneyMap.Of(selection.Journeys, 0).Edges.Take(MapView.MostEdges).ToList();
        return FlowAnswer.Of(
            Flow.Of(selection.Journeys, [.. edges.Select(e => (e.From, e.To))], MostPeriods),
            edges.Select(e => (selection.Steps[e.From], selection.Steps[e.To])));
    }
}
