using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Staff.Users;

public sealed record ListedUser(string Id, string Name, string FullName, string Role, bool Active, string CreatedAt, string? SeenAt);

public sealed class ListUsers(Database database)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/users", (ListUsers list) => list.Page()).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapGet("/api/users", (ListUsers list) => list.All()).Require(Permissions.UsersManage).WithTags("Users");
    }

    public async Task<IReadOnlyList<ListedUser>> All() => (await database.Read(UserList.All)).ConvertAll(user => new ListedUser(
        user.Id, user.Name, user.FullName, user.Role, user.IsActive,
        Micros.ToText(user.CreatedAt), user.SeenAt is { } seen ? Micros.ToText(seen) : null));

    /// <param name="told">A name and its new password, to be shown once.</param>
    internal async Task<RazorComponentResult> Page((string Name, string Password)? told = null, string? error = null) =>
        new RazorComponentResult<UsersPage>(new { Users = await database.Read(UserList.All), Told = told, Error = error })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
}
