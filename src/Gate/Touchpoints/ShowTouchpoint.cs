using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Touchpoints.Contacts;
using Throughline.Gate.Touchpoints.Reports;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;

namespace Throughline.Gate.Touchpoints;

/// <summary>A touchpoint as the API answers. Instants are ISO 8601 in UTC, <see cref="RenewalDue"/> a day.</summary>
internal sealed record TouchpointAnswer(
    long Id, string Name, string Channel, string Purpose, string Phase, string Audience, string About, IReadOnlyList<string> Tools,
    string? Designs, string? Builds, string? Operates, string? Renews, IReadOnlyList<string> Granted, string? RenewalDue, bool Retired,
    string RegisteredAt, string ChangedAt, string ChangedBy)
{
    public static TouchpointAnswer Of(RegisteredTouchpoint registered)
    {
        var t = registered.Touchpoint;
        return new(
            registered.Id, t.Name, t.Channel, t.Purpose, t.Phase, t.Audience, t.About, t.Tools, t.Designs, t.Builds, t.Operates, t.Renews, t.Granted,
            t.RenewalDue is { } due ? Dates.Text(due) : null, t.IsRetired, Micros.ToText(registered.RegisteredAt), Micros.ToText(registered.ChangedAt), registered.ChangedBy);
    }
}

/// <summary>One touchpoint: what it is, who is responsible, what the log knows of it, and the form that changes it.</summary>
internal sealed class ShowTouchpoint(TouchpointList touchpoints, ContactList contacts, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/touchpoints/{id:long}", (long id, ShowTouchpoint show) => show.Page(id)).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapGet("/api/touchpoints/{id:long}", async (long id, ShowTouchpoint show) => TouchpointAnswer.Of(await show.Find(id)))
            .Require(Permissions.GateRead).WithTags("Touchpoints").WithSummary("A touchpoint of the registry.");
    }

    private Task<RegisteredTouchpoint> Find(long id) => database.Read(session => touchpoints.Get(session, id));

    public async Task<RazorComponentResult> Page(long id, TouchpointFields? entered = null, string? error = null)
    {
        var view = await database.Read(session =>
        {
            var (registered, all) = (touchpoints.Get(session, id), touchpoints.All(session));
            return new TouchpointView(registered, entered ?? Fields(registered.Touchpoint), TeamList.All(session), contacts.Seen(session, registered.Name),
                TouchpointReport.Overlaps(all).Find(overlap => overlap.Touchpoints.Any(t => t.Id == id)));
        });
        return new RazorComponentResult<TouchpointPage>(new { View = view, Error = error }) { StatusCode = Status(error) };
    }

    /// <summary>The form of a new one, with what is known of it already.</summary>
    public async Task<RazorComponentResult> New(string? name, string? channel, string? team, TouchpointFields? entered = null, string? error = null)
    {
        var teams = await database.Read(TeamList.All);
        var fields = entered ?? new(name, channel, null, null, null, null, null, null, null, team, null, null, null);
        return new RazorComponentResult<NewTouchpointPage>(new { Fields = new TouchpointForm(fields), Teams = teams, Error = error }) { StatusCode = Status(error) };
    }

    /// <summary>The form again, with what was entered and what is wrong with it.</summary>
    public async Task<IResult> Again(long? id, TouchpointFields entered, string error) =>
        id is { } known ? await Page(known, entered, error) : await New(null, null, null, entered, error);

    private static int Status(string? error) => error is null ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity;

    private static TouchpointFields Fields(Touchpoint t) => new(
        t.Name, t.Channel, t.Purpose, t.Phase, t.Audience, t.About, t.Tools, t.Designs, t.Builds, t.Operates, t.Renews, t.Granted, t.RenewalDue is { } due ? Dates.Text(due) : null);
}

/// <summary>What the page of a touchpoint shows.</summary>
public sealed record TouchpointView
{
    internal TouchpointView(RegisteredTouchpoint registered, TouchpointFields fields, IReadOnlyList<Team> teams, IReadOnlyList<SeenTouchpoint> seen, Overlap? overlap) =>
        (Registered, Form, Teams, Seen, Overlap) = (registered, new(fields), teams, seen, overlap);

    public RegisteredTouchpoint Registered { get; }
    public TouchpointForm Form { get; }
    public IReadOnlyList<Team> Teams { get; }
    internal IReadOnlyList<SeenTouchpoint> Seen { get; }
    public Overlap? Overlap { get; }
}

/// <summary>What stands in the fields of the form.</summary>
public sealed record TouchpointForm
{
    internal TouchpointForm(TouchpointFields fields) => Fields = fields;
    internal TouchpointFields Fields { get; }
}
