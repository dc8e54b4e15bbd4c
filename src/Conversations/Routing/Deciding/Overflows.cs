namespace Throughline.Conversations.Routing.Deciding;

/// <summary>
/// What goes on in another queue. An overflow is looked at once its time has come; whether its queue is left or closed is asked of the queue, so that only
/// items that go are ever touched.
/// </summary>
internal sealed class Overflows(Happening happening, Func<string, Desks.QueueState> queueOf)
{
    private readonly PriorityQueue<ItemState, long> times = new();
    private readonly Dictionary<(string Queue, OverflowWhen When), SortedSet<ItemState>> ready = [];

    /// <summary>It waits, perhaps anew.</summary>
    public void Watch(ItemState item)
    {
        foreach (var overflow in item.Item.Overflows ?? [])
            if (At(item, overflow) is var at && at > happening.Now)
                times.Enqueue(item, at);
            else
                Ready(item, overflow);
    }

    /// <summary>It doesn't wait any more, or not there.</summary>
    public void Leave(ItemState item)
    {
        foreach (var overflow in item.Item.Overflows ?? [])
            if (ready.TryGetValue((item.Item.Queue, overflow.When), out var items))
                items.Remove(item);
    }

    /// <summary>Those that go on elsewhere now, in the order of items, at most so many; they are to be moved.</summary>
    public List<ItemState> Due(int most)
    {
        while (times.TryPeek(out var item, out var at) && at <= happening.Now)
        {
            times.Dequeue();
            if (item.Is == ItemIs.Waiting)
                foreach (var overflow in (item.Item.Overflows ?? []).Where(overflow => At(item, overflow) <= happening.Now))
                    Ready(item, overflow);
        }
        return [.. ready.Where(of => of.Value.Count > 0 && Holds(of.Key.Queue, of.Key.When)).SelectMany(of => of.Value.Take(most)).Distinct().Order(ItemState.Order).Take(most)];
    }

    /// <summary>The first that applies now; null for none.</summary>
    public int? Next(ItemState item)
    {
        var overflows = item.Item.Overflows ?? [];
        for (var i = 0; i < overflows.Count; i++)
            if (At(item, overflows[i]) <= happening.Now && Holds(item.Item.Queue, overflows[i].When))
                return i;
        return null;
    }

    private bool Holds(string queue, OverflowWhen when) => when switch
    {
        OverflowWhen.Nobody => queueOf(queue).IsLeft,
        OverflowWhen.Closed => !queueOf(queue).IsOpen,
        _ => true,
    };

    private void Ready(ItemState item, Overflow overflow)
    {
        var key = (item.Item.Queue, overflow.When);
        if (!ready.TryGetValue(key, out var items))
            ready[key] = items = new(ItemState.Order);
        items.Add(item);
    }

    private static long At(ItemState item, Overflow overflow) => item.Item.EnqueuedAt + overflow.After;
}
