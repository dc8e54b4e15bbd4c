using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
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

/// <param name="Says">In the answerer's words, or null.</param>
internal sealed record HandoverReply(string? Says);

/// <summary>Accepts or declines a handover, for the team that it is offered to. An accepted one changes the owner in the same transaction.</summary>
internal sealed class AnswerHandover(
    InteractionList interactions, HandoverList handovers, HandoverFact fact, HoldPeople hold, DueItems due, IEnumerable<IFollowInteractions> followers, Database database,
    AuditList audit, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/handovers/{id}/acceptance", (string id, [FromForm] string? says, [FromForm] long? person, AnswerHandover answer, ShowOwnership show, Caller caller) =>
            Form(id, true, says, person, answer, show, caller)).Require(Permissions.OwnershipWrite).WithTags("Pages");
        routes.MapPost("/handovers/{id}/declination", (string id, [FromForm] string? says, [FromForm] long? person, AnswerHandover answer, ShowOwnership show, Caller caller) =>
            Form(id, false, says, person, answer, show, caller)).Require(Permissions.OwnershipWrite).WithTags("Pages");
        routes.MapPost("/api/handovers/{id}/acceptance", async (string id, HandoverReply? reply, AnswerHandover answer, Caller caller) =>
                HandoverAnswer.Of(await answer.Do(caller, id, true, reply?.Says)))
            .Require(Permissions.OwnershipWrite).WithTags("Ownership").WithSummary("Accepts a handover, for the team that it is offered to: it owns the interaction from this answer on.");
        routes.MapPost("/api/handovers/{id}/declination", async (string id, HandoverReply? reply, AnswerHandover answer, Caller caller) =>
                HandoverAnswer.Of(await answer.Do(caller, id, false, reply?.Says)))
            .Require(Permissions.OwnershipWrite).WithTags("Ownership").WithSummary("Declines a handover: the interaction stays with its owner.");
    }

    private static async Task<IResult> Form(string id, bool accept, string? says, long? person, AnswerHandover answer, ShowOwnership show, Caller caller)
    {
        try
        {
            var answered = await answer.Do(caller, id, accept, says);
            return Results.LocalRedirect(person is null ? "/gate/handovers" : $"/people/{answered.Identifier}/ownership");
        }
        catch (Exception e) when (person is not null && e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict })
        {
            return await show.Page(caller, person!.Value, e.Message);
        }
    }

    /// <exception cref="UserErrorException">The caller does not belong to the team that it is offered to.</exception>
    /// <exception cref="RefusedException">404: there is none; 409: it is answered or expired, or the interaction is closed or somebody else's.</exception>
    public Task<Handover> Do(Caller caller, string id, bool accept, string? says) => database.Write(tx => Do(tx, caller, id, accept, says));

    /// <inheritdoc cref="Do(Caller, string, bool, string)"/>
    /// <param name="tx">In which it is answered.</param>
    /// <param name="forTeam">Whether the caller speaks for the team otherwise than as a member: a queue of it gave them what is handed over.</param>
    public Handover Do(Transaction tx, Caller caller, string id, bool accept, string? says, bool forTeam = false)
    {
        hold.Of(tx, [handovers.Get(tx, id).Identifier]);
        var handover = handovers.Get(tx, id); // as it is now that nobody else can answer it
        var (teams, members, now) = (TeamList.All(tx), TeamList.Members(tx)[handover.ToTeam].Select(m => m.UserId).ToList(), Micros.Now(time));
        if (!forTeam && members.Count > 0 && !members.Contains(caller.Id) && !caller.May(Permissions.UsersManage))
            throw new UserErrorException($"It is offered to {handover.ToTeam}, of which you are no member. Somebody of that team answers it.");
        var open = interactions.OpenWith(tx, handover.Identifier);
        var answered = Decide(handover, open, accept, OfferHandover.Text(says, "What you say", OfferHandover.LongestReason), caller.Name, now);
        var names = teams.ToDictionary(team => team.Key, team => team.Name);
        handovers.Answer(tx, answered);
        due.Cancel(tx, ExpireHandovers.WorkKind, id);
        fact.Append(tx, accept ? HandoverFact.Accepted : HandoverFact.Declined, answered, names, caller.Name);
        audit.Add(tx, caller, accept ? "handover.accept" : "handover.decline", $"handover {id}");
        if (accept)
            foreach (var follower in followers)
                follower.Changed(tx, [handover.Identifier]);
        return answered;
    }

    /// <summary>Pure.</summary>
    /// <exception cref="RefusedException">409: as things stand it can't be answered so.</exception>
    public static Handover Decide(Handover handover, IReadOnlyList<Interaction> open, bool accept, string? says, string by, long now)
    {
        if (handover.State != HandoverState.Offered)
            throw OfferHandover.Conflict($"It was {handover.State} already, {Micros.ToText(handover.AnsweredAt!.Value)}.");
        if (now >= handover.DueAt)
            throw OfferHandover.Conflict($"It expired {Micros.ToText(handover.DueAt)}. It can be offered anew.");
        if (accept)
        {
            var interaction = open.FirstOrDefault(i => i.OpenedFor == handover.Team && i.Key == handover.Key)
                ?? throw OfferHandover.Conflict("The interaction was closed meanwhile: there is nothing to take over.");
            if (interaction.Team != handover.FromTeam || interaction.Agent != handover.FromAgent)
                throw OfferHandover.Conflict($"It belongs to {interaction.Team} by now, which did not offer it.");
        }
        return handover with { State = accept ? HandoverState.Accepted : HandoverState.Declined, AnsweredAt = now, AnsweredBy = by, Answer = says };
    }
}
