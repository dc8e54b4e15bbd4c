using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Staff.Users;

/// <param name="Name">With which they sign in.</param>
public sealed record ColleagueAnswer(string Name, string FullName);

/// <summary>Colleagues by what somebody has typed so far: a few, however many work here.</summary>
internal static class FindColleagues
{
    private const int Most = 20;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/colleagues", (string? q, Database database) =>
            database.Read(session => Colleagues.Like(session, q ?? "", Most).ConvertAll(one => new ColleagueAnswer(one.Name, one.FullName))))
        .Require(Permissions.ConversationsRead).WithTags("Teams").WithSummary($"Who works here and has a name that begins like this, at most {Most}.");
}
