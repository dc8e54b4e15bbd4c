using Throughline.Conversations.Routing;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>How things stand between items and agents, and the rules about it as they are written, for every agent and every item.</summary>
internal class World
{
    public sealed class A(Agent agent)
    {
        public Agent Is { get; set; } = agent;
        public Presence Presence { get; set; }
        public long Idle { get; set; }
        public int TimeOuts { get; set; }
    }

    public sealed class I(WorkItem item)
    {
        public WorkItem Is { get; set; } = item;
        public string? Preferred { get; set; }
        public string? Agent { get; set; }
        public bool Held { get; set; }
        public long Offer { get; set; }
        public long Deadline { get; set; }
        public Dictionary<string, long> Excluded { get; } = [];
        public string? Reserves { get; set; }
        public bool SaidWaits { get; set; }

        /// <summary>What is left to do of it, and the how-manieth of all it is.</summary>
        public WrapUp? Wraps { get; set; }
        public int Wrapped { get; set; }
        public bool Waits => Agent is null && Wraps is null;
        public bool IsOffered => Agent is not null && !Held && Wraps is null;
    }

    public SortedDictionary<string, A> Agents { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, Queue> Queues { get; } = [];
    public Dictionary<string, I> Items { get; } = [];
    public RoutingRules Rules { get; protected set; } = new();
    public long Now { get; protected set; } = long.MinValue;

    public HashSet<string> Closed { get; } = [];

    /// <summary>Which of its overflows applies first; null for none.</summary>
    public int? Overflow(I item) => (item.Is.Overflows ?? []).Select((o, i) => (o, i)).Where(of => item.Is.EnqueuedAt + of.o.After <= Now && of.o.When switch
    {
        OverflowWhen.Closed => Closed.Contains(item.Is.Queue),
        OverflowWhen.Nobody => Closed.Contains(item.Is.Queue) || !Queues[item.Is.Queue].Members.Any(a => Agents.TryGetValue(a, out var agent) && agent.Presence == Presence.Available),
        _ => true,
    }).Select(of => (int?)of.i).FirstOrDefault();

    public int LoadOf(string agent) => Items.Values.Where(i => i.Agent == agent).Sum(i => i.Is.Weight);
    public int CountOf(string agent, string channel) => Items.Values.Count(i => i.Agent == agent && i.Is.Channel == channel);

    /// <summary>R1, by the first reason that speaks against it; null for none.</summary>
    public string? Against(I item, string agent)
    {
        var (a, i) = (Agents[agent], item.Is);
        return !Queues[i.Queue].Members.Contains(agent) ? "member"
            : Closed.Contains(i.Queue) ? "closed"
            : a.Presence != Presence.Available ? "available"
            : StepOf(item, agent) is null ? "skill"
            : LoadOf(agent) + i.Weight > a.Is.Capacity ? "capacity"
            : CountOf(agent, i.Channel) >= a.Is.MaximumOf(i.Channel) ? "channel"
            : Items.Values.Any(o => o.Agent == agent && Rules.IsKeptApart(o.Is.Channel, i.Channel)) ? "interrupt"
            : null;
    }

    public int? StepOf(I item, string agent) => item.Is.Plan.SatisfiedBy(Agents[agent].Is, item.Is.StepAt(Now));

    /// <summary>The two further exceptions of R10, beside waiting for the preferred agent.</summary>
    public string? KeptFrom(I item, string agent) => item.Excluded.GetValueOrDefault(agent, long.MinValue) > Now ? "excluded"
        : Items.Values.Any(o => o != item && o.Reserves == agent && Compare(o, item) < 0) ? "reserved" : null;

    public bool WaitsForPreferred(I item) => item.Preferred is { } p && Now < item.Is.PreferredUntil && CouldTake(item, p) && KeptFrom(item, p) != "excluded";

    public IEnumerable<I> InOrder => Items.Values.Where(i => i.Waits).OrderBy(i => i.Is.Rank).ThenBy(i => i.Is.Id, StringComparer.Ordinal);

    public bool CouldTake(I item, string agent) => Agents[agent] is var a && a.Presence == Presence.Available && Queues[item.Is.Queue].Members.Contains(agent) && !Closed.Contains(item.Is.Queue)
        && StepOf(item, agent) is not null && a.Is.Capacity >= item.Is.Weight && a.Is.MaximumOf(item.Is.Channel) > 0;

    public IEnumerable<string> Ordered(I item, IEnumerable<string> agents) => agents
        .OrderBy(a => StepOf(item, a)).ThenBy(a => (decimal)LoadOf(a) / Agents[a].Is.Capacity).ThenBy(a => Agents[a].Idle).ThenBy(a => a, StringComparer.Ordinal);

    public static int Compare(I one, I other) => (one.Is.Rank, one.Is.Id) is var (r, id) && r != other.Is.Rank ? r.CompareTo(other.Is.Rank) : string.CompareOrdinal(id, other.Is.Id);

    private int wrapped;

    /// <summary>Its agent is done with the customer, and perhaps with all.</summary>
    protected void Finish(I item, WrapUp? wraps)
    {
        if (wraps is not { KeepsCapacity: true })
            Agents[item.Agent!].Idle = Now;
        if (wraps is null)
            Items.Remove(item.Is.Id);
        else
            (item.Wraps, item.Wrapped, item.Held, item.Agent) = (wraps, ++wrapped, false, wraps.KeepsCapacity ? item.Agent : null);
    }

    /// <summary>Nothing is left to do of it.</summary>
    protected void EndWrapUp(I item)
    {
        if (item.Agent is { } agent)
            Agents[agent].Idle = Now;
        Items.Remove(item.Is.Id);
    }

    protected void Open(OpenSet set)
    {
        if (set.IsOpen)
            Closed.Remove(set.Queue);
        else
            Closed.Add(set.Queue);
    }

    protected void Become(string agent, Presence presence)
    {
        if (presence == Presence.Available && Agents[agent].Presence != Presence.Available)
            Agents[agent].Idle = Now;
        Agents[agent].Presence = presence;
    }
}
