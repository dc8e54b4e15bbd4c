using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal sealed class ShowMap(IAnswerQueries answers, SelectJourneys select)
{
    private const int VariantsOfPage = 20;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/journeys", ([AsParameters] QueryForm form, ShowMap show, CancellationToken cancel) => show.Page(form, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<IResult> Page(QueryForm form, CancellationToken cancel)
    {
        try
        {
            var query = form.ToQuery().ToMap();
            if (form.IsFilledIn)
                return Results.Redirect(QueryAddress.Of(query)); // what can be sent to a colleague
            return new RazorComponentResult<ShowMapPage>(new { Form = QueryForm.Of(query), Query = query, View = await View(query, cancel) });
        }
        catch (UserErrorException e)
        {
            // the form comes back as it was filled in
            return new RazorComponentResult<ShowMapPage>(new { Form = form, Error = e.Message, Choices = await select.Choices(null, cancel) })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
    }

    /// <summary>The map with what its page offers to choose from.</summary>
    private async Task<MapView> View(JourneyQuery query, CancellationToken cancel)
    {
        var map = (MapAnswer)await answers.Answer(query with { Top = VariantsOfPage, Channels = true }, cancel);
        return new MapView(map, await select.Choices(query, cancel));
    }
}
