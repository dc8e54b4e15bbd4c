using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;

namespace Throughline.Gate.Touchpoints;

/// <summary>The registry: its picture, and the table behind it.</summary>
internal sealed class ListTouchpoints(TouchpointList touchpoints, AdoptTouchpoint adopt, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/touchpoints", (string? q, ListTouchpoints list) => list.Page(q)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/touchpoints", (string? name, ListTouchpoints list) => list.All(name)).Require(Permissions.GateRead).WithTags("Touchpoints")
            .WithSummary("The registry by name, retired ones included; name asks for one.");
    }

    private Task<List<TouchpointAnswer>> All(string? name) => database.Read(session =>
        (name is null ? touchpoints.All(session) : touchpoints.Find(session, name) is { } one ? [one] : []).ConvertAll(TouchpointAnswer.Of));

    /// <param name="said">What was done, to be told.</param>
    public async Task<IResult> Page(string? q, string? said = null, string? error = null, string? yaml = null)
    {
        var (all, teams) = await database.Read(session => (touchpoints.All(session), TeamList.All(session)));
        var found = string.IsNullOrWhiteSpace(q) ? all : all.FindAll(t => Says(t, q.Trim()));
        return new RazorComponentResult<TouchpointsPage>(new
        {
            List = found,
            Total = all.Count,
            Query = q,
            Picture = TouchpointPicture.Of(found, teams),
            Teams = teams.ToDictionary(team => team.Key, team => team.Name),
            Unregistered = (await adopt.Unregistered()).Count,
            Said = said,
            Error = error,
            Yaml = yaml,
        })
        {
            StatusCode = error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }

    private static bool Says(RegisteredTouchpoint t, string words) => new[]
    {
        t.Name, t.Touchpoint.Channel, t.Touchpoint.Purpose, t.Touchpoint.Phase, t.Touchpoint.Audience, t.Operates ?? TouchpointPicture.Nobody, t.Touchpoint.About,
    }.Concat(t.Touchpoint.Tools).Any(text => text.Contains(words, StringComparison.OrdinalIgnoreCase));
}
