using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal static class AskFunnel
{
    public static void MapAskFunnel(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/maps/funnel", Answer).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("How many journeys went through these steps (through: each step in turn), within a time, and how long each step took.");

    private static Task<FunnelAnswer> Answer([AsParameters] MapRequest request, [AsParameters] FunnelRequest funnel, JourneyMaps maps, CancellationToken cancel) =>
        maps.Ask(MapQuery.Parse(request), FunnelQuery.Parse(funnel), cancel);
}
