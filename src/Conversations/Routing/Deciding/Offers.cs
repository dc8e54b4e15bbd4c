namespace Throughline.Conversations.Routing.Deciding;

/// <summary>Offers that are open and how they end; and whose capacity an item takes.</summary>
internal sealed class Offers(Places places, Desks desks, Happening happening)
{
    private readonly PriorityQueue<(ItemState Item, long Offer), (long At, long Offer)> deadlines = new();

    /// <summary>The number of the last one.</summary>
    public long Made { get; private set; }

    public bool HasDeadlines => deadlines.Count > 0;

    public void Make(Choice choice, RoutingRules rules)
    {
        var (item, deadline) = (choice.Item, happening.Now + rules.OfferTime);
        places.StopWaiting(item);
        (item.Is, item.Offer, item.Deadline) = (ItemIs.Offered, ++Made, deadline);
        Open(item, choice.Agent);
        happening.Follows(new Offered(item.Offer, item.Item.Id, choice.Agent.Agent.Id, deadline, choice.Step, choice.IsPreferred, choice.Next, choice.Passed));
        Give(item, choice.Agent);
    }

    /// <summary>As it was kept: offered, held or wrapped up.</summary>
    public void Bring(ItemState item, AgentState agent)
    {
        item.Agent = agent;
        agent.Take(item.Kind);
        if (item.Is == ItemIs.Offered)
            Open(item, agent);
    }

    /// <summary>So many were made before.</summary>
    public void Bring(long made) => Made = made;

    public void Accept(ItemState item)
    {
        item.Is = ItemIs.Held;
        item.Agent!.Offers.Remove(item.Offer);
        item.Agent.TimeOuts = 0;
    }

    public void Decline(ItemState item, RoutingRules rules)
    {
        item.Agent!.TimeOuts = 0;
        End(item, Ending.Declined, Exclude(item, rules));
        places.Wait(item);
    }

    public void TimeOut(RoutingRules rules)
    {
        while (deadlines.TryPeek(out var due, out var at) && at.At <= happening.Now)
        {
            deadlines.Dequeue();
            if (due.Item.Is == ItemIs.Offered && due.Item.Offer == due.Offer)
                TimeOut(due.Item, rules);
        }
    }

    /// <summary>All that are open of an agent who is not there.</summary>
    public void Return(AgentState agent, Ending ending)
    {
        foreach (var item in agent.Offers.Values.ToList())
        {
            End(item, ending, null);
            places.Wait(item);
        }
    }

    public void End(ItemState item, Ending ending, long? excludedUntil)
    {
        var agent = item.Agent!;
        agent.Offers.Remove(item.Offer);
        happening.Follows(new OfferEnded(item.Offer, item.Item.Id, agent.Agent.Id, ending, excludedUntil));
        GiveBack(item);
    }

    public void Give(ItemState item, AgentState agent)
    {
        item.Agent = agent;
        agent.Take(item.Kind);
        agent.IdleSince = happening.Now;
        places.Changed(agent);
    }

    public void GiveBack(ItemState item)
    {
        var agent = item.Agent!;
        item.Agent = null;
        agent.Give(item.Kind);
        agent.IdleSince = happening.Now;
        places.Changed(agent);
    }

    private void TimeOut(ItemState item, RoutingRules rules)
    {
        var agent = item.Agent!;
        End(item, Ending.TimedOut, Exclude(item, rules));
        places.Wait(item);
        if (++agent.TimeOuts < rules.TimeOutsUntilNotResponding || agent.Presence != Presence.Available)
            return;
        happening.Follows(new StoppedResponding(agent.Agent.Id));
        desks.Set(agent, Presence.NotResponding);
        Return(agent, Ending.NotResponding);
    }

    private void Open(ItemState item, AgentState agent)
    {
        agent.Offers[item.Offer] = item;
        deadlines.Enqueue((item, item.Offer), (item.Deadline, item.Offer));
    }

    /// <summary>The agent it is offered to, until the step ends; on the last step for a while.</summary>
    private long Exclude(ItemState item, RoutingRules rules)
    {
        var until = item.Item.EndOf(item.Item.StepAt(happening.Now)) ?? happening.Now + rules.ExcludedOnLastStep;
        item.Exclude(item.Agent!, until);
        return until;
    }
}
