using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal static class ShowVariant
{
    public static void MapShowVariant(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/journeys/variant", Page).Require(Permissions.MapsRead).WithTags("Pages");
        routes.MapGet("/api/maps/variant", Answer).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("The journeys and people behind a variant of a map (path: each step in turn), a page of each; people are named for callers who may see people.");
    }

    private static async Task<RazorComponentResult<BehindPage>> Page(
        [AsParameters] MapRequest request, string[] path, int? page, LookBehind look, Caller caller, CancellationToken cancel) => new(new
        {
            Request = request,
            Title = string.Join(" → ", path),
            View = await look.Variant(MapQuery.Parse(request), path, page ?? 1, caller.May(Permissions.PeopleRead), cancel),
            AddressOf = new Func<int, string>(number => MapAddress.OfVariant(request, path, number)),
        });

    private static async Task<BehindAnswer> Answer(
        [AsParameters] MapRequest request, string[] path, int? page, LookBehind look, Caller caller, CancellationToken cancel) =>
        BehindAnswer.Of(await look.Variant(MapQuery.Parse(request), path, page ?? 1, caller.May(Permissions.PeopleRead), cancel));
}
