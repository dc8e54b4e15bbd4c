using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Forms;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Clocks;

/// <param name="Revision">How often it was saved.</param>
public sealed record ClockPolicyAnswer(string Name, long Revision, ClockPolicyFields Policy);

/// <summary>How long what may take, for whom: policies as pages and by the API.</summary>
internal sealed class ManageClockPolicies(ClockPolicies policies, Database database, AuditList audit)
{
    public const string Path = "/settings/clocks", EditPath = Path + "/edit";
    internal const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ManageClockPolicies manage) => manage.List()).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapGet(EditPath, (string? policy, ManageClockPolicies manage) => manage.Edit(policy)).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(EditPath, async (HttpRequest request, ManageClockPolicies manage, Caller caller) => await manage.Form(caller, await request.ReadFormAsync())).Require(Permissions.RoutingManage).WithTags("Pages").TakesForm();
        routes.MapGet("/api/clocks/policies", (ManageClockPolicies manage) => manage.All()).Require(Permissions.ConversationsRead).WithTags("Clocks").WithSummary("Policies in the order in which they are asked: the first that fits holds.");
        routes.MapPut("/api/clocks/policies/{name}", (string name, ClockPolicyFields policy, ManageClockPolicies manage, Caller caller) => manage.Set(caller, name, policy))
            .Require(Permissions.RoutingManage).WithTags("Clocks").WithSummary("Makes a policy or sets it anew. It holds in a conversation from what happens next in it.");
        routes.MapDelete("/api/clocks/policies/{name}", (string name, ManageClockPolicies manage, Caller caller) => manage.Remove(caller, name))
            .Require(Permissions.RoutingManage).WithTags("Clocks").WithSummary("Takes a policy away. What it said of conversations up to now stays said.");
    }

    public Task<List<ClockPolicyAnswer>> All() => database.Read(session => policies.All(session).ConvertAll(Answer));

    /// <exception cref="UserErrorException">It can't be so.</exception>
    public Task<ClockPolicyAnswer> Set(Caller caller, string name, ClockPolicyFields said)
    {
        var fields = KeptPolicy.Checked(name, said);
        return database.Write(tx =>
        {
            if (policies.All(tx) is var known && known.Count >= Most && known.TrueForAll(of => of.Name != name))
                throw new UserErrorException($"There are {Most} policies, which is as many as can be overseen. Take one away first.");
            audit.Add(tx, caller, "clock-policy.set", name);
            return Answer(policies.Set(tx, name.Trim(), fields));
        });
    }

    /// <exception cref="RefusedException">404: there is none.</exception>
    public async Task<NoContent> Remove(Caller caller, string name)
    {
        await database.Write(tx =>
        {
            if (!policies.Remove(tx, name))
                throw new RefusedException(StatusCodes.Status404NotFound, $"There is no policy “{name}”.");
            audit.Add(tx, caller, "clock-policy.remove", name);
        });
        return TypedResults.NoContent();
    }

    private async Task<RazorComponentResult> List() => new RazorComponentResult<ClockPoliciesPage>(new { Policies = await All() });

    /// <exception cref="RefusedException">404: there is none.</exception>
    private async Task<RazorComponentResult> Edit(string? name)
    {
        var known = name is null ? null : (await All()).Find(of => of.Name == name) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no policy “{name}”.");
        return await Page(ClockPolicyForm.Of(known), []);
    }

    public async Task<IResult> Form(Caller caller, IFormCollection posted)
    {
        var form = ClockPolicyForm.Of(posted);
        if (posted["step"] == "remove")
        {
            await Remove(caller, form.Name);
            return Results.LocalRedirect(Path);
        }
        var (fields, wrong) = form.Read();
        if (fields is not null && form.IsNew && (await All()).Exists(of => of.Name == form.Name))
            wrong["name"] = $"There is a policy “{form.Name}” already. Open it to change it.";
        if (fields is null || wrong.Count > 0)
            return await Page(form, wrong);
        await Set(caller, form.Name, fields);
        return Results.LocalRedirect(Path);
    }

    private async Task<RazorComponentResult> Page(ClockPolicyForm form, Dictionary<string, string> wrong)
    {
        var teams = await database.Read(session => TeamList.All(session).Where(team => !team.IsRetired).Select(team => team.Key).ToList());
        return new RazorComponentResult<EditClockPolicyPage>(new { Form = form, Wrong = wrong, Teams = teams }) { StatusCode = wrong.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity };
    }

    private static ClockPolicyAnswer Answer(KeptPolicy kept) => new(kept.Name, kept.Revision, kept.Fields);
}
