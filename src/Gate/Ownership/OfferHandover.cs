using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.Gate.Ownership;

/// <param name="Key">The journey key of the interaction; "" for one without.</param>
/// <param name="OpenedFor">The team it was opened for, where several are open under the key; null for the only one.</param>
/// <param name="To">The team that is to own it.</param>
/// <param name="Agent">Who of that team, or null.</param>
/// <param name="Context">What they should know.</param>
/// <param name="Minutes">Until when they may answer; null for a day.</param>
internal sealed record NewHandover(string? Key, string? OpenedFor, string? To, string? Agent, string? Reason, string? Context, int? Minutes);

/// <summary>Offers an open interaction to another team. Until it is accepted nothing changes.</summary>
internal sealed class OfferHandover(
    InteractionList interactions, HandoverList handovers, HandoverFact fact, HoldPeople hold, DueItems due, Database database, AuditList audit, TimeProvider time)
{
    public const int LongestReason = 200, LongestContext = 4000, LongestAgent = 100, MostMinutes = 30 * 24 * 60, DefaultMinutes = 24 * 60;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/{id:long}/handovers", Form).Require(Permissions.OwnershipWrite).WithTags("Pages");
        routes.MapPost("/api/people/{id:long}/handovers", Api).Require(Permissions.OwnershipWrite).WithTags("Ownership")
            .WithSummary("Offers an open interaction of a person to another team. Until it is accepted the owner stays.");
    }

    private static async Task<IResult> Form(
        long id, [FromForm] string? interaction, [FromForm] string? to, [FromForm] string? agent, [FromForm] string? reason, [FromForm] string? context, [FromForm] int? minutes,
        OfferHandover offer, ShowOwnership show, Caller caller)
    {
        try
        {
            var (openedFor, key) = ShowOwnership.Read(interaction);
            await offer.Do(caller, id, new(key, openedFor, to, agent, reason, context, minutes));
            return Results.LocalRedirect($"/people/{id}/ownership");
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, e.Message);
        }
    }

    private static async Task<Created<HandoverAnswer>> Api(long id, NewHandover request, OfferHandover offer, Caller caller)
    {
        var made = await offer.Do(caller, id, request);
        return TypedResults.Created($"/api/handovers/{made.Id}", HandoverAnswer.Of(made));
    }

    /// <param name="identifier">Of the person.</param>
    /// <exception cref="UserErrorException">The request can't be taken.</exception>
    /// <exception cref="RefusedException">403: it is a team's that the caller does not speak for; 409: nothing is open, or it is offered to somebody already.</exception>
    public Task<Handover> Do(Caller caller, long identifier, NewHandover request) => database.Write(tx => Do(tx, caller, identifier, request));

    /// <inheritdoc cref="Do(Caller, long, NewHandover)"/>
    /// <param name="tx">In which it is offered.</param>
    /// <param name="forTeam">Whether the caller speaks for the team otherwise than as a member: it is their conversation, or a queue gave it to them.</param>
    public Handover Do(Transaction tx, Caller caller, long identifier, NewHandover request, bool forTeam = false)
    {
        hold.Of(tx, [identifier]);
        var teams = TeamList.All(tx);
        var made = Decide(interactions.OpenWith(tx, identifier), request, teams, Ids.New(time), caller.Name, Micros.Now(time));
        // who could offer what is others' to their own team could take it over
        if (!forTeam && !SpeaksFor(tx, caller, made.FromTeam))
            throw new RefusedException(StatusCodes.Status403Forbidden, $"It is {made.FromTeam}'s, of which you are no member. Somebody of that team offers it.");
        handovers.Add(tx, made);
        due.Plan(tx, ExpireHandovers.WorkKind, made.Id, made.DueAt);
        fact.Append(tx, HandoverFact.Offered, made, teams.ToDictionary(team => team.Key, team => team.Name), caller.Name);
        audit.Add(tx, caller, "handover.offer", $"handover {made.Id}", new { from = made.FromTeam, to = made.ToTeam });
        return made;
    }

    private static bool SpeaksFor(Session session, Caller caller, string team) =>
        TeamList.Of(session, caller.Id).Contains(team) || caller.May(Permissions.RoutingManage) || caller.May(Permissions.UsersManage);

    /// <summary>The offer that the request makes of what is open with the person. Pure.</summary>
    /// <exception cref="UserErrorException">The request can't be taken.</exception>
    /// <exception cref="RefusedException">409: as things stand it can't be.</exception>
    public static Handover Decide(IReadOnlyList<Interaction> open, NewHandover request, IReadOnlyList<Team> teams, string id, string by, long now)
    {
        var reason = Text(request.Reason, "The reason", LongestReason) ?? throw new UserErrorException("Say why it is handed over: the report of handovers groups by reason.");
        var context = Text(request.Context, "What they should know", LongestContext) ?? "";
        var agent = Text(request.Agent, "The agent", LongestAgent);
        var minutes = request.Minutes ?? DefaultMinutes;
        if (minutes is < 1 or > MostMinutes)
            throw new UserErrorException($"The time to answer is from 1 to {MostMinutes:N0} minutes.");
        var to = teams.FirstOrDefault(team => team.Key == request.To && !team.IsRetired) ?? throw TeamList.NoSuchTeam(request.To, teams);
        var key = request.Key ?? "";
        var meant = open.Where(i => i.Key == key && (string.IsNullOrEmpty(request.OpenedFor) || i.OpenedFor == request.OpenedFor)).ToList();
        if (meant.Count == 0)
            throw Conflict(key.Length > 0 ? $"Nothing is open under “{key}” with this person." : "Nothing is open with this person that has no journey key.");
        if (meant.Count > 1)
            throw new UserErrorException($"Several teams have something open under “{key}”: {string.Join(", ", meant.Select(i => i.OpenedFor))}. Say openedFor.");
        var interaction = meant[0];
        if (interaction.Offer is { } waiting)
            throw Conflict($"It is offered to {waiting.ToTeam} until {Micros.ToText(waiting.DueAt)} already. That offer is to be answered first.");
        if (interaction.Team == to.Key && (agent is null || agent == interaction.Agent))
            throw new UserErrorException($"{to.Name} owns it already. Name another team, or somebody else of it.");
        return new(id, interaction.Identifier, interaction.OpenedFor, interaction.Key, interaction.Team, to.Key, interaction.Agent, agent, reason, context,
            now, by, now + (minutes * Micros.PerMinute), HandoverState.Offered, null, null, null);
    }

    internal static RefusedException Conflict(string says) => new(StatusCodes.Status409Conflict, says);

    internal static string? Text(string? text, string what, int longest) => text?.Trim() is not { Length: > 0 } said ? null
        : said.Length > longest ? throw new UserErrorException($"{what} has {said.Length:N0} characters; at most {longest:N0} are kept.")
        : said.Contains('\0', StringComparison.Ordinal) ? throw new UserErrorException($"{what} holds a character that is none.")
        : said;
}
