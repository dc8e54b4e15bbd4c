using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Kernel;
using Throughline.Strata;
using Throughline.Web.Access;

namespace Throughline.Journeys.Variants;

internal sealed class ShowVariants(JourneyMaps maps)
{
    public const int PerPage = 50;

    /// <summary>The ten thousandth variant is beyond what anyone turns pages to.</summary>
    public const int MostPages = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/journeys/variants", Page).Require(Permissions.MapsRead).WithTags("Pages");
        routes.MapGet("/api/maps/variants", Answer).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("The variants, most frequent first, each with how long its journeys took: 50 a page.");
    }

    private static async Task<RazorComponentResult<VariantsPage>> Page([AsParameters] MapRequest request, int? page, ShowVariants show, CancellationToken cancel)
    {
        try
        {
            var (answer, choices) = await show.Do(MapQuery.Parse(request), page, cancel);
            return new(new { Request = request, Answer = answer, Choices = choices, Page = Number(page) });
        }
        catch (UserErrorException e)
        {
            return new(new { Request = request, Error = e.Message, Choices = await show.Maps.Choices(cancel) }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    private static async Task<VariantsPageAnswer> Answer([AsParameters] MapRequest request, int? page, ShowVariants show, CancellationToken cancel) =>
        (await show.Do(MapQuery.Parse(request), page, cancel)).Answer;

    private JourneyMaps Maps => maps;

    private async Task<(VariantsPageAnswer Answer, MapChoices Choices)> Do(MapQuery query, int? page, CancellationToken cancel)
    {
        using var selection = await maps.Select(query, cancel);
        var number = Number(page);
        var variants = TimedVariants.Of(selection.Journeys, (number - 1) * PerPage, PerPage);
        int? next = number < MostPages && variants.Count > number * PerPage ? number + 1 : null;
        return (VariantsPageAnswer.Of(variants, selection.Steps, next), await maps.Choices(selection, cancel));
    }

    private static int Number(int? page) => Math.Clamp(page ?? 1, 1, MostPages);
}
