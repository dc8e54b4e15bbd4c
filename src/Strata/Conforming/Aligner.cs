namespace Throughline.Strata.Conforming;

/// <summary>
/// Aligns sequences of steps with a model at the least cost: 1 for a step of the model that did not happen (skipped), 1 for an event that
/// the model does not have there (inserted). Of equally cheap ways always the same one. Memory grows with the square root of the length.
/// </summary>
internal sealed class Aligner
{
    private const int Insert = -1, Start = -2, Unreached = int.MaxValue / 2;

    private readonly Automaton.Edge[] edges;
    private readonly int states;

    public Aligner(ProcessModel model)
    {
        var automaton = new Automaton(model);
        (edges, states) = ([.. automaton.Edges], automaton.States);
    }

    public Alignment Align(ReadOnlySpan<int> steps)
    {
        // the costs at every so many places are kept; going back, the ways between two of them are found again
        var block = Math.Max(16, (int)Math.Sqrt(steps.Length) + 1);
        var (costs, from) = (new int[states], new int[states]);
        Begin(costs, from);
        var kept = new List<int[]> { costs };
        for (var place = 1; place <= steps.Length; place++)
        {
            costs = Next(costs, from, steps[place - 1]);
            if (place % block == 0)
                kept.Add(costs);
        }
        var alignment = new Alignment(costs[1], [], []);
        var (end, state) = (steps.Length, 1);
        while (end > 0)
        {
            var first = (end - 1) / block * block;
            state = Back(steps[first..end], kept[first / block], state, alignment);
            end = first;
        }
        Begin(new int[states], from);
        while (from[state] != Start)
            state = Follow(from[state], alignment);
        return alignment;
    }

    /// <summary>From a state after some steps back to the state before them; what was skipped and inserted on the way is counted.</summary>
    private int Back(ReadOnlySpan<int> steps, int[] costs, int state, Alignment alignment)
    {
        var froms = new int[steps.Length][];
        for (var i = 0; i < steps.Length; i++)
            costs = Next(costs, froms[i] = new int[states], steps[i]);
        for (var i = steps.Length - 1; i >= 0;)
        {
            var by = froms[i][state];
            if (by == Insert)
            {
                alignment.Inserted[steps[i]] = alignment.Inserted.GetValueOrDefault(steps[i]) + 1;
                i--;
            }
            else if (by < edges.Length)
                state = Follow(by, alignment);
            else
                (state, i) = (edges[by - edges.Length].From, i - 1);
        }
        return state;
    }

    /// <summary>Back over an edge that no event went.</summary>
    private int Follow(int by, Alignment alignment)
    {
        if (edges[by].Code is >= 0 and var skipped)
            alignment.Skipped[skipped] = alignment.Skipped.GetValueOrDefault(skipped) + 1;
        return edges[by].From;
    }

    private void Begin(int[] costs, int[] from)
    {
        Array.Fill(costs, Unreached);
        Array.Fill(from, Start);
        costs[0] = 0;
        Spread(costs, from);
    }

    private int[] Next(int[] costs, int[] from, int step)
    {
        var next = new int[states];
        for (var state = 0; state < states; state++)
            (next[state], from[state]) = (costs[state] + 1, Insert);
        for (var i = 0; i < edges.Length; i++)
        {
            var edge = edges[i];
            if (edge.Code == step && costs[edge.From] <= next[edge.To])
                (next[edge.To], from[edge.To]) = (costs[edge.From], edges.Length + i);
        }
        Spread(next, from);
        return next;
    }

    /// <summary>Without an event: over silent edges for nothing, over steps that are skipped for 1.</summary>
    private void Spread(int[] costs, int[] from)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 0; i < edges.Length; i++)
            {
                var edge = edges[i];
                var cost = costs[edge.From] + (edge.Code < 0 ? 0 : 1);
                if (cost >= costs[edge.To])
                    continue;
                (costs[edge.To], from[edge.To], changed) = (cost, i, true);
            }
        }
    }
}

/// <summary>How a sequence differs from a model.</summary>
/// <param name="Cost">Skipped and inserted together.</param>
/// <param name="Skipped">By step code how often the model's step did not happen.</param>
/// <param name="Inserted">By step code how often it happened where the model does not have it.</param>
internal sealed record Alignment(int Cost, Dictionary<int, int> Skipped, Dictionary<int, int> Inserted)
{
    /// <summary>How often a step was skipped in one place and came in another.</summary>
    public int OutOfOrder(int code) => Math.Min(Skipped.GetValueOrDefault(code), Inserted.GetValueOrDefault(code));
}
