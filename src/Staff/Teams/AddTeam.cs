using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Staff.Teams;

public sealed record NewTeam(string Key, string Name, string? About);

public sealed class AddTeam(Database database, AuditList audit, TimeProvider time)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/settings/teams", Form).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapPost("/api/teams", Api).Require(Permissions.UsersManage).WithTags("Teams").WithSummary("Makes a team.");
    }

    private static async Task<IResult> Form([FromForm] string? key, [FromForm] string? name, [FromForm] string? about, AddTeam add, ListTeams list, Caller caller)
    {
        try
        {
            await add.Do(caller, new(key ?? "", name ?? "", about));
            return Results.LocalRedirect("/settings/teams");
        }
        catch (UserErrorException e)
        {
            return await list.Page(e.Message);
        }
    }

    private static async Task<Created> Api(NewTeam team, AddTeam add, Caller caller)
    {
        var added = await add.Do(caller, team);
        return TypedResults.Created($"/api/teams/{added.Key}");
    }

    /// <exception cref="UserErrorException">The key is none or taken, or the name can't be one.</exception>
    public async Task<Team> Do(Caller caller, NewTeam request)
    {
        var team = new Team(Team.CheckedKey(request.Key), Team.CheckedName(request.Name), Team.CheckedAbout(request.About), Micros.Now(time), null);
        await database.Write(tx =>
        {
            TeamList.Add(tx, team);
            audit.Add(tx, caller, "team.add", team.Key);
        });
        return team;
    }
}
