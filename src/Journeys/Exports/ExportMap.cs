using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using System.Text;
using Throughline.Journeys.BeforeAndAfter;
using Throughline.Journeys.Comparisons;
using Throughline.Journeys.Escalations;
using Throughline.Journeys.Losses;
using Throughline.Journeys.Models;
using Throughline.Journeys.Queries;
using Throughline.Web.Access;

namespace Throughline.Journeys.Exports;

/// <summary>An answer as a file for other programs.</summary>
internal static class ExportMap
{
    public static void MapExportMap(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/journeys/csv", Csv).Require(Permissions.MapsRead).WithTags("Journeys")
            .WithSummary("Paths, drop-off, escalation, compare and conformance as CSV, as q asks, of everything else the edges of the map; q as for /api/journeys; shown: of a map the share of the traffic in percent, all unless stated, what is rare left out first.");
        routes.MapGet("/api/journeys/dot", Dot).Require(Permissions.MapsRead).WithTags("Journeys")
            .WithSummary("A map for Graphviz; q and shown as for CSV.");
        routes.MapGet("/api/journeys/bpmn", Bpmn).Require(Permissions.MapsRead).WithTags("Journeys")
            .WithSummary("A map as BPMN 2.0 with its drawing; q and shown as for CSV.");
    }

    private static async Task<FileContentHttpResult> Csv(string? q, int? shown, IAnswerQueries answers, CancellationToken cancel)
    {
        var query = AskQuery.Read(q);
        var (text, name) = query.Ask switch
        {
            Ask.Paths => (PathsAsCsv.Of(query.Paths!, (PathsAnswer)await answers.Answer(query, cancel)), "paths.csv"),
            Ask.DropOff => (DropOffAsCsv.Of((DropOffAnswer)await answers.Answer(query, cancel)), "drop-off.csv"),
            Ask.Escalation => (EscalationAsCsv.Of((EscalationAnswer)await answers.Answer(query, cancel)), "escalation.csv"),
            Ask.Compare => (CompareAsCsv.Of((CompareAnswer)await answers.Answer(query, cancel), query.Compare!.Of ?? Compared.Steps), "comparison.csv"),
            Ask.Conformance => (ConformanceAsCsv.Of((ConformanceAnswer)await answers.Answer(query, cancel)), "conformance.csv"),
            _ => (MapAsCsv.Of(await Shown(q, shown, answers, cancel)), "journey-map.csv"),
        };
        return File(text, "text/csv; charset=utf-8", name);
    }

    private static async Task<FileContentHttpResult> Dot(string? q, int? shown, IAnswerQueries answers, CancellationToken cancel) =>
        File(MapAsDot.Of(await Shown(q, shown, answers, cancel)), "text/vnd.graphviz; charset=utf-8", "journey-map.dot");

    private static async Task<FileContentHttpResult> Bpmn(string? q, int? shown, IAnswerQueries answers, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        MapAsBpmn.Of(await Shown(q, shown, answers, cancel)).Save(bytes);
        return TypedResults.File(bytes.ToArray(), "application/xml", "journey-map.bpmn");
    }

    private static async Task<ShownMap> Shown(string? q, int? shown, IAnswerQueries answers, CancellationToken cancel) =>
        ShownMap.Of((MapAnswer)await answers.Answer(AskQuery.Read(q).ToMap() with { Top = 0 }, cancel), Math.Clamp(shown ?? 100, 1, 100));

    private static FileContentHttpResult File(string text, string type, string name) => TypedResults.File(Encoding.UTF8.GetBytes(text), type, name);
}
