using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Forms;
using Throughline.Web.Problems;

namespace Throughline.Gate.Replays;

/// <summary>The replays, and the report of each while it runs and afterwards; starting and stopping them.</summary>
internal sealed class ShowReplays(Database database, ReplayList replays, PolicyVersions policies, ReplayPolicy replay, RunReplays run, TimeProvider time)
{
    private const int Shown = 50;

    public static string AddressOf(long replay) => string.Create(CultureInfo.InvariantCulture, $"/gate/replays/{replay}");

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/replays", (ShowReplays show, long? version = null) => show.All(version)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapPost("/gate/replays", (HttpRequest request, ShowReplays show, Caller caller) => show.Begin(request, caller)).Require(Permissions.PoliciesWrite).WithTags("Pages").TakesForm();
        routes.MapGet("/gate/replays/{id:long}", (long id, ShowReplays show) => show.One(id)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapPost("/gate/replays/{id:long}/stopped", (long id, ShowReplays show) => show.Stop(id)).Require(Permissions.PoliciesWrite).WithTags("Pages");
        routes.MapGet("/api/replays", async (ShowReplays show) => TypedResults.Ok((await show.Newest()).ConvertAll(r => ReplayAnswer.Of((r, [])))))
            .Require(Permissions.GateRead).WithTags("Policies").WithSummary("The replays, newest first, without their reports.");
        routes.MapGet("/api/replays/{id:long}", async (long id, ReplayPolicy replay) => TypedResults.Ok(ReplayAnswer.Of(await replay.Report(id))))
            .Require(Permissions.GateRead).WithTags("Policies").WithSummary("How far a replay is, and its report so far.");
        routes.MapDelete("/api/replays/{id:long}", async (long id, ReplayPolicy replay) => TypedResults.Ok(ReplayAnswer.Of(await replay.Stop(id))))
            .Require(Permissions.PoliciesWrite).WithTags("Policies").WithSummary("Stop a replay that runs; its report stays as far as it came.");
    }

    private Task<List<Replay>> Newest() => database.Read(session => replays.Newest(session, Micros.Now(time), Shown));

    private async Task<IResult> All(long? version, int days = ReplayPolicy.DefaultDays, string? problem = null, int status = StatusCodes.Status200OK)
    {
        var view = await database.Read(session =>
        {
            var all = policies.All(session);
            var chosen = version ?? all.Find(v => v.State == PolicyState.Draft)?.Version ?? all.First(v => v.State == PolicyState.Live).Version;
            return new ReplaysView(replays.Newest(session, Micros.Now(time), Shown), all.ConvertAll(v => (v.Version, Text(v))), chosen, days, problem);
        });
        return new RazorComponentResult<ReplaysPage>(new { View = view }) { StatusCode = status };
    }

    private static string Text(PolicyVersion version)
    {
        var name = ReadPolicy.Of(version.Document).Policy?.Name;
        return string.Create(CultureInfo.InvariantCulture, $"Version {version.Version}, {PolicyVersions.Text(version.State)}") + (string.IsNullOrEmpty(name) ? "" : ": " + name);
    }

    private async Task<IResult> Begin(HttpRequest request, Caller caller)
    {
        var form = await request.ReadFormAsync();
        long? version = long.TryParse(form["version"], NumberStyles.None, CultureInfo.InvariantCulture, out var said) ? said : null;
        var days = int.TryParse(form["days"], NumberStyles.None, CultureInfo.InvariantCulture, out var of) ? of : 0;
        try
        {
            return Results.LocalRedirect(AddressOf(await run.Begin(caller, version ?? throw new UserErrorException("Choose the version of the policy that is to be replayed."), days)));
        }
        catch (UserErrorException e)
        {
            return await All(version, days, e.Message, StatusCodes.Status422UnprocessableEntity);
        }
        catch (RefusedException e) when (e.Status == StatusCodes.Status409Conflict)
        {
            return await All(version, days, e.Message, e.Status);
        }
    }

    private async Task<RazorComponentResult> One(long id) => new RazorComponentResult<ReplayPage>(new
    {
        View = await database.Read(session =>
        {
            var shown = replays.Find(session, id, Micros.Now(time)) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no replay {id}.");
            var version = policies.Get(session, shown.Policy);
            // While it runs only how far it is: the page is asked for again and again.
            return new ReplayView(shown, ReadPolicy.Of(version.Document).Policy?.Name ?? "", PolicyVersions.Text(version.State), shown.IsRunning ? [] : replays.Counts(session, id),
                TeamList.All(session).ToDictionary(team => team.Key, team => team.Name));
        }),
    });

    private async Task<IResult> Stop(long id)
    {
        await replay.Stop(id);
        return Results.LocalRedirect(AddressOf(id));
    }
}
