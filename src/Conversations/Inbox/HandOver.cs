using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <param name="To">The team that is to own it.</param>
/// <param name="Reason">Why: the report of handovers groups by it.</param>
/// <param name="Context">What they should know.</param>
/// <param name="Minutes">Until when they answer; a day where not said.</param>
public sealed record NewHandoverOffer(string? To, string? Reason, string? Context, int? Minutes);

/// <summary>Offers a conversation to another team, by the gate's rules: until it is accepted its owner stays.</summary>
internal sealed class HandOver(ConversationAccess access, InteractionOwners owners, Database database)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/handovers", Form).Require(Permissions.OwnershipWrite).WithTags("Pages");
        routes.MapPost("/inbox/{id}/handovers/{offer}", AnswerForm).Require(Permissions.OwnershipWrite).WithTags("Pages");
        routes.MapPost("/api/conversations/{id}/handovers", Api).Require(Permissions.OwnershipWrite).WithTags("Conversations")
            .WithSummary("Offers the conversation to another team, which answers at /api/handovers/{id}/acceptance or …/declination. Until then its owner stays.");
    }

    private static async Task<IResult> AnswerForm(string id, string offer, [FromForm] string? answer, [FromForm] string? view, InteractionOwners owners, ShowConversation show, Caller caller)
    {
        try
        {
            await owners.Answer(caller, offer, accept: answer == "accept");
            return Results.LocalRedirect(answer == "accept" ? ShowConversation.AddressOf(id, view) : ListConversations.Path);
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    private static async Task<IResult> Form(
        string id, [FromForm] string? to, [FromForm] string? reason, [FromForm] string? context, [FromForm] int? minutes, [FromForm] string? view, HandOver hand, ShowConversation show, Caller caller)
    {
        try
        {
            await hand.Do(caller, id, new(to, reason, context, minutes));
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    private static async Task<Accepted> Api(string id, NewHandoverOffer request, HandOver hand, Caller caller)
    {
        await hand.Do(caller, id, request);
        return TypedResults.Accepted("/api/handovers");
    }

    /// <exception cref="UserErrorException">The request can't be taken.</exception>
    /// <exception cref="RefusedException">403: it is not the caller's team's; 404: there is none; 409: it is not open, or offered to somebody already.</exception>
    public Task Do(Caller caller, string id, NewHandoverOffer request) => database.Write(tx =>
    {
        var (conversation, _) = access.Change(tx, caller, id);
        owners.Offer(tx, caller, conversation.Identifier, id, request.To, request.Reason, request.Context, request.Minutes);
    });
}
