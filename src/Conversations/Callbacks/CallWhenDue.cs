using Throughline.Conversations.Inbox;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Callbacks;

/// <summary>At the time they asked for, a conversation is open again and in the queue. What is resolved before needs no call.</summary>
internal sealed class CallWhenDue(
    Sources sources, ConversationFacts facts, ConversationList conversations, CallbackList callbacks, QueueConversations queue, InteractionOwners owners, DueItems due, LiveStreams live, TimeProvider time) : IDueWorker, IFollowAppends
{
    public string Kind => AskCallback.WorkKind;

    public long? Do(Transaction tx, DueItem item)
    {
        if (conversations.Find(tx, item.Key) is not { } found)
            return null;
        owners.Hold(tx, found.Identifier);
        var (of, now) = (conversations.Lock(tx, item.Key), Micros.Now(time));
        if (callbacks.Open(tx, item.Key) is not { State: Callback.Planned, DueAt: { } at } callback)
            return null;
        if (at > now)
            return at;
        callbacks.Wait(tx, callback.Id);
        var after = of.State == ConversationState.Snoozed ? of with { State = ConversationState.Open, SnoozedUntil = null } : of;
        if (after != of)
        {
            conversations.Set(tx, after);
            ChangeState.Append(facts, tx, after, null, Ids.New(time));
        }
        if (after.IsOpen)
            queue.Enter(tx, after, callback.PlaceAt);
        live.Moved(tx, item.Key);
        return null;
    }

    public IEnumerable<string> Names(Session session) => [ConversationFacts.Resolved];

    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        foreach (var e in events.Where(e => e is { Name: ConversationFacts.Resolved, JourneyKey: not null } && e.Source == sources.Own(tx).Id))
            if (callbacks.Open(tx, e.JourneyKey!) is { } open)
            {
                callbacks.End(tx, open.Id, Callback.Resolved, null, e.OccurredAt);
                due.Cancel(tx, AskCallback.WorkKind, e.JourneyKey!);
            }
    }
}
