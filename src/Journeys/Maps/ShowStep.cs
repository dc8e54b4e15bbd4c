using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal static class ShowStep
{
    public static void MapShowStep(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/journeys/step", Page).Require(Permissions.MapsRead).WithTags("Pages");
        routes.MapGet("/api/maps/step", Answer).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("The journeys and people behind a step of a map, a page of each; people are named for callers who may see people.");
    }

    private static async Task<RazorComponentResult<BehindPage>> Page(
        [AsParameters] MapRequest request, string atStep, int? page, LookBehind look, Caller caller, CancellationToken cancel) => new(new
        {
            Request = request,
            Title = atStep,
            View = await look.Step(MapQuery.Parse(request), atStep, page ?? 1, caller.May(Permissions.PeopleRead), cancel),
            AddressOf = new Func<int, string>(number => MapAddress.OfStep(request, atStep, number)),
        });

    private static async Task<BehindAnswer> Answer(
        [AsParameters] MapRequest request, string atStep, int? page, LookBehind look, Caller caller, CancellationToken cancel) =>
        BehindAnswer.Of(await look.Step(MapQuery.Parse(request), atStep, page ?? 1, caller.May(Permissions.PeopleRead), cancel));
}
