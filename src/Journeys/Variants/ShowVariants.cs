using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Journeys.Variants;

internal sealed class ShowVariants(IAnswerQueries answers, SelectJourneys select)
{
    public const int PerPage = 50;
    public const int MostPages = JourneyQuery.MostVariants / PerPage;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/journeys/variants", ([AsParameters] QueryForm form, int? page, ShowVariants show, CancellationToken cancel) => show.Page(form, page, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<IResult> Page(QueryForm form, int? page, CancellationToken cancel)
    {
        try
        {
            var query = form.ToQuery().ToMap();
            if (form.IsFilledIn)
                return Results.Redirect(QueryAddress.Of(JourneyTab.Variants.Path, query));
            var number = Math.Clamp(page ?? 1, 1, MostPages);
            return new RazorComponentResult<VariantsPage>(new
            {
                Form = QueryForm.Of(query),
                Query = query,
                Answer = (VariantListAnswer)await answers.Answer(query with { Ask = Ask.Variants, Top = number * PerPage }, cancel),
                Choices = await select.Choices(query, cancel),
                Page = number,
            });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<VariantsPage>(new { Form = form, Error = e.Message, Choices = await select.Choices(null, cancel) })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
    }
}
