using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Merging;
using Throughline.Conversations.Sending;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Inbox;

/// <param name="Text">What it says from now on.</param>
public sealed record ChangedMessage(string? Text);

/// <summary>
/// Who wrote a note or an answer edits or deletes it; answers only where who reads them sees that. What has not left yet is taken back, and
/// its words are a draft again.
/// </summary>
internal sealed class ChangeMessage(
    ConversationAccess access, ConversationList conversations, MessageList messages, KeepChange keep, Drafts drafts, EncloseFiles enclose, ConversationTies ties, Replies replies, IEnumerable<IDeliverHere> here, Database database)
{
    private const string Route = "/api/conversations/{id}/messages/{number:long}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/messages/{number:long}/change", Form).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapPut(Route, async (string id, long number, ChangedMessage request, ChangeMessage change, Caller caller) => await change.Answer(await change.Do(caller, id, number, ChangeKind.Edited, request.Text)))
            .Require(Permissions.ConversationsRead).WithTags("Conversations").WithSummary("Edits a note or an answer of the caller's own. What it said before is kept.");
        routes.MapDelete(Route, async (string id, long number, ChangeMessage change, Caller caller) => await change.Answer(await change.Do(caller, id, number, ChangeKind.Deleted, null)))
            .Require(Permissions.ConversationsRead).WithTags("Conversations").WithSummary("Deletes a note or an answer of the caller's own for who reads the conversation. That it was there, and what it said, is kept.");
        routes.MapPost(Route + "/withdrawal", async (string id, long number, ChangeMessage change, Caller caller) => await change.Answer(await change.Do(caller, id, number, ChangeKind.Withdrawn, null)))
            .Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Takes an answer of the caller's own back that has not left yet. 409 where it has.");
    }

    private static async Task<IResult> Form(string id, long number, [FromForm] string? act, [FromForm] string? text, [FromForm] string? view, ChangeMessage change, ShowConversation show, Caller caller)
    {
        try
        {
            await change.Do(caller, id, number, act switch { "delete" => ChangeKind.Deleted, "undo" => ChangeKind.Withdrawn, _ => ChangeKind.Edited }, text);
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    private Task<MessageAnswer> Answer(Message message) => database.Read(session => MessageAnswer.Of(message, enclose.Of(session, message)));

    /// <exception cref="RefusedException">403: it is not the caller's; 404: there is none; 409: it has left, where nothing can be changed.</exception>
    public Task<Message> Do(Caller caller, string id, long number, ChangeKind kind, string? text)
    {
        var said = kind == ChangeKind.Edited ? Message.CheckedText(text) : "";
        return database.Write(tx =>
        {
            var (seen, viewer) = access.Read(tx, caller, id);
            if (messages.Get(tx, number) is not { } found || found.Conversation != id)
                throw new RefusedException(StatusCodes.Status404NotFound, $"There is no message {number} in this conversation.");
            if (found.Side == Side.Company && !caller.May(Permissions.ConversationsWrite))
                throw new RefusedException(StatusCodes.Status403Forbidden, "You may write notes here, not to the customer.");
            var of = found.Side == Side.Note ? conversations.Lock(tx, seen.Id) : access.Change(tx, caller, id).Conversation;
            var message = messages.Get(tx, number)!;
            Check(message, caller, viewer, kind, here.Any(channel => channel.Delivers(message.Channel)));
            if (message.DeletedAt is not null || (kind == ChangeKind.Edited && message.Text == said))
                return message;
            if (kind == ChangeKind.Withdrawn || (kind == ChangeKind.Deleted && message.State is Delivery.Waiting or Delivery.Held))
            {
                if (!ties.KnownAs(tx, message).Exists(known => replies.Withdraw(tx, TellDelivery.KeyOf(known.Conversation, known.Key), $"Taken back by {caller.Name} before it left.")))
                    throw new RefusedException(StatusCodes.Status409Conflict, "It has left already, and can't be taken back.");
                kind = ChangeKind.Withdrawn;
                if (!drafts.Of(tx, id, caller.Id).ContainsKey(Drafts.Reply))
                    drafts.Keep(tx, id, caller.Id, Drafts.Reply, message.Text);
            }
            keep.Do(tx, of, message, kind, said, caller.Id, caller.Name);
            return messages.Get(tx, number)!;
        });
    }

    /// <summary>Pure.</summary>
    /// <exception cref="RefusedException">403: it is not theirs to change; 409: nobody would see the change.</exception>
    internal static void Check(Message message, Caller caller, Viewer viewer, ChangeKind kind, bool isFollowed)
    {
        if (message.Side is not (Side.Note or Side.Company) || (message.Author != caller.Id && !viewer.SeesAll))
            throw new RefusedException(StatusCodes.Status403Forbidden, "Whoever wrote something changes it, or who leads the desk.");
        if (kind == ChangeKind.Withdrawn)
        {
            if (message.Side != Side.Company || (message.DeletedAt is null && message.State is not (Delivery.Waiting or Delivery.Held)))
                throw new RefusedException(StatusCodes.Status409Conflict, "It has left already, and can't be taken back.");
            return;
        }
        if (message.Side == Side.Company && message.State is Delivery.Sent or Delivery.Delivered or Delivery.Read && !isFollowed)
            throw new RefusedException(StatusCodes.Status409Conflict, $"It has left by {message.Channel}, where nothing can be changed any more. Write again instead.");
        if (message.Side == Side.Company && kind == ChangeKind.Edited && message.State is Delivery.Waiting or Delivery.Held)
            throw new RefusedException(StatusCodes.Status409Conflict, "It is on its way. Take it back, and send it anew.");
    }
}
