namespace Throughline.Conversations.Routing.Deciding;

/// <summary>
/// Agents of a line who fit, as a binary heap whose places are known: putting, moving and removing one takes O(log n), and the best few are read without
/// taking them out. What is compared stands in the heap itself, since agents are spread over the memory.
/// </summary>
internal sealed class AgentHeap
{
    private readonly record struct Entry(long StepAndLoad, long IdleSince, int Slot);

    private readonly AgentState[] agents;
    private readonly byte[] steps;
    private readonly Entry[] heap;
    private readonly int[] places;
    private readonly PriorityQueue<int, Entry> frontier;

    public AgentHeap(AgentState[] agents, byte[] steps)
    {
        (this.agents, this.steps) = (agents, steps);
        (heap, places) = (new Entry[agents.Length], new int[agents.Length]);
        Array.Fill(places, -1);
        frontier = new(Comparer<Entry>.Create((one, other) => IsBefore(one, other) ? -1 : 1));
    }

    public int Count { get; private set; }

    /// <summary>The smallest step that somebody satisfies; -1 where nobody is there.</summary>
    public int BestStep => Count == 0 ? -1 : steps[heap[0].Slot];

    /// <summary>Puts it in, or moves it to where it now belongs.</summary>
    public void Put(int slot)
    {
        var entry = new Entry(((long)steps[slot] << AgentState.LoadBits) | agents[slot].LoadRatio, agents[slot].IdleSince, slot);
        var place = places[slot];
        if (place < 0)
            Up(Count++, entry);
        else if (IsBefore(entry, heap[place]))
            Up(place, entry);
        else
            Down(place, entry);
    }

    public void Remove(int slot)
    {
        var hole = places[slot];
        var last = heap[--Count];
        places[slot] = -1;
        if (last.Slot == slot)
            return;
        if (hole > 0 && IsBefore(last, heap[(hole - 1) / 2]))
            Up(hole, last);
        else
            Down(hole, last);
    }

    /// <summary>The best of those who satisfy the step or one before it and may be given the item, in order, at most so many, into <paramref name="slots"/>.</summary>
    public void Best(ItemState item, int step, int most, List<int> slots)
    {
        if (Count == 0 || BestStep > step)
            return;
        if (most == 1 && MayHave(item, agents[heap[0].Slot]))
        {
            slots.Add(heap[0].Slot);
            return;
        }
        frontier.Clear();
        frontier.Enqueue(0, heap[0]);
        while (slots.Count < most && frontier.TryDequeue(out var place, out var entry))
        {
            if (MayHave(item, agents[entry.Slot]))
                slots.Add(entry.Slot);
            for (var child = (2 * place) + 1; child <= (2 * place) + 2 && child < Count; child++)
                if (steps[heap[child].Slot] <= step)
                    frontier.Enqueue(child, heap[child]);
        }
    }

    private static bool MayHave(ItemState item, AgentState agent) => !item.Excludes(agent) && !item.IsKeptFrom(agent);

    private bool IsBefore(in Entry one, in Entry other) =>
        one.StepAndLoad != other.StepAndLoad ? one.StepAndLoad < other.StepAndLoad
        : one.IdleSince != other.IdleSince ? one.IdleSince < other.IdleSince
        : string.CompareOrdinal(agents[one.Slot].Agent.Id, agents[other.Slot].Agent.Id) < 0;

    private void Up(int place, in Entry entry)
    {
        for (int parent; place > 0 && IsBefore(entry, heap[parent = (place - 1) / 2]); place = parent)
            Set(place, heap[parent]);
        Set(place, entry);
    }

    private void Down(int place, in Entry entry)
    {
        for (int child; (child = (2 * place) + 1) < Count; place = child)
        {
            if (child + 1 < Count && IsBefore(heap[child + 1], heap[child]))
                child++;
            if (!IsBefore(heap[child], entry))
                break;
            Set(place, heap[child]);
        }
        Set(place, entry);
    }

    private void Set(int place, in Entry entry)
    {
        heap[place] = entry;
        places[entry.Slot] = place;
    }
}
