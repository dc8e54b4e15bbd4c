using Throughline.Conversations.Routing;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>Books of a long day, quick enough for it: who has what, who was refused what, who is kept for what. Says what is broken.</summary>
internal sealed class DayLedger
{
    private sealed class Desk(Agent agent)
    {
        public Agent Is { get; } = agent;
        public Presence Presence { get; set; }
        public int Load { get; set; }
        public Dictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);
        public string? KeptFor { get; set; }
    }

    private readonly Dictionary<string, Desk> desks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> members = new(StringComparer.Ordinal);
    private readonly Dictionary<string, WorkItem> items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> with = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> offers = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Item, string Agent), long> excluded = [];
    private readonly Dictionary<string, bool> wrapping = new(StringComparer.Ordinal);
    private readonly HashSet<string> saidToWait = new(StringComparer.Ordinal);
    private RoutingRules rules = new();

    public int Offered { get; private set; }
    public int Accepted { get; private set; }
    public int Finished { get; private set; }
    public int Withdrawn { get; private set; }
    public int TimedOut { get; private set; }
    public int Kept { get; private set; }
    public int MostWaiting { get; private set; }
    public int Left => items.Count;

    public void Take(RoutingFact fact, IReadOnlyList<RoutingOutcome> outcomes)
    {
        switch (fact)
        {
            case RulesSet f: rules = f.Rules; break;
            case QueueSet f: members[f.Queue.Id] = [.. f.Queue.Members]; break;
            case AgentSet f: desks[f.Agent.Id] = new(f.Agent); break;
            case PresenceSet f: desks[f.Agent].Presence = f.Presence; break;
            case Enqueued f: Assert.True(items.TryAdd(f.Item.Id, f.Item)); break;
            case Throughline.Conversations.Routing.Accepted f: Assert.Equal(f.Offer, offers[f.Item]); offers.Remove(f.Item); Accepted++; break;
            case Finished f when f.WrapUp is { } wraps: Wrap(f.Item, wraps.KeepsCapacity); Finished++; break;
            case Finished f: Free(f.Item); items.Remove(f.Item); Finished++; break;
            case WrappedUp f: EndWrapUp(f.Item); break;
            case Withdrawn f: Assert.False(with.ContainsKey(f.Item)); items.Remove(f.Item); Withdrawn++; break;
        }
        foreach (var outcome in outcomes)
            Take(outcome, fact.At);
        if (fact is Ticked)
            MostWaiting = Math.Max(MostWaiting, items.Count - with.Count);
    }

    private void Take(RoutingOutcome outcome, long now)
    {
        switch (outcome)
        {
            case Offered o:
                Assert.True(IsEligible(items[o.Item], o.Agent, now), $"R1: {o}");
                Assert.False(IsKept(items[o.Item], o.Agent, now), $"R6, R9: {o}");
                Assert.True(offers.TryAdd(o.Item, o.Number), $"R5: {o}");
                with.Add(o.Item, o.Agent);
                var desk = desks[o.Agent];
                desk.Load += items[o.Item].Weight;
                desk.Counts[items[o.Item].Channel] = desk.Counts.GetValueOrDefault(items[o.Item].Channel) + 1;
                Assert.True(desk.Load <= desk.Is.Capacity, $"R2: {o}");
                Offered++;
                break;
            case OfferEnded o:
                Assert.True(offers.Remove(o.Item));
                Free(o.Item);
                if (o.ExcludedUntil is { } until)
                    excluded[(o.Item, o.Agent)] = until;
                TimedOut += o.Ending == Ending.TimedOut ? 1 : 0;
                break;
            case WrapUpOver o: EndWrapUp(o.Item); break;
            case StoppedResponding o: desks[o.Agent].Presence = Presence.NotResponding; break;
            case Reserved o: Assert.Null(desks[o.Agent].KeptFor); desks[o.Agent].KeptFor = o.Item; Kept++; break;
            case ReservationEnded o: desks[o.Agent].KeptFor = null; break;
            case WaitsFor o: saidToWait.Add(o.Item); break;
        }
    }

    /// <summary>R10, over every item that waits and every agent.</summary>
    public void NothingIsLeftUndone(long now)
    {
        foreach (var item in items.Values.Where(i => !with.ContainsKey(i.Id)))
            foreach (var agent in members[item.Queue])
                if (IsEligible(item, agent, now) && !IsKept(item, agent, now))
                    Assert.True(saidToWait.Contains(item.Id) && now < item.PreferredUntil && item.Preferred != agent, $"R10: {item.Id} could be given to {agent} at {now}");
    }

    /// <summary>R3: how many that rank before it in its channel could have been given to somebody.</summary>
    public void NothingWasPassedOver(Offered offer, long now)
    {
        var item = items[offer.Item];
        foreach (var before in items.Values.Where(i => !with.ContainsKey(i.Id) && i.Channel == item.Channel && (i.Rank < item.Rank || (i.Rank == item.Rank && string.CompareOrdinal(i.Id, item.Id) < 0))))
            foreach (var agent in members[before.Queue])
                if (IsEligible(before, agent, now) && !IsKept(before, agent, now))
                    Assert.True(saidToWait.Contains(before.Id) && now < before.PreferredUntil && before.Preferred != agent, $"R3: {before.Id} ranks before {offer.Item} and could be given to {agent}");
    }

    /// <summary>It is out of the way, but may take the agent's capacity still.</summary>
    private void Wrap(string item, bool keeps)
    {
        if (!keeps)
        {
            Free(item);
            items.Remove(item);
        }
        wrapping.Add(item, keeps);
    }

    private void EndWrapUp(string item)
    {
        Assert.True(wrapping.Remove(item, out var keeps), $"R13: {item} is not wrapped up");
        if (!keeps)
            return;
        Free(item);
        items.Remove(item);
    }

    private void Free(string item)
    {
        var desk = desks[with[item]];
        desk.Load -= items[item].Weight;
        desk.Counts[items[item].Channel]--;
        with.Remove(item);
    }

    private bool IsEligible(WorkItem item, string agent, long now) => desks[agent] is var desk && desk.Presence == Presence.Available && members[item.Queue].Contains(agent)
        && item.Plan.SatisfiedBy(desk.Is, item.StepAt(now)) is not null && desk.Load + item.Weight <= desk.Is.Capacity && desk.Counts.GetValueOrDefault(item.Channel) < desk.Is.MaximumOf(item.Channel)
        && !rules.NoInterrupts.Any(pair => pair.Arriving == item.Channel && desk.Counts.GetValueOrDefault(pair.Working) > 0);

    private bool IsKept(WorkItem item, string agent, long now) => (excluded.TryGetValue((item.Id, agent), out var until) && now < until)
        || (desks[agent].KeptFor is { } kept && kept != item.Id && (items[kept].Rank < item.Rank || (items[kept].Rank == item.Rank && string.CompareOrdinal(kept, item.Id) < 0)));
}
