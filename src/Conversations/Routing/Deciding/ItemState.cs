namespace Throughline.Conversations.Routing.Deciding;

/// <summary>Wrapping: done with the customer, and with what is left to do.</summary>
internal enum ItemIs { Waiting, Offered, Held, Wrapping, Gone }

/// <summary>An item as things stand.</summary>
internal sealed class ItemState(WorkItem item, Kind kind)
{
    private List<(AgentState Agent, long Until)> exclusions = [];

    public WorkItem Item { get; private set; } = item;
    public Kind Kind { get; } = kind;
    public ItemIs Is { get; set; } = ItemIs.Waiting;

    /// <summary>Where it waits.</summary>
    public Lane? Lane { get; set; }

    /// <summary>Whose capacity it takes: whom it is offered to, who holds it, or who wraps it up where that does.</summary>
    public AgentState? Agent { get; set; }

    public long Offer { get; set; }

    /// <summary>When the offer runs out.</summary>
    public long Deadline { get; set; }

    /// <summary>Of the wrap-up that runs.</summary>
    public long WrapUp { get; set; }

    /// <summary>When it ends by itself.</summary>
    public long WrapUpUntil { get; set; }

    public AgentState? Preferred { get; set; }

    /// <summary>Who is kept free for it.</summary>
    public AgentState? Reserves { get; set; }

    /// <summary>With whom it was put aside, to wait for them alone.</summary>
    public AgentState? AsideWith { get; set; }

    public bool HasSaidThatItWaits { get; set; }

    /// <summary>Not all agents of its line are the same to it.</summary>
    public bool IsSpecial => Preferred is not null || exclusions.Count > 0;

    public IReadOnlyList<(AgentState Agent, long Until)> Exclusions => exclusions;

    public void Exclude(AgentState agent, long until) => exclusions = [.. exclusions.Where(e => e.Agent != agent), (agent, until)];
    public void ForgetExclusions(long now) => exclusions.RemoveAll(e => e.Until <= now);

    public bool Excludes(AgentState agent)
    {
        foreach (var exclusion in exclusions)
            if (exclusion.Agent == agent)
                return true;
        return false;
    }

    /// <summary>It waits in another queue from now on.</summary>
    public void Go(WorkItem on) => Item = on;

    /// <summary>Someone is kept free for an item that ranks before it.</summary>
    public bool IsKeptFrom(AgentState agent) => agent.ReservedFor is { } first && first != this && Compare(first, this) < 0;

    /// <summary>It waits for its preferred agent and for nobody else: they are there and could take it, were they free.</summary>
    public bool WaitsForPreferred(long now) =>
        now < Item.PreferredUntil && Preferred is { } agent && CouldGoTo(agent, now) && !Excludes(agent);

    /// <summary>Were they free.</summary>
    public bool CouldGoTo(AgentState agent, long now) => agent.CouldTake(Kind) && Lane!.Line.SlotOf(agent, Item.StepAt(now)) >= 0;

    /// <summary>The one order of items: rank, then id.</summary>
    public static int Compare(ItemState one, ItemState other)
    {
        var byRank = one.Item.Rank.CompareTo(other.Item.Rank);
        return byRank != 0 ? byRank : string.CompareOrdinal(one.Item.Id, other.Item.Id);
    }

    public static Comparer<ItemState> Order { get; } = Comparer<ItemState>.Create(Compare);
}
