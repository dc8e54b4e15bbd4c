using Microsoft.AspNetCore.Http;
using Throughline.Conversations.Routing;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>The router as the rules say it: every agent for every item, every time. Nothing is kept but what the facts said.</summary>
internal sealed class SlowRouter : World
{
    private readonly SortedDictionary<string, long> passes = new(StringComparer.Ordinal);
    private long reached, offers;
    private List<RoutingOutcome> outcomes = [];

    public IReadOnlyList<RoutingOutcome> Apply(RoutingFact fact)
    {
        outcomes = [];
        var before = Now;
        Now = Math.Max(Now, fact.At);
        switch (fact)
        {
            case RulesSet f: Rules = f.Rules; break;
            case QueueSet f: Queues[f.Queue.Id] = f.Queue; break;
            case AgentSet f:
                if (Agents.TryGetValue(f.Agent.Id, out var known))
                    known.Is = f.Agent;
                else
                    Agents[f.Agent.Id] = new(f.Agent);
                break;
            case PresenceSet f:
                Agents[f.Agent].TimeOuts = 0;
                Become(f.Agent, f.Presence);
                if (f.Presence == Presence.Offline)
                    Return(f.Agent, Ending.Offline);
                break;
            case OpenSet f: Open(f); break;
            case Enqueued f:
                Refuse(Items.ContainsKey(f.Item.Id));
                passes.TryAdd(f.Item.Channel, reached);
                Items[f.Item.Id] = new(f.Item) { Preferred = f.Item.Preferred is { } p && Agents.ContainsKey(p) ? p : null };
                break;
            case Withdrawn f:
                Refuse(Items[f.Item].Held || Items[f.Item].Wraps is not null);
                if (Items[f.Item].Waits)
                    EndReservation(Items[f.Item]);
                else
                    End(Items[f.Item], Ending.Withdrawn, null);
                Items.Remove(f.Item);
                break;
            case Accepted f:
                Refuse(!IsOpen(f.Item, f.Offer));
                Items[f.Item].Held = true;
                Agents[Items[f.Item].Agent!].TimeOuts = 0;
                break;
            case Declined f:
                Refuse(!IsOpen(f.Item, f.Offer));
                Agents[Items[f.Item].Agent!].TimeOuts = 0;
                End(Items[f.Item], Ending.Declined, Exclude(Items[f.Item]));
                break;
            case Assigned f: Assign(Items[f.Item], f.Agent, f.By); break;
            case Finished f:
                Refuse(!Items[f.Item].Held);
                Finish(Items[f.Item], f.WrapUp);
                break;
            case WrappedUp f:
                Refuse(Items[f.Item].Wraps is null);
                EndWrapUp(Items[f.Item]);
                break;
            case Ticked f: Tick(Math.Min(f.Most, Rules.MostDecisionsATick)); break;
        }
        if (fact is Ticked && outcomes.Count == 0)
            Now = before;
        return outcomes;
    }

    private bool IsOpen(string item, long offer) => Items.TryGetValue(item, out var i) && i.IsOffered && i.Offer == offer;

    private static void Refuse(bool wrong)
    {
        if (wrong)
            throw new RefusedException(StatusCodes.Status409Conflict, "as things stand it can't be");
    }

    private void Return(string agent, Ending ending)
    {
        foreach (var item in Items.Values.Where(i => i.Agent == agent && i.IsOffered).OrderBy(i => i.Offer).ToList())
            End(item, ending, null);
    }

    private long Exclude(I item) => item.Excluded[item.Agent!] = item.Is.EndOf(item.Is.StepAt(Now)) ?? Now + Rules.ExcludedOnLastStep;

    private void End(I item, Ending ending, long? until)
    {
        outcomes.Add(new OfferEnded(item.Offer, item.Is.Id, item.Agent!, ending, until));
        Agents[item.Agent!].Idle = Now;
        item.Agent = null;
    }

    private void EndReservation(I item)
    {
        if (item.Reserves is { } agent)
            outcomes.Add(new ReservationEnded(item.Is.Id, agent));
        item.Reserves = null;
    }

    private void Assign(I item, string agent, string by)
    {
        Refuse(item.Wraps is not null);
        if (item.Held)
            Agents[item.Agent!].Idle = Now;
        else if (item.Agent is not null)
            End(item, Ending.Reassigned, null);
        else
            EndReservation(item);
        item.Agent = null;
        var over = LoadOf(agent) + item.Is.Weight > Agents[agent].Is.Capacity || CountOf(agent, item.Is.Channel) >= Agents[agent].Is.MaximumOf(item.Is.Channel);
        (item.Agent, item.Held, Agents[agent].Idle) = (agent, true, Now);
        if (over)
            outcomes.Add(new OverAssigned(item.Is.Id, agent, by));
    }

    private void Tick(int most)
    {
        foreach (var item in Items.Values.Where(i => i.IsOffered && i.Deadline <= Now).OrderBy(i => i.Deadline).ThenBy(i => i.Offer).ToList())
            if (item.IsOffered && item.Agent is { } agent)
            {
                End(item, Ending.TimedOut, Exclude(item));
                if (++Agents[agent].TimeOuts >= Rules.TimeOutsUntilNotResponding && Agents[agent].Presence == Presence.Available)
                {
                    outcomes.Add(new StoppedResponding(agent));
                    Become(agent, Presence.NotResponding);
                    Return(agent, Ending.NotResponding);
                }
            }
        foreach (var item in Items.Values.Where(i => i.Wraps?.Until <= Now).OrderBy(i => i.Wraps!.Until).ThenBy(i => i.Wrapped).ToList())
        {
            outcomes.Add(new WrapUpOver(item.Is.Id));
            EndWrapUp(item);
        }
        foreach (var item in InOrder.Where(i => Overflow(i) is not null).Take(Rules.MostDecisionsATick).ToList())
        {
            EndReservation(item);
            var on = item.Is.Over(Overflow(item)!.Value);
            outcomes.Add(new Overflowed(on.Id, item.Is.Queue, on.Queue, on.CameFrom!.Value.When));
            item.Is = on;
        }
        Reserve();
        for (var made = 0; made < most; made++)
            if (!Decide())
                return;
    }

    private void Reserve()
    {
        foreach (var item in InOrder.Where(i => i.Reserves is { } a && !CouldTake(i, a)).ToList())
            EndReservation(item);
        var lines = InOrder.Where(i => !WaitsForPreferred(i)).GroupBy(i => (i.Is.Queue, i.Is.Plan.Key, i.Is.Channel, i.Is.Weight, i.Is.Priority));
        var firsts = lines.Select(line => line.First()).ToList();
        foreach (var item in InOrder.Where(firsts.Contains).ToList())
        {
            var heavy = item.Is.Weight > 1 || Rules.NoInterrupts.Any(pair => pair.Arriving == item.Is.Channel);
            if (!heavy || item.Reserves is not null || Now - item.Is.EnqueuedAt < Rules.ReserveAfter || Agents.Keys.Any(a => Against(item, a) is null && KeptFrom(item, a) is null))
                continue;
            item.Reserves = Ordered(item, Agents.Keys.Where(a => CouldTake(item, a) && KeptFrom(item, a) != "excluded" && Items.Values.All(o => o.Reserves != a))).FirstOrDefault();
            if (item.Reserves is { } reserved)
                outcomes.Add(new Reserved(item.Is.Id, reserved));
        }
    }

    private bool Decide()
    {
        if (Rules.ChannelWeights.Count == 0)
            return InOrder.ToList().Exists(Offer);
        foreach (var channel in passes.OrderBy(of => of.Value).Select(of => of.Key).ToList())
        {
            if (!InOrder.Where(i => i.Is.Channel == channel).ToList().Exists(Offer))
                continue;
            reached = passes[channel];
            foreach (var (other, pass) in passes.ToList())
                passes[other] = other == channel ? pass + Stride(other) : Math.Max(pass, reached - Stride(other));
            return true;
        }
        return false;
    }

    private long Stride(string channel) => (1L << 32) / Rules.WeightOf(channel);

    private bool Offer(I item)
    {
        var eligible = Ordered(item, Agents.Keys.Where(a => Against(item, a) is null && KeptFrom(item, a) is null)).ToList();
        var isPreferred = item.Preferred is { } p && eligible.Contains(p);
        if (!isPreferred && eligible.Count > 0 && WaitsForPreferred(item))
        {
            if (!item.SaidWaits)
                outcomes.Add(new WaitsFor(item.Is.Id, item.Preferred!, item.Is.PreferredUntil));
            item.SaidWaits = true;
            return false;
        }
        if (eligible.Count == 0)
            return false;
        var winner = isPreferred ? item.Preferred! : eligible[0];
        var reasons = Agents.Keys.Select(a => Against(item, a) ?? KeptFrom(item, a)).ToList();
        int Count(string reason) => reasons.Count(r => r == reason);
        var passed = new Passed(Count("member"), Count("available"), Count("skill"), Count("capacity"), Count("channel"), Count("interrupt"), Count("excluded"), Count("reserved"));
        EndReservation(item);
        (item.Offer, item.Deadline) = (++offers, Now + Rules.OfferTime);
        outcomes.Add(new Offered(offers, item.Is.Id, winner, item.Deadline, StepOf(item, winner)!.Value, isPreferred, [.. eligible.Where(a => a != winner).Take(5)], passed));
        (item.Agent, item.Held, Agents[winner].Idle) = (winner, false, Now);
        return true;
    }
}
