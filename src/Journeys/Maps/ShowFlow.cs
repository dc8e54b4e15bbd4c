using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Queries;
using Throughline.Strata;
using Throughline.Web.Access;

namespace Throughline.Journeys.Maps;

internal sealed class ShowFlow(SelectJourneys select)
{
    /// <summary>As many as a slider on a small screen can tell apart, and as one watches without losing patience.</summary>
    private const int MostPeriods = 60;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/journeys/flow", (string? q, ShowFlow show, CancellationToken cancel) => show.Do(AskQuery.Read(q), cancel))
            .Require(Permissions.MapsRead).WithTags("Journeys")
            .WithSummary("How often each of the most frequent edges was gone along in each of at most 60 equal periods; q as for /api/journeys.");

    private async Task<FlowAnswer> Do(JourneyQuery query, CancellationToken cancel)
    {
        using var selection = await select.Of(query, cancel);
        selection.StopWhen(cancel);
        var edges = JourneyMap.Of(selection.Journeys, 0, MapParts.Edges).Edges.Take(MapView.MostEdges).ToList();
        return FlowAnswer.Of(
            Flow.Of(selection.Journeys, [.. edges.Select(e => (e.From, e.To))], MostPeriods),
            edges.Select(e => (selection.Steps[e.From], selection.Steps[e.To])));
    }
}
