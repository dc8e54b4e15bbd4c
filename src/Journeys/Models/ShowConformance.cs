using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Journeys.Models;

internal sealed class ShowConformance(IAnswerQueries answers, SelectJourneys select)
{
    /// <summary>A way of more steps is no model that anybody reads.</summary>
    private const int UsualSteps = 60;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/journeys/conformance",
            ([AsParameters] QueryForm form, string? model, ShowConformance show, CancellationToken cancel) => show.Page(form, model, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<IResult> Page(QueryForm form, string? text, CancellationToken cancel)
    {
        try
        {
            var asked = form.ToQuery();
            var model = text is null ? asked.Model : string.IsNullOrWhiteSpace(text) ? null : ModelText.Parse(text.ReplaceLineEndings("\n"));
            var query = asked.ToMap() with { Ask = model is null ? Ask.Map : Ask.Conformance, Model = model };
            if (form.IsFilledIn || text is not null)
                return Results.Redirect(QueryAddress.Of(JourneyTab.Conformance.Path, query.Checked()));
            return new RazorComponentResult<ConformancePage>(new
            {
                Form = QueryForm.Of(query),
                Query = query,
                Text = model is null ? "" : ModelText.Lines(model),
                View = await View(query, cancel),
            });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<ConformancePage>(new { Form = form, Text = text ?? "", Error = e.Message, Choices = await select.Choices(null, cancel) })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
    }

    private async Task<ConformanceView> View(JourneyQuery query, CancellationToken cancel)
    {
        var choices = await select.Choices(query, cancel);
        var variants = (VariantListAnswer)await answers.Answer(query with { Ask = Ask.Variants, Model = null, Top = 1 }, cancel);
        var usual = variants.Top is [{ Steps.Count: <= UsualSteps } top, ..] ? ModelText.OfSteps(top.Steps) : null;
        var answer = query.Model is null ? null : (ConformanceAnswer)await answers.Answer(query, cancel);
        return new ConformanceView(answer, choices, variants.Journeys, usual);
    }
}
