using Throughline.Kernel;

namespace Throughline.Conversations.Routing.Deciding;

/// <summary>Queues and agents, and who of the ones serves the others.</summary>
internal sealed class Desks(Lines lines, Places places, Happening happening)
{
    public sealed record QueueState(Queue Queue, HashSet<string> Members)
    {
        public List<AgentState> Agents { get; } = [];
        public int Available { get; set; }
        public bool IsOpen { get; set; } = true;

        /// <summary>Who may be given its items now.</summary>
        public IReadOnlyList<AgentState> Serving => IsOpen ? Agents : [];

        /// <summary>Nobody is there who serves it.</summary>
        public bool IsLeft => !IsOpen || Available == 0;
    }

    private readonly Dictionary<string, QueueState> queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AgentState> agents = new(StringComparer.Ordinal);

    public IReadOnlyCollection<AgentState> Agents => agents.Values;
    public IReadOnlyCollection<QueueState> Queues => queues.Values;

    public QueueState QueueOf(string id) => queues.GetValueOrDefault(id) ?? throw new UserErrorException($"There is no queue “{id}”.");
    public AgentState AgentOf(string id) => agents.GetValueOrDefault(id) ?? throw new UserErrorException($"There is no agent “{id}”.");
    public bool Has(string queue) => queues.ContainsKey(queue);
    public AgentState? Find(string? agent) => agent is null ? null : agents.GetValueOrDefault(agent);

    /// <summary>As they were kept.</summary>
    public void Bring(IEnumerable<AgentThen> keptAgents, IEnumerable<QueueThen> keptQueues)
    {
        foreach (var kept in keptAgents)
        {
            agents[kept.Agent.Id] = new(kept.Agent) { IdleSince = kept.IdleSince, TimeOuts = kept.TimeOuts };
            agents[kept.Agent.Id].Be(kept.Presence);
        }
        foreach (var kept in keptQueues)
        {
            Set(kept.Queue);
            queues[kept.Queue.Id].IsOpen = kept.IsOpen;
        }
    }

    public void Set(Queue queue)
    {
        var before = queues.GetValueOrDefault(queue.Id);
        queues[queue.Id] = new(queue, [.. queue.Members]) { IsOpen = before?.IsOpen ?? true };
        SetMembers(queues[queue.Id]);
        foreach (var agent in before?.Agents ?? [])
            places.BringBack(agent);
    }

    public void Set(QueueState queue, bool isOpen)
    {
        if (queue.IsOpen == isOpen)
            return;
        queue.IsOpen = isOpen;
        SetMembers(queue);
    }

    public void Set(Agent agent)
    {
        if (agent.Capacity is < 1 or > AgentState.MostCapacity)
            throw new UserErrorException($"The capacity of {agent.Id} is {agent.Capacity}; it is from 1 to {AgentState.MostCapacity:N0}.");
        if (agents.TryGetValue(agent.Id, out var known))
            known.Be(agent);
        else
            agents[agent.Id] = new(agent);
        foreach (var queue in queues.Values.Where(queue => queue.Members.Contains(agent.Id)))
            SetMembers(queue);
        places.BringBack(agents[agent.Id]);
    }

    public void Set(AgentState agent, Presence presence)
    {
        var (was, isNow) = (agent.Presence == Presence.Available, presence == Presence.Available);
        agent.Be(presence);
        if (was == isNow)
            return;
        if (isNow)
            agent.IdleSince = happening.Now;
        foreach (var queue in queues.Values.Where(queue => queue.Members.Contains(agent.Agent.Id)))
            queue.Available += isNow ? 1 : -1;
        places.Changed(agent);
    }

    private void SetMembers(QueueState queue)
    {
        queue.Agents.Clear();
        queue.Agents.AddRange(queue.Members.Select(id => agents.GetValueOrDefault(id)).OfType<AgentState>());
        queue.Available = queue.Agents.Count(agent => agent.Presence == Presence.Available);
        lines.SetMembers(queue.Queue.Id, queue.Serving, happening.Now);
        foreach (var agent in queue.Agents)
            places.BringBack(agent);
    }
}
