using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Routing.Deciding;
using Throughline.Kernel;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Routing;

/// <summary>
/// Gives items to agents: facts go in, outcomes come out, the same for the same facts. It knows no clock but the times of its facts.
/// What the numbered rules (docs/routing.md) ask for is decided in <see cref="Choose"/>; here is what each fact changes.
/// </summary>
internal sealed class Router
{
    private sealed record QueueState(Queue Queue, HashSet<string> Members)
    {
        public List<AgentState> Agents { get; } = [];
        public int Available { get; set; }
    }

    private readonly Dictionary<string, QueueState> queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentState> agents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ItemState> items = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(ItemState Item, long Offer), (long At, long Offer)> deadlines = new();
    private readonly PriorityQueue<ItemState, long> looks = new();
    private readonly Strides strides = new();
    private readonly Lines lines = new();
    private readonly Choose choose;
    private readonly Reservations reservations;
    private RoutingRules rules = new();
    private List<RoutingOutcome> outcomes = [];
    private long now = long.MinValue;
    private long offers;

    public Router()
    {
        choose = new(lines, strides);
        reservations = new(lines, choose);
    }

    /// <summary>How many items wait.</summary>
    public int Waiting { get; private set; }

    /// <summary>Whether time alone may lead to something.</summary>
    public bool HasWork => Waiting > 0 || deadlines.Count > 0;

    /// <summary>For replays: stops before it makes this decision.</summary>
    public long StopBefore { get; init; } = long.MaxValue;

    public bool HasStopped { get; private set; }

    /// <summary>What follows from a fact. Time does not go back: a fact with an earlier one counts as of now.</summary>
    /// <exception cref="RefusedException">409: as things stand it can't be; nothing has changed.</exception>
    /// <exception cref="UserErrorException">It names what isn't there; nothing has changed.</exception>
    public IReadOnlyList<RoutingOutcome> Apply(RoutingFact fact)
    {
        outcomes = [];
        var before = now;
        now = Math.Max(now, fact.At);
        switch (fact)
        {
            case RulesSet set: SetRules(set.Rules); break;
            case QueueSet set: SetQueue(set.Queue); break;
            case AgentSet set: SetAgent(set.Agent); break;
            case PresenceSet set: SetPresence(AgentOf(set.Agent), set.Presence); break;
            case Enqueued enqueued: Enqueue(enqueued.Item); break;
            case Withdrawn withdrawn: Withdraw(ItemOf(withdrawn.Item)); break;
            case Accepted accepted: Accept(OfferOf(accepted.Item, accepted.Offer)); break;
            case Declined declined: Decline(OfferOf(declined.Item, declined.Offer)); break;
            case Assigned assigned: Assign(ItemOf(assigned.Item), AgentOf(assigned.Agent), assigned.By); break;
            case Finished finished: Finish(ItemOf(finished.Item)); break;
            case Ticked ticked: Tick(Math.Min(ticked.Most, rules.MostDecisionsATick)); break;
            default: throw new InvalidOperationException($"Nothing follows from {fact.GetType().Name}.");
        }
        // a tick after which nothing is different needs no place in the log, so it leaves no trace here either
        if (fact is Ticked && outcomes.Count == 0 && !HasStopped)
            now = before;
        return outcomes;
    }

    /// <summary>Every agent as they stand to an item that waits.</summary>
    internal ExplainDecision.Why? LookAt(string item) => items.GetValueOrDefault(item) is { Is: ItemIs.Waiting } waiting
        ? ExplainDecision.Of(waiting, agents.Values, agent => queues[waiting.Item.Queue].Members.Contains(agent.Agent.Id), now) : null;

    private void SetRules(RoutingRules set)
    {
        rules = set;
        foreach (var agent in agents.Values)
            agent.LookAgain();
        lines.SetRules(set, now);
        strides.SetRules(set);
        foreach (var agent in agents.Values)
            BringBack(agent);
    }

    private void SetQueue(Queue queue)
    {
        var before = queues.GetValueOrDefault(queue.Id)?.Agents;
        queues[queue.Id] = new(queue, [.. queue.Members]);
        SetMembers(queues[queue.Id]);
        foreach (var agent in before ?? [])
            BringBack(agent);
    }

    private void SetAgent(Agent agent)
    {
        if (agent.Capacity is < 1 or > AgentState.MostCapacity)
            throw new UserErrorException($"The capacity of {agent.Id} is {agent.Capacity}; it is from 1 to {AgentState.MostCapacity:N0}.");
        if (agents.TryGetValue(agent.Id, out var known))
            known.Be(agent);
        else
            agents[agent.Id] = new(agent);
        foreach (var queue in queues.Values.Where(queue => queue.Members.Contains(agent.Id)))
            SetMembers(queue);
        BringBack(agents[agent.Id]);
    }

    private void SetMembers(QueueState queue)
    {
        queue.Agents.Clear();
        queue.Agents.AddRange(queue.Members.Select(id => agents.GetValueOrDefault(id)).OfType<AgentState>());
        queue.Available = queue.Agents.Count(agent => agent.Presence == Presence.Available);
        lines.SetMembers(queue.Queue.Id, queue.Agents, now);
        foreach (var agent in queue.Agents)
            BringBack(agent);
    }

    private void SetPresence(AgentState agent, Presence presence)
    {
        agent.TimeOuts = 0;
        Become(agent, presence);
        if (presence == Presence.Offline)
            Return(agent, Ending.Offline);
    }

    private void Become(AgentState agent, Presence presence)
    {
        var (was, isNow) = (agent.Presence == Presence.Available, presence == Presence.Available);
        agent.Be(presence);
        if (was == isNow)
            return;
        if (isNow)
            agent.IdleSince = now;
        foreach (var queue in queues.Values.Where(queue => queue.Members.Contains(agent.Agent.Id)))
            queue.Available += isNow ? 1 : -1;
        Changed(agent);
    }

    private void Enqueue(WorkItem item)
    {
        if (!queues.ContainsKey(item.Queue))
            throw new UserErrorException($"There is no queue “{item.Queue}”.");
        if (item.Weight < 1)
            throw new UserErrorException($"The weight of {item.Id} is {item.Weight}; it is 1 or more.");
        if (items.ContainsKey(item.Id))
            throw Conflict($"{item.Id} is there already.");
        strides.Meet(item.Channel, rules);
        var made = items[item.Id] = new(item, lines.KindOf(item.Channel, item.Weight)) { Preferred = item.Preferred is null ? null : agents.GetValueOrDefault(item.Preferred) };
        Wait(made);
    }

    private void Withdraw(ItemState item)
    {
        if (item.Is == ItemIs.Held)
            throw Conflict($"{item.Item.Id} is with {item.Agent!.Agent.Id}. It is finished, not withdrawn.");
        if (item.Is == ItemIs.Offered)
            EndOffer(item, Ending.Withdrawn, null);
        else
            StopWaiting(item);
        Forget(item);
    }

    private void Accept(ItemState item)
    {
        item.Is = ItemIs.Held;
        item.Agent!.Offers.Remove(item.Offer);
        item.Agent.TimeOuts = 0;
    }

    private void Decline(ItemState item)
    {
        item.Agent!.TimeOuts = 0;
        EndOffer(item, Ending.Declined, Exclude(item));
        Wait(item);
    }

    private void Assign(ItemState item, AgentState agent, string by)
    {
        if (item.Is == ItemIs.Offered)
            EndOffer(item, Ending.Reassigned, null);
        else if (item.Is == ItemIs.Held)
            GiveBack(item);
        else
            StopWaiting(item);
        var isOver = agent.Load + item.Kind.Weight > agent.Agent.Capacity || agent.CountOf(item.Kind.Channel) >= agent.Agent.MaximumOf(item.Kind.Channel);
        item.Is = ItemIs.Held;
        Give(item, agent);
        if (isOver)
            outcomes.Add(new OverAssigned(item.Item.Id, agent.Agent.Id, by));
    }

    private void Finish(ItemState item)
    {
        if (item.Is != ItemIs.Held)
            throw Conflict($"{item.Item.Id} is with nobody, so nobody has finished it.");
        GiveBack(item);
        Forget(item);
    }

    private void Tick(int most)
    {
        while (deadlines.TryPeek(out var due, out var at) && at.At <= now)
        {
            deadlines.Dequeue();
            if (due.Item.Is == ItemIs.Offered && due.Item.Offer == due.Offer)
                TimeOut(due.Item);
        }
        lines.Wake(now);
        while (looks.TryPeek(out _, out var due) && due <= now)
            LookAgain(looks.Dequeue());
        foreach (var item in reservations.Broken(now))
            EndReservation(item);
        foreach (var item in reservations.Make(rules, now))
        {
            outcomes.Add(new Reserved(item.Item.Id, item.Reserves!.Agent.Id));
            Changed(item.Reserves);
        }
        for (var made = 0; made < most && !HasStopped; made++)
            if (choose.Next(rules, now, PutAside) is not { } item)
                return;
            else if (offers + 1 == StopBefore)
                HasStopped = true;
            else
                Offer(ChoiceFor(item));
    }

    private Choice ChoiceFor(ItemState item)
    {
        var queue = queues[item.Item.Queue];
        return choose.For(item, now, agents.Count, queue.Agents.Count, queue.Available, reservations.Kept);
    }

    private void Offer(Choice choice)
    {
        var (item, deadline) = (choice.Item, now + rules.OfferTime);
        StopWaiting(item);
        (item.Is, item.Offer) = (ItemIs.Offered, ++offers);
        choice.Agent.Offers[item.Offer] = item;
        deadlines.Enqueue((item, item.Offer), (deadline, item.Offer));
        outcomes.Add(new Offered(item.Offer, item.Item.Id, choice.Agent.Agent.Id, deadline, choice.Step, choice.IsPreferred, choice.Next, choice.Passed));
        Give(item, choice.Agent);
    }

    private void TimeOut(ItemState item)
    {
        var agent = item.Agent!;
        EndOffer(item, Ending.TimedOut, Exclude(item));
        Wait(item);
        if (++agent.TimeOuts < rules.TimeOutsUntilNotResponding || agent.Presence != Presence.Available)
            return;
        outcomes.Add(new StoppedResponding(agent.Agent.Id));
        Become(agent, Presence.NotResponding);
        Return(agent, Ending.NotResponding);
    }

    private void Return(AgentState agent, Ending ending)
    {
        foreach (var item in agent.Offers.Values.ToList())
        {
            EndOffer(item, ending, null);
            Wait(item);
        }
    }

    /// <summary>Of the agent it is offered to, until the step ends; on the last step for a while.</summary>
    private long Exclude(ItemState item)
    {
        var until = item.Item.EndOf(item.Item.StepAt(now)) ?? now + rules.ExcludedOnLastStep;
        item.Exclude(item.Agent!, until);
        return until;
    }

    private void EndOffer(ItemState item, Ending ending, long? excludedUntil)
    {
        var agent = item.Agent!;
        agent.Offers.Remove(item.Offer);
        outcomes.Add(new OfferEnded(item.Offer, item.Item.Id, agent.Agent.Id, ending, excludedUntil));
        GiveBack(item);
    }

    private void Give(ItemState item, AgentState agent)
    {
        item.Agent = agent;
        agent.Take(item.Kind);
        agent.IdleSince = now;
        Changed(agent);
    }

    private void GiveBack(ItemState item)
    {
        var agent = item.Agent!;
        item.Agent = null;
        agent.Give(item.Kind);
        agent.IdleSince = now;
        Changed(agent);
    }

    private void Wait(ItemState item)
    {
        item.Is = ItemIs.Waiting;
        Waiting++;
        Place(item);
    }

    private void Place(ItemState item)
    {
        item.ForgetExclusions(now);
        item.Lane = lines.Of(item.Item, item.Kind, () => queues[item.Item.Queue].Agents).LaneOf(item.Item.Priority);
        item.Lane.Add(item);
        lines.Sort(item.Lane, now);
        foreach (var (_, until) in item.Exclusions)
            looks.Enqueue(item, until);
        if (item.Item.PreferredUntil > now)
            looks.Enqueue(item, item.Item.PreferredUntil);
    }

    private void Displace(ItemState item)
    {
        item.AsideWith?.Aside.Remove(item);
        item.AsideWith = null;
        var lane = item.Lane!;
        lane.Remove(item);
        item.Lane = null;
        lines.Sort(lane, now);
    }

    private void StopWaiting(ItemState item)
    {
        Displace(item);
        item.Is = ItemIs.Gone;
        Waiting--;
        EndReservation(item);
    }

    private void EndReservation(ItemState item)
    {
        if (reservations.End(item) is not { } agent)
            return;
        outcomes.Add(new ReservationEnded(item.Item.Id, agent.Agent.Id));
        Changed(agent);
        BringBack(agent);
    }

    private void Forget(ItemState item)
    {
        item.Is = ItemIs.Gone;
        items.Remove(item.Item.Id);
    }

    /// <summary>An exclusion or a wait has ended, or something else about it: it may belong elsewhere.</summary>
    private void LookAgain(ItemState item)
    {
        if (item.Is != ItemIs.Waiting)
            return;
        Displace(item);
        Place(item);
    }

    private void PutAside(ItemState item)
    {
        var agent = item.Preferred!;
        if (!item.HasSaidThatItWaits)
            outcomes.Add(new WaitsFor(item.Item.Id, agent.Agent.Id, item.Item.PreferredUntil));
        item.HasSaidThatItWaits = true;
        item.Lane!.Remove(item);
        lines.Sort(item.Lane, now);
        item.AsideWith = agent;
        agent.Aside.Add(item);
    }

    /// <summary>What waits for the agent alone is looked at again.</summary>
    private void BringBack(AgentState agent)
    {
        if (agent.Aside.Count == 0)
            return;
        foreach (var item in agent.Aside.ToList())
            LookAgain(item);
    }

    private void Changed(AgentState agent)
    {
        foreach (var (line, slot) in agent.Lines)
            if (line.Update(slot))
                lines.Sort(line, now);
        if (agent.Aside.Count > 0 && (agent.Presence != Presence.Available || agent.Aside.Exists(item => agent.FitFor(item.Kind) == Fit.Fits)))
            BringBack(agent);
    }

    private AgentState AgentOf(string id) => agents.GetValueOrDefault(id) ?? throw new UserErrorException($"There is no agent “{id}”.");
    private ItemState ItemOf(string id) => items.GetValueOrDefault(id) ?? throw new UserErrorException($"“{id}” neither waits nor is with anybody.");

    private ItemState OfferOf(string id, long offer) =>
        items.GetValueOrDefault(id) is { Is: ItemIs.Offered } item && item.Offer == offer ? item : throw Conflict($"Offer {offer} of {id} is not open any more.");

    private static RefusedException Conflict(string says) => new(StatusCodes.Status409Conflict, says);
}
