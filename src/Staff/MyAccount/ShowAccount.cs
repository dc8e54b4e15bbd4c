using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Web.Access;

namespace Throughline.Staff.MyAccount;

internal static class ShowAccount
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", (Caller caller) => Results.LocalRedirect(caller.StartPage)).Require(Permissions.OwnAccount).WithTags("Pages");
        routes.MapGet("/account", (Caller caller, Database database) => Page(caller, database)).Require(Permissions.OwnAccount).WithTags("Pages");
        routes.MapGet("/api/account", Api).Require(Permissions.OwnAccount).WithTags("Account");
    }

    public static async Task<RazorComponentResult> Page(Caller caller, Database database, string? error = null, bool changed = false) =>
        new RazorComponentResult<AccountPage>(new { User = await database.Read(session => UserList.Get(session, caller.Id)), Error = error, Changed = changed })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };

    private static IResult Api(Caller caller) => Results.Ok(new { caller.Id, caller.Name, caller.Token, permissions = caller.Permissions.Order(StringComparer.Ordinal) });
}
