using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Timeline;
using Throughline.Web.Access;

namespace Throughline.Conversations.Inbox;

/// <summary>What was said in a conversation, and noted about it, is read on the timeline by who sees the conversation.</summary>
internal sealed class GuardWords(ConversationList conversations, Participants participants, ConversationAccess access) : IGuardEvents
{
    private const string Why = "What was said here is for those who see the conversation.";

    public IReadOnlyDictionary<long, string> Withheld(Session session, Caller caller, IReadOnlyList<Event> events)
    {
        var of = events.Where(e => e.JourneyKey is not null).Select(e => (e.Sequence, Conversation: ConversationOf(e))).Where(e => e.Conversation is not null).ToList();
        if (of.Count == 0 || Viewer.Of(session, caller) is not { SeesAll: false } viewer)
            return new Dictionary<long, string>();
        var ids = of.Select(e => e.Conversation!).ToHashSet(StringComparer.Ordinal);
        ids.ExceptWith(conversations.Seen(session, viewer, [.. ids]));
        ids.ExceptWith(participants.Among(session, viewer.Id, ids));
        foreach (var offered in ids.Count == 0 ? [] : conversations.Of(session, ids).FindAll(c => c.IsOpen && access.MayRead(session, caller, c)))
            ids.Remove(offered.Id);
        return of.Where(e => ids.Contains(e.Conversation!)).ToDictionary(e => e.Sequence, _ => Why);
    }

    private static string? ConversationOf(Event e) => e.Kind == ConversationFacts.Kind ? e.JourneyKey : ReadImported.Tells(e) ? ReadImported.IdOf(e.Source, e.JourneyKey!) : null;
}
