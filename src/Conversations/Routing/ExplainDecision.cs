using Throughline.Conversations.Routing.Deciding;

namespace Throughline.Conversations.Routing;

/// <summary>“Why was this given to me?”: every agent as they stood at that moment. The facts of before are run again up to it.</summary>
internal static class ExplainDecision
{
    public const string NotMember = "not a member of the queue", Closed = "the queue is closed", NotAvailable = "not available", Skill = "has not the skills of a step", Capacity = "has not the capacity free",
        ChannelFull = "has as many of the channel as they may", Interrupt = "works on a channel that this one may not interrupt", Excluded = "refused it or did not answer", Reserved = "is kept free for what ranks before it";

    /// <param name="Agent">The winner first, then who else was eligible in the order of agents, then the others by id.</param>
    /// <param name="Reason">Why they were not eligible; empty for those who were.</param>
    public sealed record Considered(string Agent, string Reason, int? Step, int Load, int Capacity, long IdleSince);

    /// <param name="Item">As it came into the queue.</param>
    /// <param name="Step">That was reached, from 0.</param>
    /// <param name="At">When they stood so.</param>
    public sealed record Why(WorkItem Item, int Step, long At, IReadOnlyList<Considered> Agents);

    /// <param name="router">As it stood before the facts; it goes on.</param>
    /// <param name="facts">Up to the tick that made the decision, or further.</param>
    /// <param name="decision">To be explained.</param>
    /// <returns>Null where the facts don't lead to such a decision.</returns>
    public static Why? Of(Router router, IEnumerable<RoutingFact> facts, Offered decision)
    {
        router.StopBefore = decision.Number;
        foreach (var fact in facts)
        {
            router.Apply(fact);
            if (router.HasStopped)
                break;
        }
        return router.HasStopped && router.LookAt(decision.Item) is { } why
            ? why with { Agents = [.. why.Agents.OrderBy(agent => agent.Agent != decision.Agent)] } : null;
    }

    public static Why Of(ItemState item, IEnumerable<AgentState> agents, Func<AgentState, bool> isMember, bool isOpen, long now)
    {
        var step = item.Item.StepAt(now);
        var considered = agents.OrderBy(agent => agent.Agent.Id, StringComparer.Ordinal).Select(agent => (agent, step: item.Item.Plan.SatisfiedBy(agent.Agent, step)))
            .Select(of => (of.agent, of.step, reason: Reason(item, of.agent, isMember(of.agent), isOpen, of.step))).ToList();
        var eligible = considered.Where(of => of.reason.Length == 0)
            .OrderBy(of => of.step).ThenBy(of => of.agent, Comparer<AgentState>.Create(AgentState.Compare));
        return new(item.Item, step, now, [.. eligible.Concat(considered.Where(of => of.reason.Length > 0))
            .Select(of => new Considered(of.agent.Agent.Id, of.reason, of.step, of.agent.Load, of.agent.Agent.Capacity, of.agent.IdleSince))]);
    }

    private static string Reason(ItemState item, AgentState agent, bool isMember, bool isOpen, int? step) =>
        !isMember ? NotMember
        : !isOpen ? Closed
        : agent.Presence != Presence.Available ? NotAvailable
        : step is null ? Skill
        : agent.FitFor(item.Kind) switch
        {
            Fit.Capacity => Capacity,
            Fit.ChannelFull => ChannelFull,
            Fit.Interrupt => Interrupt,
            _ => item.Excludes(agent) ? Excluded : item.IsKeptFrom(agent) ? Reserved : "",
        };
}
