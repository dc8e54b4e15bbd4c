using System.Text.Json;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Inbox;

/// <summary>An accepted handover gives a conversation another team, in the transaction that accepts it.</summary>
internal sealed class FollowGate(Sources sources, ConversationList conversations, QueueConversations queue, LiveStreams live) : IFollowAppends
{
    public IEnumerable<string> Names(Session session) => [InteractionOwners.HandedOver];

    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        // the gate's own facts: whoever has a write key of a website may call theirs by the same name
        foreach (var e in events.Where(e => e is { Name: InteractionOwners.HandedOver, JourneyKey: not null } && e.Source == sources.Own(tx).Id))
        {
            if (conversations.Find(tx, e.JourneyKey!) is null)
                continue;
            using var said = JsonDocument.Parse(e.Properties);
            if (!said.RootElement.TryGetProperty("to", out var to) || to.GetString() is not { } team)
                continue;
            var id = e.JourneyKey!;
            var theirs = conversations.Lock(tx, id) with { Team = team, Agent = null, AgentName = null };
            conversations.Set(tx, theirs);
            queue.Moved(tx, theirs);
            live.Moved(tx, id);
        }
    }
}
