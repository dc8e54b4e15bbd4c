using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Sessions;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Staff.Users;

/// <summary>A made-up password for someone who forgot theirs: told once, to be changed at the next sign-in; ends their sessions and any lock-out.</summary>
public sealed class ResetPassword(Database database, Passwords passwords, AuditList audit)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/users/{id}/password-reset", Form).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPost("/api/users/{id}/password-reset", Api).Require(Permissions.UsersManage).WithTags("Users");
    }

    private static async Task<IResult> Form(string id, ResetPassword reset, ListUsers list, Caller caller)
    {
        var (name, password) = await reset.Do(caller, id);
        return await list.Page(told: (name, password));
    }

    private static async Task<IResult> Api(string id, ResetPassword reset, Caller caller)
    {
        var (name, password) = await reset.Do(caller, id);
        return Results.Ok(new { name, password });
    }

    /// <exception cref="UserErrorException">No such user.</exception>
    public async Task<(string Name, string Password)> Do(Caller caller, string idOrName)
    {
        var password = Passwords.Make();
        var hash = await passwords.Hash(password);
        var name = await database.Write(tx =>
        {
            var user = UserList.Get(tx, idOrName);
            UserList.SetPassword(tx, user.Id, hash, mustChange: true);
            StaffSessions.EndAll(tx, user.Id);
            SignInFailures.Forget(tx, user.Name);
            audit.Add(tx, caller, "user.reset-password", user.Name);
            return user.Name;
        });
        return (name, password);
    }
}
