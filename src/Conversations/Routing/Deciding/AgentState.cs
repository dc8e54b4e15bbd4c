namespace Throughline.Conversations.Routing.Deciding;

/// <summary>Why an agent of a line can't be given an item of it now, in the order in which the reasons are looked at.</summary>
internal enum Fit : byte { NotAvailable, Fits, Capacity, ChannelFull, Interrupt }

/// <summary>An agent as things stand. Work held and offers that are open both count.</summary>
internal sealed class AgentState(Agent agent)
{
    /// <summary>As many bits as a load ratio has.</summary>
    public const int LoadBits = 56;

    /// <summary>The ratios of loads to capacities up to this are told apart exactly.</summary>
    public const int MostCapacity = 1 << 20;

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private (bool IsKnown, Fit Fit, bool CouldTake)[] known = [];

    public Agent Agent { get; private set; } = agent;
    public Presence Presence { get; private set; }
    public int Load { get; private set; }

    /// <summary>Load by capacity, in parts of 2 to the 40th: fractions of denominators up to 2 to the 20th that differ are further apart.</summary>
    public long LoadRatio => ((long)Load << 40) / Agent.Capacity;

    /// <summary>When something of theirs last began or ended, or they became available.</summary>
    public long IdleSince { get; set; }

    /// <summary>Offers that ran out one after the other.</summary>
    public int TimeOuts { get; set; }

    public SortedDictionary<long, ItemState> Offers { get; } = [];

    /// <summary>They get nothing that ranks after this.</summary>
    public ItemState? ReservedFor { get; set; }

    /// <summary>What waits for them alone and was put aside until they change.</summary>
    public List<ItemState> Aside { get; } = [];

    /// <summary>Where they are among the agents.</summary>
    public List<(Line Line, int Slot)> Lines { get; } = [];

    public int CountOf(string channel) => counts.GetValueOrDefault(channel);

    public void Be(Agent agent)
    {
        Agent = agent;
        LookAgain();
    }

    public void Be(Presence presence)
    {
        Presence = presence;
        LookAgain();
    }

    public void Take(Kind kind)
    {
        Load += kind.Weight;
        counts[kind.Channel] = CountOf(kind.Channel) + 1;
        LookAgain();
    }

    public void Give(Kind kind)
    {
        Load -= kind.Weight;
        counts[kind.Channel] = CountOf(kind.Channel) - 1;
        LookAgain();
    }

    /// <summary>What was known of them is so no more.</summary>
    public void LookAgain() => Array.Clear(known);

    public Fit FitFor(Kind kind) => Known(kind).Fit;

    /// <summary>Could be given one, were they free.</summary>
    public bool CouldTake(Kind kind) => Known(kind).CouldTake;

    /// <summary>Of two who satisfy the same step: lower load ratio, longer idle, id.</summary>
    public static int Compare(AgentState one, AgentState other)
    {
        var byLoad = one.LoadRatio.CompareTo(other.LoadRatio);
        if (byLoad != 0)
            return byLoad;
        var byIdle = one.IdleSince.CompareTo(other.IdleSince);
        return byIdle != 0 ? byIdle : string.CompareOrdinal(one.Agent.Id, other.Agent.Id);
    }

    /// <summary>An agent is in many lines and there are few kinds: so each is looked at once after a change.</summary>
    private (bool IsKnown, Fit Fit, bool CouldTake) Known(Kind kind)
    {
        if (kind.Number >= known.Length)
            Array.Resize(ref known, kind.Number + 4);
        ref var of = ref known[kind.Number];
        if (!of.IsKnown)
            of = (true, Look(kind), Presence == Presence.Available && kind.Weight <= Agent.Capacity && Agent.MaximumOf(kind.Channel) > 0);
        return of;
    }

    private Fit Look(Kind kind)
    {
        if (Presence != Presence.Available)
            return Fit.NotAvailable;
        if (Load + kind.Weight > Agent.Capacity)
            return Fit.Capacity;
        if (CountOf(kind.Channel) >= Agent.MaximumOf(kind.Channel))
            return Fit.ChannelFull;
        foreach (var channel in kind.NotWhile)
            if (CountOf(channel) > 0)
                return Fit.Interrupt;
        return Fit.Fits;
    }
}

/// <summary>What an item asks of an agent's time: so much, by this channel, and not while they work on one of these.</summary>
/// <param name="number">0, 1, 2 … of the kinds there are.</param>
internal sealed class Kind(int number, string channel, int weight)
{
    public int Number { get; } = number;
    public string Channel { get; } = channel;
    public int Weight { get; } = weight;
    public string[] NotWhile { get; set; } = [];

    /// <summary>May be kept waiting for good by smaller ones: room for it does not come by itself.</summary>
    public bool IsHeavy => Weight > 1 || NotWhile.Length > 0;
}
