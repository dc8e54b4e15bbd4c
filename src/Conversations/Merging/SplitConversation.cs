using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Live;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Merging;

/// <param name="Messages">The numbers of those that go; or else <paramref name="From"/>.</param>
/// <param name="From">The number of the first that goes, with all that follow.</param>
/// <param name="Title">What the new conversation is about.</param>
public sealed record NewSplit(IReadOnlyList<long>? Messages, long? From = null, string? Title = null);

/// <summary>Some messages of a conversation become one of their own, with the same customer and team. Merging the two takes it back.</summary>
internal sealed class SplitConversation(
    ConversationAccess access, ConversationFacts facts, ConversationList conversations, MessageList messages, ConversationTies ties, QueueConversations queue, LiveStreams live, Database database, TimeProvider time)
{
    private const int Most = 2000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/inbox/{id}/split", Form).Require(Permissions.ConversationsWrite).WithTags("Pages");
        routes.MapPost("/api/conversations/{id}/split", async (string id, NewSplit request, SplitConversation split, Caller caller) =>
        {
            var made = await split.Do(caller, id, request);
            return TypedResults.Created($"/api/conversations/{made.Id}", ConversationAnswer.Of(made));
        }).Require(Permissions.ConversationsWrite).WithTags("Conversations").WithSummary("Some of its messages become a conversation of their own: {messages: numbers} or {from: number}, title.");
    }

    private static async Task<IResult> Form(string id, [FromForm] long? from, [FromForm] string? title, [FromForm] string? view, SplitConversation split, ShowConversation show, Caller caller)
    {
        try
        {
            return Results.LocalRedirect(ShowConversation.AddressOf((await split.Do(caller, id, new(null, from, title))).Id, view));
        }
        catch (Exception e) when (e is UserErrorException or RefusedException { Status: StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden })
        {
            return await show.Page(caller, id, view, problem: e.Message);
        }
    }

    /// <exception cref="UserErrorException">None would go, or all.</exception>
    /// <exception cref="RefusedException">403, 404: it is not the caller's; 409: it goes on elsewhere.</exception>
    public Task<Conversation> Do(Caller caller, string id, NewSplit request)
    {
        var title = Conversation.CheckedTitle(request.Title);
        return database.Write(tx =>
        {
            var (of, _) = access.Change(tx, caller, id);
            if (of.MergedInto is not null || of.State == ConversationState.Closed)
                throw new RefusedException(StatusCodes.Status409Conflict, "It goes on elsewhere, or was held elsewhere.");
            var all = messages.After(tx, id, 0, Most + 1);
            var goes = request.Messages is { Count: > 0 } numbers ? all.FindAll(m => numbers.Contains(m.Number)) : request.From is { } from ? all.FindAll(m => m.Number >= from) : [];
            if (all.Count > Most || goes.Count == 0 || goes.Count == all.Count || (request.Messages?.Distinct().Count() is { } asked && asked != goes.Count))
                throw new UserErrorException("Say which messages go: some of this conversation's, and not all of them.");
            if (goes.Exists(m => m is { State: Delivery.Waiting, GoesAt: not null, DeletedAt: null }))
                throw new RefusedException(StatusCodes.Status409Conflict, "One of them has not left yet. Wait until it has, or take it back.");
            var (made, now) = (Ids.New(time), Micros.Now(time));
            var split = of with { Id = made, Title = title.Length > 0 ? title : of.Title, State = ConversationState.Open, OpenedAt = goes[0].At, ResolvedAt = null, SnoozedUntil = null, Reason = null, Resolution = null };
            conversations.Add(tx, split);
            ties.Add(tx, new(made, id, ConversationTie.Split, messages.Last(tx), true, now));
            ties.Move(tx, goes, made);
            facts.Append(tx, split, ConversationFacts.Opened, "opened", new { conversation = made, title = split.Title, from = id });
            facts.Append(tx, of, ConversationFacts.Split, $"split/{made}", new { conversation = id, into = made, agent = caller.Name });
            split = As(tx, split);
            As(tx, of);
            if (split.Agent is null)
                queue.Enter(tx, split);
            live.Moved(tx, id);
            return split;
        });
    }

    /// <summary>As its messages say it stands.</summary>
    private Conversation As(Transaction tx, Conversation of)
    {
        var last = messages.LastSaid(tx, of.Id);
        var after = of with
        {
            Messages = messages.Count(tx, of.Id),
            WaitingSince = of.IsOpen ? messages.Unanswered(tx, of.Id) : null,
            RepliedAt = messages.FirstReply(tx, of.Id),
            LastAt = last?.At ?? of.LastAt,
            LastBy = last?.Side ?? of.LastBy,
            LastText = last is null ? "" : Conversation.Beginning(last.Text),
        };
        conversations.Set(tx, after);
        return after;
    }
}
