using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Segments;

internal sealed class DeleteSegment(SegmentList segments, RuleBooks books, MarksSignal signal, Database database, AuditList audit)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/segments/{id:long}/deletion", Form).Require(Permissions.SegmentsWrite).WithTags("Pages");
        routes.MapDelete("/api/segments/{id:long}", Api).Require(Permissions.SegmentsWrite).WithTags("Segments")
            .WithSummary("Deletes a segment that no other segment names.");
    }

    private static async Task<IResult> Form(long id, DeleteSegment delete, Caller caller)
    {
        await delete.Do(caller, id);
        return Results.LocalRedirect("/segments");
    }

    private static async Task<IResult> Api(long id, DeleteSegment delete, Caller caller)
    {
        await delete.Do(caller, id);
        return Results.NoContent();
    }

    /// <exception cref="UserErrorException">Another segment's rule names it.</exception>
    public Task Do(Caller caller, long id) => database.Write(tx =>
    {
        segments.BeginChange(tx);
        var (book, segment) = (books.Now(tx), ListSegments.Get(tx, segments, id));
        if (book.Dependents(id) is { Count: > 0 } others)
            throw new UserErrorException($"“{segment.Name}” is part of {string.Join(", ", others.Select(other => $"“{book.NameOf(other)}”"))}. Take it out of there first.");
        segments.Delete(tx, id);
        audit.Add(tx, caller, "segment.delete", segment.Name);
        tx.AfterCommit(signal.Set);
    });
}
