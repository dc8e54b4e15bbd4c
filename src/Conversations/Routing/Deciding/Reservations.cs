namespace Throughline.Conversations.Routing.Deciding;

/// <summary>
/// Keeps agents free for items that fit nowhere: of each lane of heavy items the first, once it has waited long enough. So nothing heavy waits for good
/// behind a stream of light ones that always fill the gap.
/// </summary>
internal sealed class Reservations(Lines lines, Choose choose)
{
    private readonly List<AgentState> kept = [];

    public IReadOnlyList<AgentState> Kept => kept;

    /// <summary>The agent is kept free for the item.</summary>
    public void Keep(ItemState item, AgentState agent)
    {
        (item.Reserves, agent.ReservedFor) = (agent, item);
        kept.Add(agent);
    }

    /// <returns>Who was kept for it, or null.</returns>
    public AgentState? End(ItemState item)
    {
        if (item.Reserves is not { } agent)
            return null;
        (item.Reserves, agent.ReservedFor) = (null, null);
        kept.Remove(agent);
        return agent;
    }

    /// <summary>Those whose agent could not take it any more even if they were free, in the order of items.</summary>
    public List<ItemState> Broken(long now) =>
        [.. kept.Select(agent => agent.ReservedFor!).Where(item => !item.CouldGoTo(item.Reserves!, now)).Order(ItemState.Order)];

    /// <summary>Items that now get somebody kept free, in the order of items; the agent is to be looked at before the next is asked for.</summary>
    public IEnumerable<ItemState> Make(RoutingRules rules, long now)
    {
        var due = new List<ItemState>();
        foreach (var line in lines.All)
            if (line.Kind.IsHeavy)
                foreach (var lane in line.Lanes)
                    if (lane.First is { } first && IsDue(first) && lane.Candidates().FirstOrDefault(item => !item.WaitsForPreferred(now)) is { Reserves: null } item && IsDue(item))
                        due.Add(item);
        due.Sort(ItemState.Order);
        foreach (var item in due)
            if (IsDue(item) && !choose.CanGo(item, now) && Best(item, now) is { } agent)
            {
                Keep(item, agent);
                yield return item;
            }

        bool IsDue(ItemState item) => now - item.Item.EnqueuedAt >= rules.ReserveAfter && item.Lane!.Line.HasSpare(item.Item.StepAt(now));
    }

    private static AgentState? Best(ItemState item, long now)
    {
        var (line, step, best) = (item.Lane!.Line, item.Item.StepAt(now), -1);
        for (var slot = 0; slot < line.Agents; slot++)
        {
            if (line.StepOf(slot) > step || !line.IsSpare(slot) || item.Excludes(line.AgentAt(slot)))
                continue;
            if (best < 0 || line.StepOf(slot) < line.StepOf(best) || (line.StepOf(slot) == line.StepOf(best) && AgentState.Compare(line.AgentAt(slot), line.AgentAt(best)) < 0))
                best = slot;
        }
        return best < 0 ? null : line.AgentAt(best);
    }
}
