using System.Globalization;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Live;

namespace Throughline.Conversations.Inbox;

/// <summary>
/// Conversations wait in the queue of their team, which is the one of the team's key, where there is one: from their beginning, when their customer opens
/// them again, and when they become another team's; until somebody has taken them.
/// </summary>
internal sealed class QueueConversations(
    RouteItem route, RoutedItems items, RoutedAgents agents, Handlings handlings, ConversationList conversations, ConversationFacts facts, InteractionOwners owners, LiveStreams live, TimeProvider time) : IFollowRouting
{
    private const int Weight = 1;

    /// <summary>A customer who comes back is kept for who ran it before so long, while they are there and busy.</summary>
    private const long WaitForPrevious = 2 * Micros.PerMinute;

    /// <param name="tx">In which it enters.</param>
    /// <param name="conversation">That waits from now on; nothing happens where it does already.</param>
    /// <param name="cameAt">When its customer came, where that was before.</param>
    public void Enter(Transaction tx, Conversation conversation, long? cameAt = null)
    {
        if (agents.Queue(tx, conversation.Team) is null || items.Find(tx, conversation.Id) is not null)
            return;
        var before = conversation.Agent is { } agent && agents.Has(tx, agent) ? agent : null;
        route.Enqueue(tx, conversation.Id, conversation.Team, conversation.Channel, Weight, [], before, before is null ? 0 : WaitForPrevious, cameAt);
    }

    /// <summary>The codes with which it is resolved, as its queue has them.</summary>
    /// <exception cref="UserErrorException">One is none of the queue's.</exception>
    public NewState Coded(Session session, Conversation before, NewState request)
    {
        if (Words.Read<ConversationState>(request.State) != ConversationState.Resolved || agents.Queue(session, before.Team)?.WrapUp is not { } policy)
            return request;
        var (reason, resolution) = policy.Read(request.Reason, request.Resolution, before.Reason, before.Resolution, isDone: false);
        return request with { Reason = reason, Resolution = resolution };
    }

    /// <summary>It is resolved. Who ran it has left to do what the queue asks for.</summary>
    public void Resolved(Transaction tx, Conversation after, Caller by)
    {
        if (items.Find(tx, after.Id) is not { State: "held" } item || item.Agent != by.Id)
        {
            Leave(tx, after.Id);
            return;
        }
        route.Finish(tx, after.Id, wrapsUp: true);
        if (handlings.WrappingUp(tx, after.Id) is { } left)
            handlings.Say(tx, left.Number, after.Reason, after.Resolution);
    }

    /// <summary>It needs nobody any more: it is resolved, or another team's.</summary>
    public void Leave(Transaction tx, string conversation)
    {
        if (items.Find(tx, conversation) is not { } item)
            return;
        if (item.State == "held")
            route.Finish(tx, conversation);
        else
            route.Withdraw(tx, conversation);
    }

    /// <summary>It is another team's. What their queue has already, since it went on there, stays where it is.</summary>
    public void Moved(Transaction tx, Conversation theirs)
    {
        if (items.Find(tx, theirs.Id) is { } item && item.Queue == theirs.Team)
            return;
        Leave(tx, theirs.Id);
        Enter(tx, theirs);
    }

    /// <summary>Somebody took it or was given it, past the queue.</summary>
    public void Given(Transaction tx, string conversation, string? agent, string by)
    {
        if (items.Find(tx, conversation) is not { } item || (agent is not null && item is { State: "held" } && item.Agent == agent))
            return;
        if (agent is not null && agents.Has(tx, agent))
            route.Assign(tx, conversation, agent, by);
        else
            Leave(tx, conversation);
    }

    public void Hold(Transaction tx, string item)
    {
        if (conversations.Find(tx, item) is not { } conversation)
            return;
        owners.Hold(tx, conversation.Identifier);
        conversations.Lock(tx, item);
    }

    public void Taken(Transaction tx, string item, string agent)
    {
        if (conversations.Find(tx, item) is not { } conversation)
            return;
        var name = TeamList.Members(tx).SelectMany(of => of).FirstOrDefault(member => member.UserId == agent)?.FullName ?? agent;
        // who takes what went on in the queue of another team takes it over for that team
        if (items.Find(tx, item) is { } routed && routed.Queue != conversation.Team
            && owners.Pass(tx, new Caller(agent, name, Role.Get("agent").Permissions, ""), conversation.Identifier, item, routed.Queue, "overflow", $"It waited in the queue of {conversation.Team} and went on in that of {routed.Queue}."))
            conversation = conversations.Get(tx, item);
        conversations.Set(tx, conversation with { Agent = agent, AgentName = name });
        facts.Append(tx, conversation, ConversationFacts.Assigned, "agent/" + Ids.New(time), new { conversation = item, agent = name, team = conversation.Team, by = "the queue" });
        live.Moved(tx, item);
    }

    public void WrappedUp(Transaction tx, string item, Handling handling, string by)
    {
        if (conversations.Find(tx, item) is not { } conversation)
            return;
        conversations.Set(tx, conversation with { Reason = handling.Reason, Resolution = handling.Resolution });
        facts.Append(tx, conversation, ConversationFacts.WrappedUp, string.Create(CultureInfo.InvariantCulture, $"wrap-up/{handling.Number}"), new
        {
            conversation = item,
            reason = handling.Reason,
            resolution = handling.Resolution,
            seconds = (handling.WrappedAt - handling.EndedAt) / Micros.PerSecond,
            agent = by,
        });
        live.Moved(tx, item);
    }
}
