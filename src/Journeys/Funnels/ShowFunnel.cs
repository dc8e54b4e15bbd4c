using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Journeys.Funnels;

internal sealed class ShowFunnel(IAnswerQueries answers, SelectJourneys select)
{
    /// <summary>A way of more steps is a map, not a funnel to begin with.</summary>
    private const int UsualSteps = 6;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/journeys/funnel",
            ([AsParameters] QueryForm form, [AsParameters] FunnelForm funnel, ShowFunnel show, CancellationToken cancel) => show.Page(form, funnel, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<IResult> Page(QueryForm form, FunnelForm funnel, CancellationToken cancel)
    {
        try
        {
            var asked = form.ToQuery();
            var steps = funnel.IsSent ? funnel.ToAsked(asked.Funnel) : asked.Funnel;
            var query = asked.ToMap() with { Ask = steps is null ? Ask.Map : Ask.Funnel, Funnel = steps };
            if (form.IsFilledIn || funnel.IsSent)
                return Results.Redirect(QueryAddress.Of(JourneyTab.Funnel.Path, query.Checked()));
            return new RazorComponentResult<FunnelPage>(new { Form = QueryForm.Of(query), Query = query, Funnel = FunnelForm.Of(steps), View = await View(query, cancel) });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<FunnelPage>(new { Form = form, Funnel = funnel, Error = e.Message, Choices = await select.Choices(null, cancel) })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
    }

    private async Task<FunnelView> View(JourneyQuery query, CancellationToken cancel)
    {
        var choices = await select.Choices(query, cancel);
        if (query.Funnel is not { } funnel)
        {
            var variants = (VariantListAnswer)await answers.Answer(query with { Ask = Ask.Variants, Top = 1 }, cancel);
            return new FunnelView(null, choices, variants.Journeys, variants.Top is [var top, ..] ? [.. top.Steps.Distinct().Take(UsualSteps)] : [], null);
        }
        var answer = (FunnelAnswer)await answers.Answer(query, cancel);
        return new FunnelView(answer, choices, answer.Journeys, [], await Without(query, funnel, cancel));
    }

    /// <summary>What happens without the first step: how many reach the last one all the same.</summary>
    private async Task<WithoutFirst?> Without(JourneyQuery query, FunnelAsked funnel, CancellationToken cancel)
    {
        var (first, last) = (funnel.Steps[0], funnel.Steps[^1]);
        if (funnel.Steps.Count < 2 || first.Where is not null)
            return null;
        var kept = query.Journeys ?? new();
        var answer = (FunnelAnswer)await answers.Answer(query with
        {
            Journeys = kept with { Lacks = [.. kept.Lacks ?? [], .. first.Any] },
            Funnel = new FunnelAsked { Steps = [last with { Without = null }] },
        }, cancel);
        return answer.Journeys == 0 ? null : new WithoutFirst(answer.Journeys, answer.Steps[0].Journeys);
    }
}
