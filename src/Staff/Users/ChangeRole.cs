using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Staff.Users;

public sealed record NewRole(string Role);

/// <summary>Takes effect at that user's next request, for their tokens too.</summary>
public sealed class ChangeRole(Database database, AuditList audit)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/users/{id}/role", Form).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPut("/api/users/{id}/role", Api).Require(Permissions.UsersManage).WithTags("Users");
    }

    private static async Task<IResult> Form(string id, [FromForm] string? role, ChangeRole change, Caller caller)
    {
        await change.Do(caller, id, role ?? "");
        return Results.LocalRedirect("/settings/users");
    }

    private static async Task<IResult> Api(string id, NewRole request, ChangeRole change, Caller caller)
    {
        await change.Do(caller, id, request.Role);
        return Results.NoContent();
    }

    /// <exception cref="UserErrorException">No such user or role, or nobody would be left to administer.</exception>
    public Task Do(Caller caller, string idOrName, string roleName) => database.Write(tx =>
    {
        var role = Role.Get(roleName);
        var user = UserList.Get(tx, idOrName);
        if (role != Role.Admin)
            LastAdmin.Keep(tx, user);
        if (user.Role == role.Name)
            return;
        UserList.SetRole(tx, user.Id, role.Name);
        audit.Add(tx, caller, "user.change-role", user.Name, new { from = user.Role, to = role.Name });
    });
}
