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
internal sealed class SearchMessages(ConversationList conversations, MessageList messages, MessageWords words, Participants participants, Database database)
{
    private const int PerPage = 50, FirstLook = 100, MostLooked = 20_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/messages", (string? q, string? before, SearchMessages search, Caller caller) => search.Find(caller, q ?? "", before))
            .Require(Permissions.ConversationsRead).WithTags("Conversations")
            .WithSummary("Messages that hold all of the words (the last may be the beginning of one), the newest 50 first. before is the next of the page before; there may be fewer on a page.");

    public Task<FoundMessages> Find(Caller caller, string q, string? before) => database.Read(session =>
    {
        var viewer = Viewer.Of(session, caller);
        var from = long.TryParse(before, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        var (found, looked, next, first) = (new List<long>(), 0, (long?)null, viewer.SeesAll ? PerPage + 1 : FirstLook);
        // who sees all has what they look for at once; others see perhaps little of what is found, so ever more is looked at
        using var all = words.Find(session, q, from, first).GetEnumerator();
        for (var look = first; ; look *= 4)
        {
            var block = new List<(long Number, string Conversation)>(look);
            while (block.Count < look && all.MoveNext())
                block.Add(all.Current);
            var seen = Seen(session, viewer, [.. block.Select(m => m.Conversation).Distinct()]);
            found.AddRange(block.Where(m => seen.Contains(m.Conversation)).Select(m => m.Number));
            looked += block.Count;
            if (found.Count > PerPage)
                next = found[PerPage - 1];
            else if (block.Count == look && looked >= MostLooked)
                next = block[^1].Number; // whoever asks may go on from there
            if (next is not null || block.Count < look)
                break;
        }
        var shown = messages.Of(session, [.. found.Take(PerPage)]).OrderByDescending(m => m.Number).ToList();
        var of = conversations.Of(session, [.. shown.Select(m => m.Conversation).Distinct()]).ToDictionary(c => c.Id, StringComparer.Ordinal);
        return new FoundMessages([.. shown.Select(m => new FoundMessage(MessageAnswer.Of(m), ConversationAnswer.Of(of[m.Conversation])))], next?.ToString(CultureInfo.InvariantCulture));
    });

    private HashSet<string> Seen(Session session, Viewer viewer, List<string> ids)
    {
        var seen = (viewer.SeesAll ? ids : conversations.Seen(session, viewer, ids)).ToHashSet(StringComparer.Ordinal);
        seen.UnionWith(seen.Count == ids.Count ? [] : participants.Among(session, viewer.Id, ids.FindAll(id => !seen.Contains(id))));
        return seen;
    }
}
