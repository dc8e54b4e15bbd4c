using Throughline.Conversations.Routing;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>Keeps the books of a router that it does not trust: facts and what the router says followed from them, one by one.</summary>
internal sealed class Follower : World
{
    /// <summary>What waits for its preferred agent, as recorded.</summary>
    public HashSet<string> SaidToWait { get; } = [];

    /// <summary>The highest load that only a person's assignment or a smaller capacity explains.</summary>
    public HashSet<string> Flagged { get; } = [];

    public void Follow(RoutingFact fact)
    {
        Now = Math.Max(Now, fact.At);
        switch (fact)
        {
            case RulesSet f: Rules = f.Rules; break;
            case QueueSet f: Queues[f.Queue.Id] = f.Queue; break;
            case AgentSet f when Agents.TryGetValue(f.Agent.Id, out var known): known.Is = f.Agent; Flagged.Add(f.Agent.Id); break;
            case AgentSet f: Agents[f.Agent.Id] = new(f.Agent); break;
            case PresenceSet f: Become(f.Agent, f.Presence); break;
            case OpenSet f: Open(f); break;
            case Enqueued f: Items[f.Item.Id] = new(f.Item) { Preferred = f.Item.Preferred is { } p && Agents.ContainsKey(p) ? p : null }; break;
            case Accepted f: Items[f.Item].Held = true; break;
            case Assigned f:
                if (Items[f.Item] is { Held: true } from)
                    Agents[from.Agent!].Idle = Now;
                (Items[f.Item].Agent, Items[f.Item].Held, Agents[f.Agent].Idle) = (f.Agent, true, Now);
                break;
            case Finished f: Finish(Items[f.Item], f.WrapUp); break;
            case WrappedUp f: EndWrapUp(Items[f.Item]); break;
        }
    }

    public void Follow(RoutingOutcome outcome)
    {
        switch (outcome)
        {
            case Offered o:
                (Items[o.Item].Agent, Items[o.Item].Held, Items[o.Item].Offer, Items[o.Item].Deadline, Agents[o.Agent].Idle) = (o.Agent, false, o.Number, o.Deadline, Now);
                break;
            case OfferEnded o:
                Agents[o.Agent].Idle = Now;
                if (o.Ending == Ending.Reassigned)
                    break;
                Items[o.Item].Agent = null;
                if (o.ExcludedUntil is { } until)
                    Items[o.Item].Excluded[o.Agent] = until;
                break;
            case Overflowed o: Items[o.Item].Is = Items[o.Item].Is.Over(Overflow(Items[o.Item])!.Value); break;
            case WrapUpOver o: EndWrapUp(Items[o.Item]); break;
            case StoppedResponding o: Become(o.Agent, Presence.NotResponding); break;
            case Reserved o: Items[o.Item].Reserves = o.Agent; break;
            case ReservationEnded o: Items[o.Item].Reserves = null; break;
            case WaitsFor o: SaidToWait.Add(o.Item); break;
            case OverAssigned o: Flagged.Add(o.Agent); break;
        }
    }

    /// <summary>After all that followed from it.</summary>
    public void End(RoutingFact fact)
    {
        if (fact is Withdrawn f)
            Items.Remove(f.Item);
    }
}
