using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Journeys.BeforeAndAfter;

internal sealed class ShowPaths(IAnswerQueries answers, SelectJourneys select)
{
    private const int UsualSteps = 8;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/journeys/paths",
            ([AsParameters] QueryForm form, [AsParameters] PathsForm paths, ShowPaths show, CancellationToken cancel) => show.Page(form, paths, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<IResult> Page(QueryForm form, PathsForm sent, CancellationToken cancel)
    {
        try
        {
            var asked = form.ToQuery();
            var paths = sent.IsSent ? sent.ToAsked() : asked.Paths;
            var ways = sent.WaysOf(paths);
            var query = asked.ToMap() with { Ask = paths is null ? Ask.Map : Ask.Paths, Paths = paths is null ? null : paths with { Before = ways == PathsForm.Before ? true : null } };
            if (form.IsFilledIn || sent.IsSent)
                return Results.Redirect(Address(query.Checked(), ways));
            return new RazorComponentResult<PathsPage>(new
            {
                Form = QueryForm.Of(query),
                Query = query,
                Paths = PathsForm.Of(paths, ways),
                View = await View(query, ways, cancel),
            });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<PathsPage>(new { Form = form, Paths = sent, Error = e.Message, Choices = await select.Choices(null, cancel) })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
    }

    /// <summary>The page of a query that shows these ways.</summary>
    internal static string Address(JourneyQuery query, string ways) =>
        QueryAddress.Of(JourneyTab.Paths.Path, query) + (ways == PathsForm.After && query.Paths?.Along is null ? "&ways=" + PathsForm.After : "");

    private async Task<PathsView> View(JourneyQuery query, string ways, CancellationToken cancel)
    {
        var choices = await select.Choices(query, cancel);
        if (query.Paths is not { } paths)
        {
            var steps = (StepsAnswer)await answers.Answer(query with { Ask = Ask.Steps }, cancel);
            return new PathsView(steps.Journeys, choices, [], [.. steps.Steps.Take(UsualSteps).Select(step => step.Step)]);
        }
        var sides = new List<PathsSide>();
        foreach (var before in (bool[])(ways switch { PathsForm.After => [false], PathsForm.Before => [true], _ => [true, false] }))
        {
            var side = query with { Paths = paths with { Before = before ? true : null } };
            sides.Add(new(side, (PathsAnswer)await answers.Answer(side, cancel)));
        }
        return new PathsView(sides[0].Answer.Journeys, choices, sides, []);
    }
}
