using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal static class ShowEdge
{
    public static void MapShowEdge(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/journeys/edge", Page).Require(Permissions.MapsRead).WithTags("Pages");
        routes.MapGet("/api/maps/edge", Answer).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("The journeys and people behind an edge of a map, a page of each; people are named for callers who may see people.");
    }

    private static async Task<RazorComponentResult<BehindPage>> Page(
        [AsParameters] MapRequest request, string fromStep, string toStep, int? page, LookBehind look, Caller caller, CancellationToken cancel) => new(new
        {
            Request = request,
            Title = $"{fromStep} → {toStep}",
            View = await look.Edge(MapQuery.Parse(request), fromStep, toStep, page ?? 1, caller.May(Permissions.PeopleRead), cancel),
            AddressOf = new Func<int, string>(number => MapAddress.OfEdge(request, fromStep, toStep, number)),
        });

    private static async Task<BehindAnswer> Answer(
        [AsParameters] MapRequest request, string fromStep, string toStep, int? page, LookBehind look, Caller caller, CancellationToken cancel) =>
        BehindAnswer.Of(await look.Edge(MapQuery.Parse(request), fromStep, toStep, page ?? 1, caller.May(Permissions.PeopleRead), cancel));
}
