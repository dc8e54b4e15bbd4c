namespace Throughline.Conversations.Routing.Deciding;

/// <summary>Where what waits stands: in its lane, or aside where it waits for one agent alone; and who is looked at again when something changes.</summary>
internal sealed class Places(Lines lines, Reservations reservations, Overflows overflows, Happening happening, Func<string, IReadOnlyList<AgentState>> membersOf)
{
    private readonly PriorityQueue<ItemState, long> looks = new();

    /// <summary>How many items wait.</summary>
    public int Waiting { get; private set; }

    public void Wait(ItemState item)
    {
        item.Is = ItemIs.Waiting;
        item.ForgetExclusions(happening.Now);
        Bring(item);
    }

    /// <summary>As it was kept.</summary>
    public void Bring(ItemState item)
    {
        Waiting++;
        Place(item);
        overflows.Watch(item);
    }

    /// <summary>It waits elsewhere from now on.</summary>
    public void Move(ItemState item, WorkItem on)
    {
        overflows.Leave(item);
        Displace(item);
        EndReservation(item);
        happening.Follows(new Overflowed(item.Item.Id, item.Item.Queue, on.Queue, on.CameFrom!.Value.When));
        item.Go(on);
        item.ForgetExclusions(happening.Now);
        Place(item);
        overflows.Watch(item);
    }

    public void StopWaiting(ItemState item)
    {
        overflows.Leave(item);
        Displace(item);
        item.Is = ItemIs.Gone;
        Waiting--;
        EndReservation(item);
    }

    /// <summary>Exclusions and waits that are over.</summary>
    public void LookAgain()
    {
        while (looks.TryPeek(out _, out var due) && due <= happening.Now)
            LookAgain(looks.Dequeue());
    }

    /// <summary>It waits for its preferred agent alone.</summary>
    public void PutAside(ItemState item)
    {
        var agent = item.Preferred!;
        if (!item.HasSaidThatItWaits)
            happening.Follows(new WaitsFor(item.Item.Id, agent.Agent.Id, item.Item.PreferredUntil));
        item.HasSaidThatItWaits = true;
        item.Lane!.Remove(item);
        lines.Sort(item.Lane, happening.Now);
        item.AsideWith = agent;
        agent.Aside.Add(item);
    }

    /// <summary>What waits for the agent alone is looked at again.</summary>
    public void BringBack(AgentState agent)
    {
        if (agent.Aside.Count == 0)
            return;
        foreach (var item in agent.Aside.ToList())
            LookAgain(item);
    }

    public void Changed(AgentState agent)
    {
        foreach (var (line, slot) in agent.Lines)
            if (line.Update(slot))
                lines.Sort(line, happening.Now);
        if (agent.Aside.Count > 0 && (agent.Presence != Presence.Available || agent.Aside.Exists(item => agent.FitFor(item.Kind) == Fit.Fits)))
            BringBack(agent);
    }

    /// <summary>Keeps agents free for what has waited long enough, and no longer for what could not go to them any more.</summary>
    public void Reserve(RoutingRules rules)
    {
        foreach (var item in reservations.Broken(happening.Now))
            EndReservation(item);
        foreach (var item in reservations.Make(rules, happening.Now))
        {
            happening.Follows(new Reserved(item.Item.Id, item.Reserves!.Agent.Id));
            Changed(item.Reserves);
        }
    }

    private void Place(ItemState item)
    {
        item.Lane = lines.Of(item.Item, item.Kind, () => membersOf(item.Item.Queue)).LaneOf(item.Item.Priority);
        item.Lane.Add(item);
        lines.Sort(item.Lane, happening.Now);
        foreach (var (_, until) in item.Exclusions)
            looks.Enqueue(item, until);
        if (item.Item.PreferredUntil > happening.Now)
            looks.Enqueue(item, item.Item.PreferredUntil);
    }

    private void Displace(ItemState item)
    {
        item.AsideWith?.Aside.Remove(item);
        item.AsideWith = null;
        var lane = item.Lane!;
        lane.Remove(item);
        item.Lane = null;
        lines.Sort(lane, happening.Now);
    }

    private void EndReservation(ItemState item)
    {
        if (reservations.End(item) is not { } agent)
            return;
        happening.Follows(new ReservationEnded(item.Item.Id, agent.Agent.Id));
        Changed(agent);
        BringBack(agent);
    }

    /// <summary>An exclusion or a wait has ended, or something else about it: it may belong elsewhere.</summary>
    private void LookAgain(ItemState item)
    {
        if (item.Is != ItemIs.Waiting)
            return;
        Displace(item);
        item.ForgetExclusions(happening.Now);
        Place(item);
    }
}
