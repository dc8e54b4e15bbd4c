using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.People.Segments;

/// <summary>Ends the looking at everyone where it is; it can go on from there later.</summary>
internal sealed class StopComputing(SegmentList segments, MarksSignal signal, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/segments/{id:long}/stop", (long id, StopComputing stop) => stop.Form(id, true)).Require(Permissions.SegmentsWrite).WithTags("Pages");
        routes.MapPost("/segments/{id:long}/resume", (long id, StopComputing stop) => stop.Form(id, false)).Require(Permissions.SegmentsWrite).WithTags("Pages");
        routes.MapPost("/api/segments/{id:long}/stop", (long id, StopComputing stop) => stop.Api(id, true)).Require(Permissions.SegmentsWrite).WithTags("Segments")
            .WithSummary("Stops computing who belongs; resume goes on from there.");
        routes.MapDelete("/api/segments/{id:long}/stop", (long id, StopComputing stop) => stop.Api(id, false)).Require(Permissions.SegmentsWrite).WithTags("Segments")
            .WithSummary("Goes on computing who belongs.");
    }

    public Task Do(long id, bool stopped) => database.Write(tx =>
    {
        segments.SetStopped(tx, ListSegments.Get(tx, segments, id).Id, stopped);
        tx.AfterCommit(signal.Set);
    });

    private async Task<IResult> Form(long id, bool stopped)
    {
        await Do(id, stopped);
        return Results.LocalRedirect($"/segments/{id}");
    }

    private async Task<IResult> Api(long id, bool stopped)
    {
        await Do(id, stopped);
        return Results.NoContent();
    }
}
