using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Events.Blocking;

/// <summary>Takes a value off the list: what it would have joined is joined.</summary>
public sealed class UnblockValue(Database database, BlockedValues values, BlockedFollowers followers, AuditList audit)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/blocked-values/{id:long}/removal", Form).Require(Permissions.SourcesManage).WithTags("Pages");
        routes.MapDelete("/api/blocked-values/{id:long}", Api).Require(Permissions.SourcesManage).WithTags("Blocked values")
            .WithSummary("Takes a value off the list of those that identify nobody.");
    }

    private static async Task<IResult> Form(long id, UnblockValue unblock, Caller caller)
    {
        await unblock.Do(caller, id);
        return Results.LocalRedirect("/settings/blocked-values");
    }

    private static async Task<NoContent> Api(long id, UnblockValue unblock, Caller caller)
    {
        await unblock.Do(caller, id);
        return TypedResults.NoContent();
    }

    public Task Do(Caller caller, long id) => database.Write(tx =>
    {
        var removed = values.Remove(tx, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no blocked value {id}.");
        followers.Tell(tx, removed);
        audit.Add(tx, caller, "blocked-value.remove", removed.Value, new { type = removed.Type });
    });
}
