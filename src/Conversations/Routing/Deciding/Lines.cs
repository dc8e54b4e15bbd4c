namespace Throughline.Conversations.Routing.Deciding;

/// <summary>All lines, and which of their lanes are ready.</summary>
internal sealed class Lines
{
    private readonly Dictionary<(string Queue, string Plan, Kind Kind), Line> lines = [];
    private readonly Dictionary<(string Channel, int Weight), Kind> kinds = [];
    private readonly Dictionary<string, ReadyLanes> ready = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Lane, long> wakes = new();
    private RoutingRules rules = new();

    public Dictionary<(string Queue, string Plan, Kind Kind), Line>.ValueCollection All => lines.Values;

    public Kind KindOf(string channel, int weight) =>
        kinds.TryGetValue((channel, weight), out var kind) ? kind : kinds[(channel, weight)] = new(kinds.Count, channel, weight) { NotWhile = NotWhile(channel) };

    public Line Of(WorkItem item, Kind kind, Func<IEnumerable<AgentState>> members)
    {
        var key = (item.Queue, item.Plan.Key, kind);
        if (lines.TryGetValue(key, out var line))
            return line;
        line = lines[key] = new(item.Queue, item.Plan, kind);
        line.SetAgents(members());
        return line;
    }

    /// <summary>Other members of a queue. Lines where nothing waits are forgotten.</summary>
    public void SetMembers(string queue, IReadOnlyCollection<AgentState> members, long now)
    {
        foreach (var (key, line) in lines.Where(of => of.Key.Queue == queue).ToList())
        {
            var isLeft = line.Lanes.All(lane => lane.First is null);
            line.SetAgents(isLeft ? [] : members);
            Sort(line, now);
            if (isLeft)
                lines.Remove(key);
        }
    }

    /// <summary>The lanes that are ready of a channel, or of all where null.</summary>
    public ReadyLanes? Ready(string? channel) => ready.GetValueOrDefault(channel ?? "");

    public void Sort(Line line, long now)
    {
        foreach (var lane in line.Lanes)
            Sort(lane, now);
    }

    /// <summary>To be called whenever a lane's first item or its best agent may have changed, or time has come for it.</summary>
    public void Sort(Lane lane, long now)
    {
        var able = lane.Line.Able;
        var first = able.Count > 0 ? lane.First : null;
        if (first is not null && first.Item.StepAt(now) < able.BestStep)
        {
            // somebody is there, but for a later step
            var at = first.Item.EndOf(able.BestStep - 1)!.Value;
            if (at != lane.WakeAt)
                wakes.Enqueue(lane, lane.WakeAt = at);
            first = null;
        }
        if (first == lane.ReadyUnder)
            return;
        var lanes = ReadyOf(lane.Line.Kind.Channel);
        if (first is not null)
            lanes.Put(lane, first);
        else
            lanes.Remove(lane);
    }

    public void Wake(long now)
    {
        while (wakes.TryPeek(out var lane, out var at) && at <= now)
        {
            wakes.Dequeue();
            if (lane.WakeAt == at)
                lane.WakeAt = long.MinValue;
            Sort(lane, now);
        }
    }

    /// <summary>Other rules: who fits and what is compared with what begins anew.</summary>
    public void SetRules(RoutingRules set, long now)
    {
        rules = set;
        foreach (var kind in kinds.Values)
            kind.NotWhile = NotWhile(kind.Channel);
        ready.Clear();
        foreach (var line in lines.Values)
        {
            foreach (var lane in line.Lanes)
                (lane.Place, lane.ReadyUnder) = (-1, null);
            for (var slot = 0; slot < line.Agents; slot++)
                line.Update(slot);
            Sort(line, now);
        }
    }

    private ReadyLanes ReadyOf(string channel)
    {
        var bucket = rules.ChannelWeights.Count > 0 ? channel : "";
        return ready.TryGetValue(bucket, out var lanes) ? lanes : ready[bucket] = new();
    }

    private string[] NotWhile(string channel) => [.. rules.NoInterrupts.Where(pair => pair.Arriving == channel).Select(pair => pair.Working).Distinct(StringComparer.Ordinal)];
}
