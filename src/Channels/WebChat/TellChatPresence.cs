using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Merging;
using Throughline.Conversations.Together;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Channels.WebChat;

/// <param name="Typing">Whether the visitor has just typed.</param>
/// <param name="Read">The number of the last message that they see.</param>
internal sealed record ChatPresence(bool Typing = false, long? Read = null);

/// <summary>A visitor is typing, or has seen what was answered. Before they have said something there is nobody to tell.</summary>
internal sealed class TellChatPresence(ChatVisitors visitors, ChatAccess access, CustomersView customers, PresenceList presence, MessageList messages, LiveStreams live, Database database)
{
    public static void Map(IEndpointRouteBuilder routes) =>
        ChatAccess.Open(routes.MapPut("/chat/v1/presence", Handle)).WithTags("Web chat").WithSummary("The visitor is typing, or has seen messages up to a number: {typing, read}. Not in the log.");

    private static async Task<NoContent> Handle(ChatPresence told, TellChatPresence tell, ChatAccess access, HttpContext http)
    {
        await tell.Do(await access.Visitor(http), told);
        return TypedResults.NoContent();
    }

    public Task Do(ChatVisitor visitor, ChatPresence told)
    {
        access.MayTell(visitor);
        return database.Write(tx =>
        {
            if (visitors.Now(tx, visitor.Id)?.Conversation is not { } own || customers.GoesOnIn(tx, own)?.Id is not { } id)
                return;
            presence.Tell(tx, id, Present.Customer, "", told.Typing, told.Read);
            // only what is theirs to see: where it was merged, others' answers stand beside
            var seen = told.Read is { } read ? customers.Seen(tx, own, messages.Unread(tx, id, read)) : [];
            if (seen.Count == 0)
                return;
            messages.Read(tx, [.. seen.Select(m => m.Number)]);
            tx.AfterCommit(() => live.Changed(InboxTopics.Of(id)));
        });
    }
}
