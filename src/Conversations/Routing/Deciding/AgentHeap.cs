namespace Throughline.Conversations.Routing.Deciding;

/// <summary>Agents of a line who fit, as a binary heap whose places are known: putting, moving and removing one takes O(log n), and the best few are read without taking them out.</summary>
internal sealed class AgentHeap
{
    private readonly AgentState[] agents;
    private readonly byte[] steps;
    private readonly int[] heap;
    private readonly int[] places;
    private readonly PriorityQueue<int, int> frontier;

    public AgentHeap(AgentState[] agents, byte[] steps)
    {
        (this.agents, this.steps) = (agents, steps);
        (heap, places) = (new int[agents.Length], new int[agents.Length]);
        Array.Fill(places, -1);
        frontier = new(Comparer<int>.Create(CompareSlots));
    }

    public int Count { get; private set; }

    /// <summary>The smallest step that somebody satisfies, where there is somebody.</summary>
    public int BestStep => steps[heap[0]];

    /// <summary>Puts it in, or moves it to where it now belongs.</summary>
    public void Put(int slot)
    {
        if (places[slot] < 0)
            Set(Count++, slot);
        Down(Up(places[slot]));
    }

    public void Remove(int slot)
    {
        var hole = places[slot];
        var last = heap[--Count];
        places[slot] = -1;
        if (last == slot)
            return;
        Set(hole, last);
        Down(Up(hole));
    }

    /// <summary>The best of those who satisfy the step or one before it and may be given the item, in order, at most so many, into <paramref name="slots"/>.</summary>
    public void Best(ItemState item, int step, int most, List<int> slots)
    {
        if (Count == 0 || BestStep > step)
            return;
        if (most == 1 && MayHave(item, agents[heap[0]]))
        {
            slots.Add(heap[0]);
            return;
        }
        frontier.Clear();
        frontier.Enqueue(0, heap[0]);
        while (slots.Count < most && frontier.TryDequeue(out var place, out var slot))
        {
            var agent = agents[slot];
            if (MayHave(item, agent))
                slots.Add(slot);
            for (var child = (2 * place) + 1; child <= (2 * place) + 2 && child < Count; child++)
                if (steps[heap[child]] <= step)
                    frontier.Enqueue(child, heap[child]);
        }
    }

    private static bool MayHave(ItemState item, AgentState agent) => !item.Excludes(agent) && !item.IsKeptFrom(agent);

    private int CompareSlots(int one, int other) =>
        steps[one] != steps[other] ? steps[one] - steps[other] : AgentState.Compare(agents[one], agents[other]);

    private int Up(int place)
    {
        var slot = heap[place];
        while (place > 0)
        {
            var parent = (place - 1) / 2;
            if (CompareSlots(slot, heap[parent]) >= 0)
                break;
            Set(place, heap[parent]);
            place = parent;
        }
        Set(place, slot);
        return place;
    }

    private void Down(int place)
    {
        var slot = heap[place];
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= Count)
                break;
            if (child + 1 < Count && CompareSlots(heap[child + 1], heap[child]) < 0)
                child++;
            if (CompareSlots(heap[child], slot) >= 0)
                break;
            Set(place, heap[child]);
            place = child;
        }
        Set(place, slot);
    }

    private void Set(int place, int slot)
    {
        heap[place] = slot;
        places[slot] = place;
    }
}
