namespace Throughline.Conversations.Routing.Deciding;

/// <summary>The next assignment: the first item, in the order of items, that an agent may be given, and the first agent, in the order of agents.</summary>
internal sealed class Choose(Lines lines, Strides strides)
{
    public const int Runners = 5;

    private readonly List<int> best = [];
    private readonly List<ItemState> aside = [];

    /// <summary>Null where no item can be given to anybody. Items that wait for their preferred agent are to be put aside.</summary>
    public ItemState? Next(RoutingRules rules, long now, Action<ItemState> putAside)
    {
        if (rules.ChannelWeights.Count == 0)
            return First(lines.Ready(null), now, putAside);
        for (var turn = 0; turn < strides.Count; turn++)
            if (First(lines.Ready(strides[turn]), now, putAside) is { } item)
            {
                strides.Won(turn);
                return item;
            }
        return null;
    }

    /// <summary>To whom an item goes of which <see cref="Next"/> has found that it can go to somebody.</summary>
    public Choice For(ItemState item, long now, int agents, int members, int available, IEnumerable<AgentState> kept)
    {
        var (line, step, preferred) = (item.Lane!.Line, item.Item.StepAt(now), PreferredSlot(item, now));
        best.Clear();
        line.Able.Best(item, step, Runners + 1, best);
        var winner = preferred >= 0 ? preferred : best[0];
        best.Remove(winner);
        return new(item, line.AgentAt(winner), line.StepOf(winner), preferred >= 0, [.. best.Take(Runners).Select(slot => line.AgentAt(slot).Agent.Id)],
            PassedFor(item, step, agents, members, available, kept));
    }

    public bool CanGo(ItemState item, long now)
    {
        best.Clear();
        item.Lane!.Line.Able.Best(item, item.Item.StepAt(now), 1, best);
        return best.Count > 0;
    }

    private ItemState? First(ReadyLanes? ready, long now, Action<ItemState> putAside)
    {
        if (ready is null || ready.Count == 0)
            return null;
        var first = ready[0].ReadyUnder!;
        if (IsFree(first, now))
            return first;
        var found = Merge(ready, now);
        foreach (var item in aside)
            putAside(item);
        aside.Clear();
        return found;
    }

    /// <summary>Something stands in the way of the very first: the lanes are merged in one order, as far as it must be looked at.</summary>
    private ItemState? Merge(ReadyLanes ready, long now)
    {
        var open = new PriorityQueue<(int Place, IEnumerator<ItemState>? After), ItemState>(ItemState.Order);
        open.Enqueue((0, null), ready[0].ReadyUnder!);
        while (open.TryDequeue(out var of, out var item))
        {
            var rest = of.After;
            if (rest is null)
            {
                rest = ready[of.Place].Candidates().GetEnumerator();
                rest.MoveNext();
                for (var child = (2 * of.Place) + 1; child <= (2 * of.Place) + 2 && child < ready.Count; child++)
                    open.Enqueue((child, null), ready[child].ReadyUnder!);
            }
            if (IsFree(item, now))
                return item;
            if (item.Preferred is not null && CanGo(item, now))
            {
                if (!item.WaitsForPreferred(now))
                    return item;
                aside.Add(item);
            }
            if (rest.MoveNext())
                open.Enqueue((of.Place, rest), rest.Current);
        }
        return null;
    }

    /// <summary>It can be given to somebody without a second look: its preferred agent fits, or it has none and somebody fits.</summary>
    private bool IsFree(ItemState item, long now) => item.Preferred is null ? CanGo(item, now) : PreferredSlot(item, now) >= 0;

    /// <summary>The slot of its preferred agent where they may be given it now; else -1.</summary>
    private static int PreferredSlot(ItemState item, long now)
    {
        if (item.Preferred is not { } agent || item.Excludes(agent) || item.IsKeptFrom(agent))
            return -1;
        var (line, slot) = (item.Lane!.Line, item.Lane.Line.SlotOf(agent, item.Item.StepAt(now)));
        return slot >= 0 && line.Fits(slot) ? slot : -1;
    }

    private static Passed PassedFor(ItemState item, int step, int agents, int members, int available, IEnumerable<AgentState> kept)
    {
        var line = item.Lane!.Line;
        var excluded = item.Exclusions.Count(exclusion => Fits(exclusion.Agent));
        var reserved = 0;
        foreach (var agent in kept)
            if (item.IsKeptFrom(agent) && !item.Excludes(agent) && Fits(agent))
                reserved++;
        var (full, channel, interrupt) = (line.Count(Fit.Capacity, step), line.Count(Fit.ChannelFull, step), line.Count(Fit.Interrupt, step));
        return new(agents - members, members - available, available - line.Count(Fit.Fits, step) - full - channel - interrupt, full, channel, interrupt, excluded, reserved);

        bool Fits(AgentState agent) => line.SlotOf(agent, step) is >= 0 and var slot && line.Fits(slot);
    }
}
