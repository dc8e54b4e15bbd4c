using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Forms;

namespace Throughline.Gate.Touchpoints;

/// <summary>A touchpoint as the API says and takes it.</summary>
/// <param name="RenewalDue">A day: 2027-01-31.</param>
internal sealed record TouchpointFields(
    string? Name, string? Channel, string? Purpose, string? Phase, string? Audience, string? About, IReadOnlyList<string>? Tools,
    string? Designs, string? Builds, string? Operates, string? Renews, IReadOnlyList<string>? Granted, string? RenewalDue)
{
    /// <exception cref="UserErrorException">The day is none.</exception>
    public Touchpoint Said() => new(Name ?? "", Channel ?? "", Purpose ?? "", Phase ?? "")
    {
        Audience = Audience ?? "",
        About = About ?? "",
        Tools = Tools ?? [],
        Designs = Designs,
        Builds = Builds,
        Operates = Operates,
        Renews = Renews,
        Granted = Granted ?? [],
        RenewalDue = string.IsNullOrWhiteSpace(RenewalDue) ? null
            : Dates.Read(RenewalDue) ?? throw new UserErrorException($"“{RenewalDue}” is no day on which a renewal is due; write 2027-01-31."),
    };

    /// <summary>What a form says; lists are separated by commas.</summary>
    public static TouchpointFields Of(IFormCollection form, string? name = null) => new(
        name ?? form["name"], form["channel"], form["purpose"], form["phase"], form["audience"], form["about"], form["tools"].ToString().Split(','),
        form["designs"], form["builds"], form["operates"], form["renews"], [.. form["granted"].OfType<string>()], form["renewalDue"]);
}

internal sealed class RegisterTouchpoint(TouchpointList touchpoints, Database database, AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/touchpoints/new", (string? name, string? channel, string? team, ShowTouchpoint show) => show.New(name, channel, team))
            .Require(Permissions.TouchpointsWrite).WithTags("Pages");
        routes.MapPost("/gate/touchpoints", (HttpRequest request, RegisterTouchpoint register, ShowTouchpoint show, Caller caller) => Form(request, register, show, caller))
            .Require(Permissions.TouchpointsWrite).WithTags("Pages").TakesForm();
        routes.MapPost("/api/touchpoints", Api).Require(Permissions.TouchpointsWrite).WithTags("Touchpoints").WithSummary("Registers a touchpoint.");
    }

    private static async Task<IResult> Form(HttpRequest request, RegisterTouchpoint register, ShowTouchpoint show, Caller caller)
    {
        var fields = TouchpointFields.Of(await request.ReadFormAsync());
        try
        {
            var registered = await register.Do(caller, fields.Said());
            return Results.LocalRedirect($"/gate/touchpoints/{registered.Id}");
        }
        catch (UserErrorException e)
        {
            return await show.Again(null, fields, e.Message);
        }
    }

    private static async Task<Created<TouchpointAnswer>> Api(TouchpointFields fields, RegisterTouchpoint register, Caller caller)
    {
        var registered = await register.Do(caller, fields.Said());
        return TypedResults.Created($"/api/touchpoints/{registered.Id}", TouchpointAnswer.Of(registered));
    }

    /// <exception cref="UserErrorException">Something can't be taken, or the name is registered already.</exception>
    public Task<RegisteredTouchpoint> Do(Caller caller, Touchpoint said) => database.Write(tx =>
    {
        var made = CheckTouchpoint.Do(said, TouchpointList.Teams(tx));
        var id = touchpoints.Add(tx, made, caller.Name, Micros.Now(time))
            ?? throw new UserErrorException($"There is a touchpoint “{made.Name}” already. Open it to change it.");
        audit.Add(tx, caller, "touchpoint.register", made.Name);
        return touchpoints.Find(tx, id)!;
    });
}
