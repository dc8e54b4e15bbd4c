using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Consent;
using Throughline.People.Phases;
using Throughline.Web.Access;

namespace Throughline.Gate.Touchpoints.Contacts;

/// <param name="Name">As events name it.</param>
public sealed record UnregisteredTouchpoint(string Name, string Channel, string? Team, long Events, long FirstAt, long LastAt, string Purpose, string Phase);

internal sealed record UnregisteredAnswer(string Name, string Channel, string? Team, long Events, string FirstAt, string LastAt);

/// <param name="Name">Of a touchpoint that the log names.</param>
internal sealed record Adoption(string? Name);

/// <summary>Touchpoints that the log names and nobody registered, and their adoption: one click registers what the log says of them.</summary>
internal sealed class AdoptTouchpoint(ContactList contacts, TouchpointList touchpoints, RegisterTouchpoint register, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/gate/touchpoints/seen", (AdoptTouchpoint adopt) => adopt.Page()).Require(Permissions.GateRead).WithTags("Pages");
        routes.MapPost("/gate/touchpoints/adoption", Form).Require(Permissions.TouchpointsWrite).WithTags("Pages");
        routes.MapGet("/api/touchpoints/unregistered", async (AdoptTouchpoint adopt) => (await adopt.Unregistered()).ConvertAll(t =>
                new UnregisteredAnswer(t.Name, t.Channel, t.Team, t.Events, Micros.ToText(t.FirstAt), Micros.ToText(t.LastAt))))
            .Require(Permissions.GateRead).WithTags("Touchpoints").WithSummary("Touchpoints that events name and nobody registered, the most frequent first.");
        routes.MapPost("/api/touchpoints/adoption", async (Adoption adoption, AdoptTouchpoint adopt, Caller caller) =>
                TouchpointAnswer.Of(await adopt.Do(caller, adoption.Name ?? "")))
            .Require(Permissions.TouchpointsWrite).WithTags("Touchpoints").WithSummary("Registers a touchpoint as the log knows it.");
    }

    private static async Task<IResult> Form([FromForm] string? name, AdoptTouchpoint adopt, Caller caller)
    {
        var adopted = await adopt.Do(caller, name ?? "");
        return Results.LocalRedirect($"/gate/touchpoints/{adopted.Id}");
    }

    /// <exception cref="UserErrorException">No event names it, or it is registered already.</exception>
    public async Task<RegisteredTouchpoint> Do(Caller caller, string name)
    {
        var (seen, teams) = await database.Read(session => (contacts.Seen(session, name), TouchpointList.Teams(session)));
        return seen.Count > 0 && name.Length > 0 ? await register.Do(caller, Guess(seen, teams).Touchpoint)
            : throw new UserErrorException($"No event names a touchpoint “{name}”.");
    }

    public Task<List<UnregisteredTouchpoint>> Unregistered() => database.Read(session =>
    {
        var (registered, teams) = (touchpoints.All(session).Select(t => t.Name).ToHashSet(StringComparer.Ordinal), TouchpointList.Teams(session));
        return contacts.Seen(session).Where(seen => seen.Name.Length > 0 && !registered.Contains(seen.Name)).GroupBy(seen => seen.Name, StringComparer.Ordinal)
            .Select(of =>
            {
                var (guess, team) = Guess([.. of], teams);
                return new UnregisteredTouchpoint(of.Key, guess.Channel, team, of.Sum(s => s.Events), of.Min(s => s.FirstAt), of.Max(s => s.LastAt), guess.Purpose, guess.Phase);
            }).OrderByDescending(t => t.Events).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
    });

    /// <summary>
    /// A touchpoint from what events said under its name: the channel and the team of most of them; a purpose and a phase that fit the team, to be
    /// looked at by whoever adopts it. Pure.
    /// </summary>
    internal static (Touchpoint Touchpoint, string? Team) Guess(IReadOnlyList<SeenTouchpoint> seen, IReadOnlyCollection<string> teams)
    {
        var channel = Most(seen, s => s.Channel) ?? "unknown";
        var team = Most(seen, s => s.Team);
        var (purpose, phase) = team switch
        {
            "marketing" => (ConsentPurpose.Marketing, Phase.Find),
            "sales" => (ConsentPurpose.Sales, Phase.Win),
            "cx" => (ConsentPurpose.Research, Phase.Keep),
            _ => (ConsentPurpose.Service, Phase.Serve),
        };
        return (new(seen[0].Name, channel, purpose, phase) { Operates = team is not null && teams.Contains(team) ? team : null }, team);
    }

    private static string? Most(IEnumerable<SeenTouchpoint> seen, Func<SeenTouchpoint, string> what) => seen.Where(s => what(s).Length > 0)
        .GroupBy(what, StringComparer.Ordinal).OrderByDescending(of => of.Sum(s => s.Events)).ThenBy(of => of.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    private async Task<RazorComponentResult> Page() => new RazorComponentResult<SeenPage>(new { Seen = await Unregistered() });
}
