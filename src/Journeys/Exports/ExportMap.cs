using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Web.Access;

namespace Throughline.Journeys.Exports;

/// <summary>A map as a file for other programs.</summary>
internal static class ExportMap
{
    public static void MapExportMap(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/maps/csv", Csv).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("The edges of a map as CSV; shown: the share of the traffic in percent, all unless stated, what is rare left out first.");
        routes.MapGet("/api/maps/dot", Dot).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("A map for Graphviz; shown as for CSV.");
        routes.MapGet("/api/maps/bpmn", Bpmn).Require(Permissions.MapsRead).WithTags("Journey maps")
            .WithSummary("A map as BPMN 2.0 with its drawing; shown as for CSV.");
    }

    private static async Task<FileContentHttpResult> Csv([AsParameters] MapRequest request, int? shown, JourneyMaps maps, CancellationToken cancel) =>
        File(MapAsCsv.Of(await Shown(request, shown, maps, cancel)), "text/csv; charset=utf-8", "journey-map.csv");

    private static async Task<FileContentHttpResult> Dot([AsParameters] MapRequest request, int? shown, JourneyMaps maps, CancellationToken cancel) =>
        File(MapAsDot.Of(await Shown(request, shown, maps, cancel)), "text/vnd.graphviz; charset=utf-8", "journey-map.dot");

    private static async Task<FileContentHttpResult> Bpmn([AsParameters] MapRequest request, int? shown, JourneyMaps maps, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        MapAsBpmn.Of(await Shown(request, shown, maps, cancel)).Save(bytes);
        return TypedResults.File(bytes.ToArray(), "application/xml", "journey-map.bpmn");
    }

    private static async Task<ShownMap> Shown(MapRequest request, int? shown, JourneyMaps maps, CancellationToken cancel) =>
        ShownMap.Of(await maps.Ask(MapQuery.Parse(request), 0, cancel), Math.Clamp(shown ?? 100, 1, 100));

    private static FileContentHttpResult File(string text, string type, string name) => TypedResults.File(Encoding.UTF8.GetBytes(text), type, name);
}
