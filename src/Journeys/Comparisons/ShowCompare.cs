using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Funnels;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Segments;
using Throughline.Web.Access;

namespace Throughline.Journeys.Comparisons;

internal sealed class ShowCompare(IAnswerQueries answers, SelectJourneys select, SegmentPersons segments, Database database)
{
    public const int PerPage = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/journeys/compare",
            ([AsParameters] QueryForm form, [AsParameters] CompareForm compare, [AsParameters] FunnelForm funnel, int? page, ShowCompare show, Caller caller, CancellationToken cancel) =>
                show.Page(form, compare, funnel, page, caller, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<IResult> Page(QueryForm form, CompareForm fields, FunnelForm funnel, int? page, Caller caller, CancellationToken cancel)
    {
        try
        {
            var asked = form.ToQuery();
            var isSent = form.IsFilledIn || fields.IsSent;
            // the query's own journeys are as the form says them now, the halves as they were
            var compare = isSent ? fields.ToAsked(asked) : asked.Compare;
            var steps = funnel.IsSent ? funnel.ToAsked(asked.Funnel) : asked.Funnel;
            var needsFunnel = compare?.Of == Compared.Funnel && steps is null;
            var query = compare is null || needsFunnel ? asked.ToMap()
                : (asked.ToMap() with { Ask = Ask.Compare, Compare = compare, Funnel = compare.Of == Compared.Funnel ? steps : null }).Checked();
            if (isSent && !needsFunnel)
                return Results.Redirect(QueryAddress.Of(JourneyTab.Compare.Path, query));
            return new RazorComponentResult<ComparePage>(new
            {
                Form = QueryForm.Of(query),
                Query = query,
                Compare = needsFunnel ? fields : CompareForm.From(query),
                Funnel = FunnelForm.Of(steps),
                Page = Math.Clamp(page ?? 1, 1, 1000),
                View = await View(query, needsFunnel, caller, cancel),
            });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<ComparePage>(new
            {
                Form = form,
                Compare = fields,
                Funnel = funnel,
                Error = e.Message,
                Choices = await select.Choices(null, cancel),
                Segments = await Names(caller),
            })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
    }

    private async Task<CompareView> View(JourneyQuery query, bool needsFunnel, Caller caller, CancellationToken cancel)
    {
        var (choices, names) = (await select.Choices(query, cancel), await Names(caller));
        if (query.Ask == Ask.Compare)
        {
            var answer = (CompareAnswer)await answers.Answer(query, cancel);
            return new CompareView(answer, choices, answer.First.Journeys + answer.Second.Journeys, names, null, false);
        }
        var steps = (StepsAnswer)await answers.Answer(query with { Ask = Ask.Steps }, cancel);
        var splitting = steps.Steps.Where(step => step.Journeys < steps.Journeys).MinBy(step => Math.Abs(2L * step.Journeys - steps.Journeys));
        return new CompareView(null, choices, steps.Journeys, names, splitting?.Step, needsFunnel);
    }

    private async Task<IReadOnlyList<(long Id, string Name)>> Names(Caller caller) =>
        caller.May(Permissions.SegmentsRead) ? await database.Read(segments.Names) : [];
}
