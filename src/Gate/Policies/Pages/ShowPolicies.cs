using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Replays;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Kernel.Yaml;
using Throughline.Web.Access;
using Throughline.Web.Forms;
using Throughline.Web.Problems;

namespace Throughline.Gate.Policies.Pages;

/// <summary>The versions of the policy, and what each says; publishing one.</summary>
internal sealed class ShowPolicies(Database database, PolicyVersions policies, ReplayList replays, PublishPolicy publish, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/policies", (ShowPolicies show) => show.All()).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/gate/policies/{version:long}", (long version, ShowPolicies show) => show.One(version)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapPost("/gate/policies/{version:long}/live", (long version, HttpRequest request, ShowPolicies show, Caller caller) => show.Publish(version, request, caller))
            .Require(Permissions.PoliciesWrite).WithTags("Pages").TakesForm();
    }

    private async Task<RazorComponentResult> All() => new RazorComponentResult<PoliciesPage>(new
    {
        View = await database.Read(session => new PoliciesView(policies.All(session).ConvertAll(v => (v, ReadPolicy.Of(v.Document).Policy?.Name ?? "")))),
    });

    private async Task<IResult> One(long version, string? problem = null, int status = StatusCodes.Status200OK)
    {
        var view = await database.Read(session =>
        {
            var live = policies.Live(session);
            var shown = policies.Find(session, version) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no version {version} of the policy.");
            var policy = policies.Of(session, version);
            var cells = PolicyCells.Of(policy);
            return new PolicyView(shown, policy.Name, cells, ReadPolicy.Of(shown.Document).Problems, live.Version,
                live.Version == version ? [] : PolicyDifferences.Between(PolicyCells.Of(live.Policy), cells), replays.LastOf(session, version, Micros.Now(time)), problem);
        });
        return new RazorComponentResult<PolicyPage>(new { View = view }) { StatusCode = status };
    }

    private async Task<IResult> Publish(long version, HttpRequest request, Caller caller)
    {
        var form = await request.ReadFormAsync();
        try
        {
            await publish.Do(caller, version, long.TryParse(form["basedOn"], out var live) ? live : null);
            return Results.LocalRedirect($"/gate/policies/{version}");
        }
        catch (UserErrorException e)
        {
            return await One(version, e.Message, StatusCodes.Status422UnprocessableEntity);
        }
        catch (RefusedException e) when (e.Status == StatusCodes.Status409Conflict)
        {
            return await One(version, e.Message, e.Status);
        }
    }
}

/// <summary>What the list of versions shows, the newest first, each with its name.</summary>
public sealed record PoliciesView
{
    internal PoliciesView(IReadOnlyList<(PolicyVersion, string)> versions) => Versions = versions;
    internal IReadOnlyList<(PolicyVersion Version, string Name)> Versions { get; }
}

/// <summary>What the page of a version shows.</summary>
public sealed record PolicyView
{
    internal PolicyView(
        PolicyVersion version, string name, PolicyCells cells, IReadOnlyList<YamlProblem> problems, long live, IReadOnlyList<PolicyDifference> differences, Replay? replay, string? problem) =>
        (Version, Name, Cells, Problems, Live, Differences, Replay, Problem) = (version, name, cells, problems, live, differences, replay, problem);

    internal PolicyVersion Version { get; }
    public string Name { get; }
    public PolicyCells Cells { get; }
    internal IReadOnlyList<YamlProblem> Problems { get; }

    /// <summary>The number of the one that is live.</summary>
    public long Live { get; }

    /// <summary>From the one that is live.</summary>
    public IReadOnlyList<PolicyDifference> Differences { get; }
    internal Replay? Replay { get; }
    public string? Problem { get; }
}
