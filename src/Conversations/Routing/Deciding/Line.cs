namespace Throughline.Conversations.Routing.Deciding;

/// <summary>
/// Who could be given items of one queue, plan and kind: agents of the queue who satisfy a step of the plan. All items of the line are the same to them but for
/// the step they have reached, special ones excepted; so only the first item and the best agents are ever looked at.
/// </summary>
internal sealed class Line(string queue, Plan plan, Kind kind)
{
    private const int Reasons = 5;

    private readonly Dictionary<AgentState, int> slots = [];
    private readonly List<Lane> lanes = [];
    private AgentState[] agents = [];
    private byte[] steps = [];
    private Fit[] fits = [];
    private bool[] spare = [];
    private readonly int[] counts = new int[plan.Steps.Count * Reasons];
    private readonly int[] spares = new int[plan.Steps.Count];

    public string Queue { get; } = queue;
    public Plan Plan { get; } = plan;
    public Kind Kind { get; } = kind;

    /// <summary>Those who fit, the best on top.</summary>
    public AgentHeap Able { get; private set; } = new([], []);

    public List<Lane> Lanes => lanes;
    public int Agents => agents.Length;

    public Lane LaneOf(int priority)
    {
        foreach (var lane in lanes)
            if (lane.Priority == priority)
                return lane;
        lanes.Add(new(this, priority));
        return lanes[^1];
    }

    /// <summary>Begins with these agents of the queue.</summary>
    public void SetAgents(IEnumerable<AgentState> members)
    {
        foreach (var agent in agents)
            agent.Lines.RemoveAll(of => of.Line == this);
        var found = members.Select(agent => (Agent: agent, Step: Plan.SatisfiedBy(agent.Agent, Plan.Steps.Count - 1))).Where(of => of.Step is not null).ToList();
        (agents, steps) = ([.. found.Select(of => of.Agent)], [.. found.Select(of => (byte)of.Step!.Value)]);
        (fits, spare, Able) = (new Fit[agents.Length], new bool[agents.Length], new(agents, steps));
        Array.Clear(counts);
        Array.Clear(spares);
        slots.Clear();
        for (var slot = 0; slot < agents.Length; slot++)
        {
            slots[agents[slot]] = slot;
            counts[steps[slot] * Reasons]++;
            agents[slot].Lines.Add((this, slot));
            Update(slot);
        }
    }

    /// <summary>An agent has changed.</summary>
    /// <returns>Whether somebody is there now, or for an earlier or later step, where it was otherwise.</returns>
    public bool Update(int slot)
    {
        var bestStep = Able.BestStep;
        var (agent, step) = (agents[slot], steps[slot]);
        var (before, now) = (fits[slot], agent.FitFor(Kind));
        if (before != now)
        {
            counts[(step * Reasons) + (int)before]--;
            counts[(step * Reasons) + (int)now]++;
            fits[slot] = now;
        }
        if (now == Fit.Fits)
            Able.Put(slot);
        else if (before == Fit.Fits)
            Able.Remove(slot);
        var isSpare = agent.ReservedFor is null && agent.CouldTake(Kind);
        if (isSpare != spare[slot])
        {
            spare[slot] = isSpare;
            spares[step] += isSpare ? 1 : -1;
        }
        return Able.BestStep != bestStep;
    }

    /// <summary>The agent's slot where they satisfy the step or one before it; else -1.</summary>
    public int SlotOf(AgentState agent, int step) => slots.TryGetValue(agent, out var slot) && steps[slot] <= step ? slot : -1;

    public int StepOf(int slot) => steps[slot];
    public AgentState AgentAt(int slot) => agents[slot];
    public bool Fits(int slot) => fits[slot] == Fit.Fits;

    /// <summary>Could be kept free for an item.</summary>
    public bool IsSpare(int slot) => spare[slot];

    public bool HasSpare(int step) => Sum(spares, step + 1, 0, 1) > 0;

    /// <summary>How many of those who satisfy the step or one before it stand so.</summary>
    public int Count(Fit fit, int step) => Sum(counts, step + 1, (int)fit, Reasons);

    private static int Sum(int[] of, int steps, int first, int apart)
    {
        var sum = 0;
        for (var step = 0; step < steps; step++)
            sum += of[first + (step * apart)];
        return sum;
    }
}
