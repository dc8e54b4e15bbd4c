using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Staff.Teams;

/// <summary>A user belongs to any number of teams, or to none.</summary>
public sealed class JoinTeam(Database database, AuditList audit, TimeProvider time)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/teams/{key}/members", Form).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPost("/settings/teams/{key}/members/{user}/leave", FormLeave).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPut("/api/teams/{key}/members/{user}", Api).Require(Permissions.UsersManage).WithTags("Teams").WithSummary("Puts a user into a team.");
        routes.MapDelete("/api/teams/{key}/members/{user}", ApiLeave).Require(Permissions.UsersManage).WithTags("Teams").WithSummary("Takes a user out of a team.");
    }

    private static async Task<IResult> Form(string key, [FromForm] string? user, JoinTeam join, ListTeams list, Caller caller)
    {
        try
        {
            await join.Do(caller, key, user ?? "");
            return Results.LocalRedirect("/settings/teams");
        }
        catch (UserErrorException e)
        {
            return await list.Page(e.Message);
        }
    }

    private static async Task<IResult> FormLeave(string key, string user, JoinTeam join, Caller caller)
    {
        await join.Undo(caller, key, user);
        return Results.LocalRedirect("/settings/teams");
    }

    private static async Task<IResult> Api(string key, string user, JoinTeam join, Caller caller)
    {
        await join.Do(caller, key, user);
        return Results.NoContent();
    }

    private static async Task<IResult> ApiLeave(string key, string user, JoinTeam join, Caller caller)
    {
        await join.Undo(caller, key, user);
        return Results.NoContent();
    }

    /// <exception cref="UserErrorException">There is no such user, or the team is retired.</exception>
    /// <exception cref="RefusedException">404: there is no such team.</exception>
    public Task Do(Caller caller, string key, string idOrName) => database.Write(tx =>
    {
        var (team, user) = (ChangeTeam.Get(tx, key), UserList.Get(tx, idOrName));
        if (team.IsRetired)
            throw new UserErrorException($"The team {team.Name} is retired. Bring it back first.");
        if (TeamList.Join(tx, team.Key, user.Id, Micros.Now(time)))
            audit.Add(tx, caller, "team.join", team.Key, new { user = user.Name });
    });

    /// <exception cref="UserErrorException">There is no such user.</exception>
    /// <exception cref="RefusedException">404: there is no such team.</exception>
    public Task Undo(Caller caller, string key, string idOrName) => database.Write(tx =>
    {
        var (team, user) = (ChangeTeam.Get(tx, key), UserList.Get(tx, idOrName));
        if (TeamList.Leave(tx, team.Key, user.Id))
            audit.Add(tx, caller, "team.leave", team.Key, new { user = user.Name });
    });
}
