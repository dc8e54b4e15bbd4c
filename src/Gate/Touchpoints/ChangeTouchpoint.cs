using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Forms;
using Throughline.Web.Problems;

namespace Throughline.Gate.Touchpoints;

/// <summary>Everything of a touchpoint but its name, by which the log knows it; and its retirement, which can be taken back.</summary>
internal sealed class ChangeTouchpoint(TouchpointList touchpoints, Database database, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/gate/touchpoints/{id:long}", (long id, HttpRequest request, ChangeTouchpoint change, ShowTouchpoint show, Caller caller) => Form(id, request, change, show, caller))
            .Require(Permissions.TouchpointsWrite).WithTags("Pages").TakesForm();
        routes.MapPost("/gate/touchpoints/{id:long}/retirement", (long id, ChangeTouchpoint change, Caller caller) => FormRetire(id, true, change, caller))
            .Require(Permissions.TouchpointsWrite).WithTags("Pages");
        routes.MapPost("/gate/touchpoints/{id:long}/return", (long id, ChangeTouchpoint change, Caller caller) => FormRetire(id, false, change, caller))
            .Require(Permissions.TouchpointsWrite).WithTags("Pages");
        routes.MapPut("/api/touchpoints/{id:long}", async (long id, TouchpointFields fields, ChangeTouchpoint change, Caller caller) =>
                TouchpointAnswer.Of(await change.Do(caller, id, fields.Said())))
            .Require(Permissions.TouchpointsWrite).WithTags("Touchpoints").WithSummary("Changes a touchpoint; its name stays.");
        routes.MapPost("/api/touchpoints/{id:long}/retirement", async (long id, ChangeTouchpoint change, Caller caller) =>
                TouchpointAnswer.Of(await change.Retire(caller, id, true)))
            .Require(Permissions.TouchpointsWrite).WithTags("Touchpoints").WithSummary("Retires a touchpoint: nothing goes out through it any more.");
        routes.MapDelete("/api/touchpoints/{id:long}/retirement", async (long id, ChangeTouchpoint change, Caller caller) =>
                TouchpointAnswer.Of(await change.Retire(caller, id, false)))
            .Require(Permissions.TouchpointsWrite).WithTags("Touchpoints").WithSummary("Brings a retired touchpoint back.");
    }

    private static async Task<IResult> Form(long id, HttpRequest request, ChangeTouchpoint change, ShowTouchpoint show, Caller caller)
    {
        var fields = TouchpointFields.Of(await request.ReadFormAsync(), name: "");
        try
        {
            await change.Do(caller, id, fields.Said());
            return Results.LocalRedirect($"/gate/touchpoints/{id}");
        }
        catch (UserErrorException e)
        {
            return await show.Again(id, fields, e.Message);
        }
    }

    private static async Task<IResult> FormRetire(long id, bool retired, ChangeTouchpoint change, Caller caller)
    {
        await change.Retire(caller, id, retired);
        return Results.LocalRedirect($"/gate/touchpoints/{id}");
    }

    /// <param name="said">Its name is the touchpoint's, or empty.</param>
    /// <exception cref="UserErrorException">Something can't be taken.</exception>
    /// <exception cref="RefusedException">404: there is no such touchpoint.</exception>
    public Task<RegisteredTouchpoint> Do(Caller caller, long id, Touchpoint said) => database.Write(tx =>
    {
        var before = touchpoints.Get(tx, id);
        if (said.Name.Trim() is { Length: > 0 } name && name != before.Name)
            throw new UserErrorException($"A touchpoint's name can't be changed from “{before.Name}”: the log knows it by that. Register “{name}” and retire this one.");
        return Change(tx, caller, before, CheckTouchpoint.Do(said with { Name = before.Name, IsRetired = before.Touchpoint.IsRetired }, TouchpointList.Teams(tx), before.Touchpoint));
    });

    /// <exception cref="RefusedException">404: there is no such touchpoint.</exception>
    public Task<RegisteredTouchpoint> Retire(Caller caller, long id, bool retired) => database.Write(tx =>
    {
        var before = touchpoints.Get(tx, id);
        return Change(tx, caller, before, before.Touchpoint with { IsRetired = retired });
    });

    /// <summary>What is the same as before changes nothing.</summary>
    internal RegisteredTouchpoint Change(Transaction tx, Caller caller, RegisteredTouchpoint before, Touchpoint after)
    {
        if (TouchpointYaml.Write([before.Touchpoint]) == TouchpointYaml.Write([after]))
            return before;
        touchpoints.Set(tx, before.Id, after, caller.Name, Micros.Now(time));
        audit.Add(tx, caller, (before.Touchpoint.IsRetired, after.IsRetired) switch
        {
            (false, true) => "touchpoint.retire",
            (true, false) => "touchpoint.return",
            _ => "touchpoint.change",
        }, before.Name);
        return touchpoints.Find(tx, before.Id)!;
    }
}
