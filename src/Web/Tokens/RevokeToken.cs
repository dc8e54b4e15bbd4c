using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Web.Tokens;

/// <summary>For good, from its next request on: one's own, or anyone's for who manages users.</summary>
internal sealed class RevokeToken(Database database, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/api-tokens/{id:long}/revocation", Form).Require(Permissions.OwnAccount).WithTags("Pages");
        routes.MapPost("/api/tokens/{id:long}/revocation", Api).Require(Permissions.OwnAccount).WithTags("API tokens");
    }

    private static async Task<IResult> Form(long id, RevokeToken revoke, Caller caller)
    {
        await revoke.Do(caller, id);
        return Results.LocalRedirect("/settings/api-tokens");
    }

    private static async Task<IResult> Api(long id, RevokeToken revoke, Caller caller)
    {
        await revoke.Do(caller, id);
        return Results.NoContent();
    }

    private Task Do(Caller caller, long id) => database.Write(tx =>
    {
        var token = ApiTokens.ById(tx, id);
        if (token is null || token.UserId != caller.Id && !caller.May(Permissions.UsersManage))
            throw new RefusedException(StatusCodes.Status404NotFound, "You have no such API token. Settings, API tokens lists those you have.");
        if (ApiTokens.Revoke(tx, id, Micros.Now(time)))
            audit.Add(tx, caller, "token.revoke", token.Name, new { id, token.UserId });
    });
}
