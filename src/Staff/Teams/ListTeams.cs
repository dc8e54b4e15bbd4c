using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Web.Access;

namespace Throughline.Staff.Teams;

/// <param name="Members">Whom it has, by the names they sign in with.</param>
public sealed record ListedTeam(string Key, string Name, string About, bool Retired, IReadOnlyList<string> Members);

public sealed class ListTeams(Database database)
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/settings/teams", (ListTeams list) => list.Page()).Require(Permissions.UsersManage).WithTags("Pages");
        routes.MapGet("/api/teams", (ListTeams list) => list.All()).Require(Permissions.GateRead).WithTags("Teams")
            .WithSummary("The teams, those at work first, and who belongs to them.");
    }

    public Task<List<ListedTeam>> All() => database.Read(session =>
    {
        var members = TeamList.Members(session);
        return TeamList.All(session).ConvertAll(team =>
            new ListedTeam(team.Key, team.Name, team.About, team.IsRetired, [.. members[team.Key].Select(member => member.Name)]));
    });

    internal async Task<RazorComponentResult> Page(string? error = null)
    {
        var (teams, members, users) = await database.Read(s => (TeamList.All(s), TeamList.Members(s), UserList.All(s).FindAll(user => user.IsActive)));
        return new RazorComponentResult<TeamsPage>(new { Teams = teams, Members = members, Users = users, Error = error })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}
