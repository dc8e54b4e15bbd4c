using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Journeys.Losses;

internal sealed class ShowDropOff(IAnswerQueries answers, SelectJourneys select)
{
    private const int UsualGoals = 8;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/journeys/drop-off",
            ([AsParameters] QueryForm form, [AsParameters] DropOffForm loss, ShowDropOff show, CancellationToken cancel) => show.Page(form, loss, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<IResult> Page(QueryForm form, DropOffForm sent, CancellationToken cancel)
    {
        try
        {
            var asked = form.ToQuery();
            var loss = sent.IsSent ? sent.ToAsked() : asked.DropOff;
            var query = asked.ToMap() with { Ask = loss is null ? Ask.Map : Ask.DropOff, DropOff = loss };
            if (form.IsFilledIn || sent.IsSent)
                return Results.Redirect(QueryAddress.Of(JourneyTab.DropOff.Path, query.Checked()));
            return new RazorComponentResult<DropOffPage>(new { Form = QueryForm.Of(query), Query = query, Loss = DropOffForm.Of(loss), View = await View(query, cancel) });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<DropOffPage>(new { Form = form, Loss = sent, Error = e.Message, Choices = await select.Choices(null, cancel) })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
    }

    private async Task<DropOffView> View(JourneyQuery query, CancellationToken cancel)
    {
        var choices = await select.Choices(query, cancel);
        if (query.DropOff is not null)
        {
            var answer = (DropOffAnswer)await answers.Answer(query, cancel);
            return new(answer.Journeys, choices, answer, []);
        }
        var steps = (StepsAnswer)await answers.Answer(query with { Ask = Ask.Steps }, cancel);
        return new(steps.Journeys, choices, null, [.. steps.Steps.OrderByDescending(step => step.Last).Take(UsualGoals).Select(step => step.Step)]);
    }
}
