using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Sessions;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Staff.Users;

/// <param name="Password">Null for one that is made up and must be changed at the first sign-in.</param>
public sealed record NewUser(string Name, string? FullName, string Role, string? Password);

/// <param name="Password">The made-up one, told only here; null where it was chosen.</param>
public sealed record AddedUser(string Id, string Name, string Role, string? Password);

public sealed class AddUser(Database database, Passwords passwords, AuditList audit, TimeProvider time)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/users", Form).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPost("/api/users", Api).Require(Permissions.UsersManage).WithTags("Users");
    }

    private static async Task<IResult> Form(
        [FromForm] string? name, [FromForm] string? fullName, [FromForm] string? role, AddUser add, ListUsers list, Caller caller)
    {
        try
        {
            var added = await add.Do(caller, new(name ?? "", fullName, role ?? "", null));
            return await list.Page(told: (added.Name, added.Password!));
        }
        catch (UserErrorException e)
        {
            return await list.Page(error: e.Message);
        }
    }

    private static async Task<Created<AddedUser>> Api(NewUser user, AddUser add, Caller caller)
    {
        var added = await add.Do(caller, user);
        return TypedResults.Created($"/api/users/{added.Id}", added);
    }

    /// <exception cref="UserErrorException">The name, role or password can't be taken.</exception>
    public async Task<AddedUser> Do(Caller caller, NewUser request)
    {
        var name = User.CheckedName(request.Name);
        var role = Role.Get(request.Role);
        var fullName = string.IsNullOrWhiteSpace(request.FullName) ? name : request.FullName.Trim();
        if (fullName.Length > 200 || fullName.Any(char.IsControl))
            throw new UserErrorException("A person's name has at most 200 characters, on one line.");
        var made = request.Password is null ? Passwords.Make() : null;
        var hash = await passwords.Hash(made ?? User.CheckedPassword(request.Password, name));
        var user = new User(Ids.New(time), name, fullName, role.Name, MustChange: made is not null, Micros.Now(time), null, null);
        await database.Write(tx =>
        {
            UserList.Add(tx, user, hash);
            audit.Add(tx, caller, "user.add", name, new { role = role.Name });
        });
        return new(user.Id, name, role.Name, made);
    }
}
