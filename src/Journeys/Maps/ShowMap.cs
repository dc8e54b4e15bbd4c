using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal static class ShowMap
{
    private const int VariantsOfPage = 20;
    private const int MostVariants = 10_000;

    public static void MapShowMap(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/journeys", Page).Require(Permissions.MapsRead).WithTags("Pages");
        routes.MapGet("/api/maps", Answer).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("Steps, edges and the most frequent variants (100 unless stated) of the journeys asked for.");
    }

    private static async Task<RazorComponentResult<ShowMapPage>> Page([AsParameters] MapRequest request, JourneyMaps maps, CancellationToken cancel)
    {
        try
        {
            return new(new { Request = request, View = await maps.View(MapQuery.Parse(request), VariantsOfPage, cancel) });
        }
        catch (UserErrorException e)
        {
            // the form comes back as it was filled in
            return new(new { Request = request, Error = e.Message, Choices = await maps.Choices(cancel) }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    private static Task<MapAnswer> Answer([AsParameters] MapRequest request, int? variants, JourneyMaps maps, CancellationToken cancel) =>
        maps.Ask(MapQuery.Parse(request), Math.Clamp(variants ?? JourneyMaps.TopVariants, 0, MostVariants), cancel);
}
