using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Callbacks;

/// <param name="Reached">False where they did not answer; they may ask again.</param>
public sealed record CallbackResult([property: JsonRequired] bool Reached);

/// <summary>They were called, or want no call any more.</summary>
internal sealed class EndCallback(
    ConversationAccess access, ConversationFacts facts, ConversationList conversations, CallbackList callbacks, QueueConversations queue, DueItems due, LiveStreams live, Database database, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/callback/end", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/api/conversations/{id}/callback/completion", async (string id, CallbackResult result, EndCallback end, Caller caller) => CallbackAnswer.Of(await end.Do(caller, id, result.Reached ? Callback.Reached : Callback.Missed)))
            .Require(Permissions.ConversationsWrite).WithTags("Callbacks").WithSummary("They were called: reached or not.");
        routes.MapDelete("/api/conversations/{id}/callback", async (string id, EndCallback end, Caller caller) => CallbackAnswer.Of(await end.Do(caller, id, Callback.Withdrawn)))
            .Require(Permissions.ConversationsWrite).WithTags("Callbacks").WithSummary("They want no call any more. What was put aside for it is open again, and waits in the place of when they came.");
    }

    private static async Task<IResult> Form(string id, [FromForm] string? ended, [FromForm] string? view, EndCallback end, ShowConversation show, Caller caller)
    {
        try
        {
            await end.Do(caller, id, ended is Callback.Reached or Callback.Missed ? ended : Callback.Withdrawn);
            return Results.LocalRedirect(ShowConversation.AddressOf(id, view));
        }
        catch (RefusedException e) when (e.Status is StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden)
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    /// <exception cref="RefusedException">403: not the caller's to change; 404: there is no such conversation; 409: they ask for no call.</exception>
    public Task<Callback> Do(Caller caller, string id, string ended) => database.Write(tx => Do(tx, access.Change(tx, caller, id).Conversation, ended, caller));

    /// <param name="tx">In which it is kept, and which holds the conversation.</param>
    /// <param name="before">The conversation.</param>
    /// <param name="ended">reached, missed or withdrawn.</param>
    /// <param name="caller">Who says so; null for the customer.</param>
    /// <exception cref="RefusedException">409: they ask for no call.</exception>
    public Callback Do(Transaction tx, Conversation before, string ended, Caller? caller)
    {
        var id = before.Id;
        var open = callbacks.Open(tx, id) ?? throw new RefusedException(StatusCodes.Status409Conflict, "They ask for no call, or not any more.");
        var now = Micros.Now(time);
        var by = caller?.Name ?? Callback.Customer;
        callbacks.End(tx, open.Id, ended, by, now);
        due.Cancel(tx, AskCallback.WorkKind, id);
        if (open.State == Callback.Planned && before.State == ConversationState.Snoozed && before.SnoozedUntil == open.DueAt)
        {
            var after = before with { State = ConversationState.Open, SnoozedUntil = null };
            conversations.Set(tx, after);
            ChangeState.Append(facts, tx, after, caller, Ids.New(time));
            if (ended == Callback.Withdrawn)
                queue.Enter(tx, after, open.PlaceAt);
        }
        facts.Append(tx, before, ConversationFacts.CallbackEnded, "callback/" + open.Id + "/end", new { conversation = id, ended, agent = caller?.Name });
        live.Moved(tx, id);
        return open with { State = Callback.Over, Ended = ended, EndedBy = by, EndedAt = now };
    }
}
