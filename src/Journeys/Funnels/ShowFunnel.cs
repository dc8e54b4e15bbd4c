using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Kernel;
using Throughline.Strata;
using Throughline.Web.Access;

namespace Throughline.Journeys.Funnels;

internal sealed class ShowFunnel(JourneyMaps maps)
{
    /// <summary>A way of more steps is a map, not a funnel to begin with.</summary>
    private const int UsualSteps = 6;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/journeys/funnel", Page).Require(Permissions.MapsRead).WithTags("Pages");

    private static async Task<RazorComponentResult<FunnelPage>> Page(
        [AsParameters] MapRequest request, [AsParameters] FunnelRequest funnel, JourneyMaps maps, ShowFunnel show, CancellationToken cancel)
    {
        try
        {
            return new(new { Request = request, Funnel = funnel, View = await show.Do(MapQuery.Parse(request), funnel, cancel) });
        }
        catch (UserErrorException e)
        {
            return new(new { Request = request, Funnel = funnel, Error = e.Message, Choices = await maps.Choices(cancel) }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    private async Task<FunnelView> Do(MapQuery query, FunnelRequest request, CancellationToken cancel)
    {
        var isAsked = request.Through?.Any(step => step.Length > 0) == true;
        var funnel = isAsked ? FunnelQuery.Parse(request) : null;
        using var selection = await maps.Select(query, cancel);
        var choices = await maps.Choices(selection, cancel);
        if (funnel is null)
        {
            var variants = TimedVariants.Of(selection.Journeys, 0, 1);
            return new FunnelView(null, choices, variants.Journeys, variants.Top is [var top, ..] ? [.. top.Variant.Steps.Distinct().Take(UsualSteps).Select(s => selection.Steps[s])] : [], null);
        }
        var steps = funnel.StepsOf(selection);
        var answer = FunnelAnswer.Of(Funnel.Of(selection.Journeys, steps, funnel.WithinMicros, funnel.Mode), funnel);
        return new FunnelView(answer, choices, answer.Journeys, [], Without(selection.Journeys, steps));
    }

    /// <summary>What happens without the first step: how many reach the last one all the same.</summary>
    private static WithoutFirst? Without(JourneySet set, IReadOnlyList<FunnelStep> steps)
    {
        if (steps.Count < 2 || steps[0].Filter is not null)
            return null;
        var others = set with { JourneyFilter = set.JourneyFilter with { Lacks = [.. set.JourneyFilter.Lacks, .. steps[0].Codes] } };
        var last = Funnel.Of(others, [steps[^1] with { Excluded = [] }]);
        return last.Journeys == 0 ? null : new WithoutFirst(last.Journeys, last.Levels[0].Journeys);
    }
}
