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
    private readonly Dictionary<string, ItemState> items = new(StringComparer.Ordinal);
    private readonly Happening happening = new();
    private readonly Strides strides = new();
    private readonly Lines lines = new();
    private readonly Choose choose;
    private readonly Reservations reservations;
    private readonly Overflows overflows;
    private readonly Places places;
    private readonly Desks desks;
    private readonly Offers offers;
    private readonly WrapUps wrapUps;
    private RoutingRules rules = new();

    public Router()
    {
        choose = new(lines, strides);
        reservations = new(lines, choose);
        overflows = new(happening, queue => desks!.QueueOf(queue));
        places = new(lines, reservations, overflows, happening, queue => desks!.QueueOf(queue).Serving);
        desks = new(lines, places, happening);
        offers = new(places, desks, happening);
        wrapUps = new(offers, happening);
    }

    /// <summary>Goes on where another one was.</summary>
    public Router(RouterState state)
        : this()
    {
        happening.Begin(state.Now);
        SetRules(state.Rules);
        strides.Bring(state.Turns, state.Reached, rules);
        desks.Bring(state.Agents, state.Queues);
        offers.Bring(state.Offers);
        wrapUps.Bring(state.WrapUps);
        var waiting = new List<ItemState>();
        foreach (var kept in state.Items)
        {
            var item = items[kept.Item.Id] = kept.State(lines.KindOf(kept.Item.Channel, kept.Item.Weight), desks.AgentOf);
            if (kept.Agent is not null)
                offers.Bring(item, desks.AgentOf(kept.Agent));
            if (kept.Reserves is not null)
                reservations.Keep(item, desks.AgentOf(kept.Reserves));
            if (item.Is == ItemIs.Wrapping)
                wrapUps.Run(item);
            else if (item.Is == ItemIs.Waiting)
                waiting.Add(item);
        }
        waiting.ForEach(places.Bring); // once it is known who is free
    }

    /// <summary>How many items wait.</summary>
    public int Waiting => places.Waiting;

    /// <summary>How many items wait, are offered, held or wrapped up.</summary>
    public int Items => items.Count;

    /// <summary>For replays: stops before it makes this decision.</summary>
    public long StopBefore { get; set; } = long.MaxValue;

    public bool HasStopped { get; private set; }

    /// <summary>Whether time alone may lead to something.</summary>
    public bool HasWork(long now) => Waiting > 0 || offers.HasDeadlines || wrapUps.IsDue(now);

    /// <summary>What follows from a fact. Time does not go back: a fact with an earlier one counts as of now.</summary>
    /// <exception cref="RefusedException">409: as things stand it can't be; nothing has changed.</exception>
    /// <exception cref="UserErrorException">It names what isn't there; nothing has changed.</exception>
    public IReadOnlyList<RoutingOutcome> Apply(RoutingFact fact)
    {
        var before = happening.Now;
        happening.Begin(fact.At);
        switch (fact)
        {
            case RulesSet set: SetRules(set.Rules); break;
            case QueueSet set: desks.Set(set.Queue); break;
            case AgentSet set: desks.Set(set.Agent); break;
            case PresenceSet set: SetPresence(desks.AgentOf(set.Agent), set.Presence); break;
            case OpenSet set: desks.Set(desks.QueueOf(set.Queue), set.IsOpen); break;
            case Enqueued enqueued: Enqueue(enqueued.Item); break;
            case Withdrawn withdrawn: Withdraw(ItemOf(withdrawn.Item)); break;
            case Accepted accepted: offers.Accept(OfferOf(accepted.Item, accepted.Offer)); break;
            case Declined declined: offers.Decline(OfferOf(declined.Item, declined.Offer), rules); break;
            case Assigned assigned: Assign(ItemOf(assigned.Item), desks.AgentOf(assigned.Agent), assigned.By); break;
            case Finished finished: Finish(ItemOf(finished.Item), finished.WrapUp); break;
            case WrappedUp wrapped: EndWrapUp(ItemOf(wrapped.Item)); break;
            case Ticked ticked: Tick(Math.Min(ticked.Most, rules.MostDecisionsATick)); break;
            default: throw new InvalidOperationException($"Nothing follows from {fact.GetType().Name}.");
        }
        // a tick after which nothing is different needs no place in the log, so it leaves no trace here either
        if (fact is Ticked && happening.Outcomes.Count == 0 && !HasStopped)
            happening.TakeBack(before);
        return happening.Outcomes;
    }

    /// <summary>As it stands, to go on from: nothing of it changes any more.</summary>
    public RouterState Keep() => new(
        happening.Now, rules, strides.Reached, offers.Made, wrapUps.Begun, [.. strides.Turns],
        [.. desks.Queues.Select(queue => new QueueThen(queue.Queue, queue.IsOpen))],
        [.. desks.Agents.Select(agent => new AgentThen(agent.Agent, agent.Presence, agent.IdleSince, agent.TimeOuts))],
        [.. items.Values.Select(ItemThen.Of)]);

    /// <summary>Every agent as they stand to an item that waits.</summary>
    internal ExplainDecision.Why? LookAt(string item) => items.GetValueOrDefault(item) is { Is: ItemIs.Waiting } waiting
        ? ExplainDecision.Of(waiting, desks.Agents, agent => desks.QueueOf(waiting.Item.Queue).Members.Contains(agent.Agent.Id), IsOpen(waiting.Item.Queue), happening.Now) : null;

    internal bool IsOpen(string queue) => desks.QueueOf(queue).IsOpen;

    private void SetRules(RoutingRules set)
    {
        rules = set;
        foreach (var agent in desks.Agents)
            agent.LookAgain();
        lines.SetRules(set, happening.Now);
        strides.SetRules(set);
        foreach (var agent in desks.Agents)
            places.BringBack(agent);
    }

    private void SetPresence(AgentState agent, Presence presence)
    {
        agent.TimeOuts = 0;
        desks.Set(agent, presence);
        if (presence == Presence.Offline)
            offers.Return(agent, Ending.Offline);
    }

    private void Enqueue(WorkItem item)
    {
        desks.QueueOf(item.Queue);
        if (item.Weight < 1)
            throw new UserErrorException($"The weight of {item.Id} is {item.Weight}; it is 1 or more.");
        if (items.ContainsKey(item.Id))
            throw Conflict($"{item.Id} is there already.");
        foreach (var overflow in item.Overflows ?? [])
            desks.QueueOf(overflow.Queue);
        strides.Meet(item.Channel, rules);
        places.Wait(items[item.Id] = new(item, lines.KindOf(item.Channel, item.Weight)) { Preferred = desks.Find(item.Preferred) });
    }

    private void Withdraw(ItemState item)
    {
        if (item.Is is ItemIs.Held or ItemIs.Wrapping)
            throw Conflict($"{item.Item.Id} is with somebody. It is finished, not withdrawn.");
        if (item.Is == ItemIs.Offered)
            offers.End(item, Ending.Withdrawn, null);
        else
            places.StopWaiting(item);
        Forget(item);
    }

    private void Assign(ItemState item, AgentState agent, string by)
    {
        if (item.Is == ItemIs.Wrapping)
            throw Conflict($"{item.Item.Id} is done but for its wrap-up, so nobody can be given it.");
        if (item.Is == ItemIs.Offered)
            offers.End(item, Ending.Reassigned, null);
        else if (item.Is == ItemIs.Held)
            offers.GiveBack(item);
        else
            places.StopWaiting(item);
        var isOver = agent.Load + item.Kind.Weight > agent.Agent.Capacity || agent.CountOf(item.Kind.Channel) >= agent.Agent.MaximumOf(item.Kind.Channel);
        item.Is = ItemIs.Held;
        offers.Give(item, agent);
        if (isOver)
            happening.Follows(new OverAssigned(item.Item.Id, agent.Agent.Id, by));
    }

    private void Finish(ItemState item, WrapUp? wrapUp)
    {
        if (item.Is != ItemIs.Held)
            throw Conflict($"{item.Item.Id} is with nobody, so nobody has finished it.");
        if (wrapUp is not null)
        {
            wrapUps.Begin(item, wrapUp);
            return;
        }
        offers.GiveBack(item);
        Forget(item);
    }

    private void EndWrapUp(ItemState item)
    {
        if (item.Is != ItemIs.Wrapping)
            throw Conflict($"Nothing is left to be wrapped up of {item.Item.Id}.");
        wrapUps.End(item);
        Forget(item);
    }

    private void Tick(int most)
    {
        offers.TimeOut(rules);
        foreach (var item in wrapUps.Over())
            EndWrapUp(item);
        foreach (var item in overflows.Due(rules.MostDecisionsATick))
            places.Move(item, item.Item.Over(overflows.Next(item)!.Value));
        lines.Wake(happening.Now);
        places.LookAgain();
        places.Reserve(rules);
        for (var made = 0; made < most && !HasStopped; made++)
            if (choose.Next(rules, happening.Now, places.PutAside) is not { } item)
                return;
            else if (offers.Made + 1 == StopBefore)
                HasStopped = true;
            else
                offers.Make(ChoiceFor(item), rules);
    }

    private Choice ChoiceFor(ItemState item)
    {
        var queue = desks.QueueOf(item.Item.Queue);
        return choose.For(item, happening.Now, desks.Agents.Count, queue.Agents.Count, queue.Available, reservations.Kept);
    }

    private void Forget(ItemState item)
    {
        item.Is = ItemIs.Gone;
        items.Remove(item.Item.Id);
    }

    private ItemState ItemOf(string id) => items.GetValueOrDefault(id) ?? throw new UserErrorException($"“{id}” neither waits nor is with anybody.");

    private ItemState OfferOf(string id, long offer) =>
        items.GetValueOrDefault(id) is { Is: ItemIs.Offered } item && item.Offer == offer ? item : throw Conflict($"Offer {offer} of {id} is not open any more.");

    private static RefusedException Conflict(string says) => new(StatusCodes.Status409Conflict, says);
}
