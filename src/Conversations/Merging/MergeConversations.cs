using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Callbacks;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Merging;

/// <param name="Into">The conversation that goes on.</param>
public sealed record NewMerge(string? Into);

/// <summary>
/// Two conversations of one person become one, and are separated again: as facts, with each message once and known to who sent it. What was said after the
/// merging stays where it was said.
/// </summary>
internal sealed class MergeConversations(
    ConversationAccess access, ConversationFacts facts, ConversationList conversations, MessageList messages, ConversationTies ties, Participants participants, QueueConversations queue, Persons persons,
    CallbackList callbacks, ConsultList consults, LiveStreams live, Database database, TimeProvider time)
{
    private const int MostMessages = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/merge", (string id, [FromForm] string? into, [FromForm] string? view, MergeConversations merge, ShowConversation show, Caller caller) =>
            merge.Form(id, view, show, caller, () => merge.Do(caller, id, into))).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/inbox/{id}/separation", (string id, [FromForm] string? source, [FromForm] string? view, MergeConversations merge, ShowConversation show, Caller caller) =>
            merge.Form(id, view, show, caller, () => merge.Separate(caller, source ?? ""))).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/api/conversations/{id}/merge", async (string id, NewMerge request, MergeConversations merge, Caller caller) => ConversationAnswer.Of(await merge.Do(caller, id, request.Into)))
            .Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Lets a conversation go on in another of the same person: {into}. Answers with the one that goes on.");
        routes.MapPost("/api/conversations/{id}/separation", async (string id, MergeConversations merge, Caller caller) => ConversationAnswer.Of(await merge.Separate(caller, id)))
            .Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Separates a conversation again that was merged into another: it has its messages back.");
    }

    private async Task<IResult> Form(string id, string? view, ShowConversation show, Caller caller, Func<Task<Conversation>> act)
    {
        try
        {
            return Results.LocalRedirect(ShowConversation.AddressOf((await act()).Id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    /// <exception cref="UserErrorException">They can't be one.</exception>
    /// <exception cref="RefusedException">403, 404: not both are the caller's; 409: one is merged already, or they are two people's.</exception>
    public Task<Conversation> Do(Caller caller, string id, string? into) => database.Write(tx =>
    {
        if (into is not { Length: > 0 } || into == id)
            throw new UserErrorException("Say into which other conversation it goes: into.");
        // always in the same order, so that two who merge the same the other way round wait for each other
        foreach (var one in new[] { id, into }.Order(StringComparer.Ordinal))
            access.Change(tx, caller, one);
        var (source, target, now) = (conversations.Get(tx, id), conversations.Get(tx, into), Micros.Now(time));
        if ((persons.Of(tx, source.Identifier) ?? source.Identifier) != (persons.Of(tx, target.Identifier) ?? target.Identifier))
            throw new RefusedException(StatusCodes.Status409Conflict, "These are conversations with two people. Merge the people first, where they are one.");
        if (source.MergedInto is not null || target.MergedInto is not null || source.State == ConversationState.Closed || target.State == ConversationState.Closed)
            throw new RefusedException(StatusCodes.Status409Conflict, "One of them goes on elsewhere already, or was held elsewhere.");
        if (ties.To(tx, id).Exists(tie => tie.Kind == ConversationTie.Merged))
            throw new RefusedException(StatusCodes.Status409Conflict, "Another one was merged into this. Merge the other one into this as well, or separate that first.");
        var moved = messages.After(tx, id, 0, MostMessages + 1);
        if (moved.Count > MostMessages)
            throw new UserErrorException($"It has more than {MostMessages:N0} messages, which is too much to be merged.");
        if (moved.Exists(m => m is { State: Delivery.Waiting, GoesAt: not null, DeletedAt: null }))
            throw new RefusedException(StatusCodes.Status409Conflict, "An answer has not left yet. Wait until it has, or take it back.");
        if (callbacks.Open(tx, id) is not null)
            throw new RefusedException(StatusCodes.Status409Conflict, "They asked to be called back there, which would be forgotten. Call them or withdraw that, or merge the other one into this.");
        if (consults.OpenIn(tx, id).Count > 0)
            throw new RefusedException(StatusCodes.Status409Conflict, "Somebody is asked about it, who would see nothing of it any more. Close the consult, or merge the other one into this.");
        ties.Add(tx, new(id, into, ConversationTie.Merged, messages.Last(tx), source.IsOpen, now));
        ties.Move(tx, moved, into);
        queue.Leave(tx, id);
        participants.Take(tx, id, into);
        facts.Append(tx, source, ConversationFacts.Merged, $"merged/{Ids.New(time)}", new { conversation = id, into, agent = caller.Name });
        var ended = source with { State = ConversationState.Resolved, ResolvedAt = source.ResolvedAt ?? now, Resolution = source.Resolution ?? "merged", MergedInto = into, WaitingSince = null, SnoozedUntil = null, Messages = 0 };
        if (source.IsOpen)
            ChangeState.Append(facts, tx, ended, caller, Ids.New(time));
        conversations.Set(tx, ended);
        var after = Again(tx, target, source.IsOpen, source.LastAt > target.LastAt ? source.Channel : target.Channel, caller);
        live.Moved(tx, id, into);
        return after;
    });

    /// <exception cref="RefusedException">403, 404: not both are the caller's; 409: it was not merged.</exception>
    public Task<Conversation> Separate(Caller caller, string id) => database.Write(tx =>
    {
        access.Read(tx, caller, id);
        if (ties.Of(tx, id, ConversationTie.Merged) is not { } tie)
            throw new RefusedException(StatusCodes.Status409Conflict, "It was not merged into another, so there is nothing to separate.");
        foreach (var one in new[] { id, tie.Target }.Order(StringComparer.Ordinal))
            access.Change(tx, caller, one);
        var (source, target) = (conversations.Get(tx, id), conversations.Get(tx, tie.Target));
        ties.Move(tx, [.. ties.Away(tx, id, tie.Target).Select(number => messages.Get(tx, number)!)], id, back: true);
        ties.Remove(tx, tie);
        facts.Append(tx, source, ConversationFacts.Separated, $"separated/{Ids.New(time)}", new { conversation = id, from = tie.Target, agent = caller.Name });
        var back = Again(tx, source with { MergedInto = null, Resolution = source.Resolution == "merged" ? null : source.Resolution }, tie.WasOpen, source.Channel, caller);
        Again(tx, target, false, target.Channel, caller);
        live.Moved(tx, id, tie.Target);
        return back;
    });

    /// <summary>As its messages say it stands.</summary>
    private Conversation Again(Transaction tx, Conversation of, bool opens, string channel, Caller caller)
    {
        var (last, reopened) = (messages.LastSaid(tx, of.Id), opens && !of.IsOpen);
        var after = of with { State = reopened ? ConversationState.Open : of.State, ResolvedAt = reopened ? null : of.ResolvedAt, Channel = channel, Messages = messages.Count(tx, of.Id) };
        after = after with
        {
            WaitingSince = after.IsOpen ? messages.Unanswered(tx, of.Id) : null,
            RepliedAt = messages.FirstReply(tx, of.Id),
            LastAt = last?.At ?? of.LastAt,
            LastBy = last?.Side ?? of.LastBy,
            LastText = last is null ? "" : Conversation.Beginning(last.Text),
        };
        conversations.Set(tx, after);
        if (reopened)
        {
            ChangeState.Append(facts, tx, after, caller, Ids.New(time), reopened: true);
            queue.Enter(tx, after);
        }
        return after;
    }
}
