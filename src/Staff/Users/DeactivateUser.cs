using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Sessions;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Staff.Users;

/// <summary>Ends all of a user's sessions and tokens at once; can be taken back, and then the tokens work again.</summary>
public sealed class DeactivateUser(Database database, AuditList audit, TimeProvider time)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/users/{id}/deactivation", Form).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPost("/settings/users/{id}/reactivation", FormBack).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPost("/api/users/{id}/deactivation", Api).Require(Permissions.UsersManage).WithTags("Users");
        routes.MapDelete("/api/users/{id}/deactivation", ApiBack).Require(Permissions.UsersManage).WithTags("Users");
    }

    private static async Task<IResult> Form(string id, DeactivateUser deactivate, Caller caller)
    {
        await deactivate.Do(caller, id);
        return Results.LocalRedirect("/settings/users");
    }

    private static async Task<IResult> FormBack(string id, DeactivateUser deactivate, Caller caller)
    {
        await deactivate.Undo(caller, id);
        return Results.LocalRedirect("/settings/users");
    }

    private static async Task<IResult> Api(string id, DeactivateUser deactivate, Caller caller)
    {
        await deactivate.Do(caller, id);
        return Results.NoContent();
    }

    private static async Task<IResult> ApiBack(string id, DeactivateUser deactivate, Caller caller)
    {
        await deactivate.Undo(caller, id);
        return Results.NoContent();
    }

    /// <exception cref="UserErrorException">No such user, or nobody would be left to administer.</exception>
    public Task Do(Caller caller, string idOrName) => database.Write(tx =>
    {
        var user = UserList.Get(tx, idOrName);
        if (!user.IsActive)
            return;
        if (user.Id == caller.Id)
            throw new UserErrorException("You can't deactivate yourself; another administrator can.");
        LastAdmin.Keep(tx, user);
        UserList.SetDeactivated(tx, user.Id, Micros.Now(time));
        StaffSessions.EndAll(tx, user.Id);
        audit.Add(tx, caller, "user.deactivate", user.Name);
    });

    public Task Undo(Caller caller, string idOrName) => database.Write(tx =>
    {
        var user = UserList.Get(tx, idOrName);
        if (user.IsActive)
            return;
        UserList.SetDeactivated(tx, user.Id, null);
        audit.Add(tx, caller, "user.reactivate", user.Name);
    });
}
