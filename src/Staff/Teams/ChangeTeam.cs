using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Staff.Teams;

public sealed record ChangedTeam(string Name, string? About);

/// <summary>Renames a team, retires it, or brings it back. Its key stays.</summary>
public sealed class ChangeTeam(Database database, AuditList audit, TimeProvider time)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/teams/{key}", Form).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPost("/settings/teams/{key}/retirement", FormRetire).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPost("/settings/teams/{key}/return", FormReturn).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPut("/api/teams/{key}", Api).Require(Permissions.UsersManage).WithTags("Teams").WithSummary("Renames a team; its key stays.");
        routes.MapPost("/api/teams/{key}/retirement", ApiRetire).Require(Permissions.UsersManage).WithTags("Teams")
            .WithSummary("Retires a team: it keeps its past and gets nothing new.");
        routes.MapDelete("/api/teams/{key}/retirement", ApiReturn).Require(Permissions.UsersManage).WithTags("Teams").WithSummary("Brings a retired team back.");
    }

    private static async Task<IResult> Form(string key, [FromForm] string? name, [FromForm] string? about, ChangeTeam change, ListTeams list, Caller caller)
    {
        try
        {
            await change.Do(caller, key, new(name ?? "", about));
            return Results.LocalRedirect("/settings/teams");
        }
        catch (UserErrorException e)
        {
            return await list.Page(e.Message);
        }
    }

    private static async Task<IResult> FormRetire(string key, ChangeTeam change, Caller caller)
    {
        await change.Retire(caller, key, true);
        return Results.LocalRedirect("/settings/teams");
    }

    private static async Task<IResult> FormReturn(string key, ChangeTeam change, Caller caller)
    {
        await change.Retire(caller, key, false);
        return Results.LocalRedirect("/settings/teams");
    }

    private static async Task<IResult> Api(string key, ChangedTeam request, ChangeTeam change, Caller caller)
    {
        await change.Do(caller, key, request);
        return Results.NoContent();
    }

    private static async Task<IResult> ApiRetire(string key, ChangeTeam change, Caller caller)
    {
        await change.Retire(caller, key, true);
        return Results.NoContent();
    }

    private static async Task<IResult> ApiReturn(string key, ChangeTeam change, Caller caller)
    {
        await change.Retire(caller, key, false);
        return Results.NoContent();
    }

    /// <exception cref="UserErrorException">The name can't be one.</exception>
    /// <exception cref="RefusedException">404: there is no such team.</exception>
    public Task Do(Caller caller, string key, ChangedTeam request)
    {
        var (name, about) = (Team.CheckedName(request.Name), Team.CheckedAbout(request.About));
        return database.Write(tx =>
        {
            var before = Get(tx, key);
            if (before.Name == name && before.About == about)
                return;
            TeamList.Change(tx, before.Key, name, about);
            audit.Add(tx, caller, "team.change", before.Key, new { from = before.Name, to = name });
        });
    }

    /// <summary>Retires it, or brings it back. To do it twice is to do it once.</summary>
    /// <exception cref="RefusedException">404: there is no such team.</exception>
    public Task Retire(Caller caller, string key, bool retired) => database.Write(tx =>
    {
        var team = Get(tx, key);
        if (team.IsRetired == retired)
            return;
        TeamList.SetRetired(tx, team.Key, retired ? Micros.Now(time) : null);
        audit.Add(tx, caller, retired ? "team.retire" : "team.return", team.Key);
    });

    internal static Team Get(Session session, string key) =>
        TeamList.Find(session, key) ?? throw new RefusedException(StatusCodes.Status404NotFound, TeamList.NoSuchTeam(key, TeamList.All(session)).Message);
}
