using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Conversations.Inbox;

/// <param name="Next">Where the next page begins (before); null on the last.</param>
public sealed record FoundMessages(IReadOnlyList<FoundMessage> Messages, string? Next);

/// <summary>A message that was found, with the conversation that it is of.</summary>
public sealed record FoundMessage(MessageAnswer Message, ConversationAnswer Conversation);

/// <summary>Finds messages by their words, the newest first, among conversations that the caller sees.</summary>
internal sealed class SearchMessages(ConversationList conversations, MessageList messages, Participants participants, Database database)
{
    private const int PerPage = 50, Looked = 200, MostLooks = 10;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/messages", (string? q, string? before, SearchMessages search, Caller caller) => search.Find(caller, q ?? "", before))
            .Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("Messages that hold all of the words (the last may be the beginning of one), the newest 50 first. before is the next of the page before.");

    public Task<FoundMessages> Find(Caller caller, string q, string? before) => database.Read(session =>
    {
        var viewer = Viewer.Of(session, caller);
        var from = long.TryParse(before, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        var found = new List<FoundMessage>();
        for (var looks = 0; looks < MostLooks; looks++)
        {
            var block = messages.Search(session, q, from, viewer.SeesAll ? PerPage + 1 : Looked);
            var of = conversations.Of(session, [.. block.Select(m => m.Conversation).Distinct()]).ToDictionary(c => c.Id);
            var taking = viewer.SeesAll ? [] : participants.Among(session, viewer.Id, of.Keys).ToHashSet(StringComparer.Ordinal);
            foreach (var message in block)
            {
                if (found.Count > PerPage)
                    break;
                if (of.TryGetValue(message.Conversation, out var conversation) && viewer.Sees(conversation, taking.Contains(conversation.Id)))
                    found.Add(new(MessageAnswer.Of(message), ConversationAnswer.Of(conversation)));
            }
            if (found.Count > PerPage || block.Count < (viewer.SeesAll ? PerPage + 1 : Looked))
                break;
            from = block[^1].Number;
        }
        return new FoundMessages([.. found.Take(PerPage)], found.Count > PerPage ? found[PerPage - 1].Message.Number.ToString(CultureInfo.InvariantCulture) : null);
    });
}
