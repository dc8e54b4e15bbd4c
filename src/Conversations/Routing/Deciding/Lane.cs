namespace Throughline.Conversations.Routing.Deciding;

/// <summary>
/// Items of one line and priority, in their order. That is the order in which they came, so an item has reached no step that those before it have not:
/// where the first can be given to nobody, no plain one can.
/// </summary>
internal sealed class Lane(Line line, int priority)
{
    private readonly PriorityQueue<ItemState, ItemState> plain = new(ItemState.Order);
    private readonly SortedSet<ItemState> special = new(ItemState.Order);

    private ItemState? first;
    private bool isFirstKnown = true;

    public Line Line { get; } = line;
    public int Priority { get; } = priority;

    /// <summary>The item under which it stands among the lanes that are ready, where it does.</summary>
    public ItemState? ReadyUnder { get; set; }

    /// <summary>Its place among those.</summary>
    public int Place { get; set; } = -1;

    /// <summary>When its first item reaches a step for which somebody is there.</summary>
    public long WakeAt { get; set; } = long.MinValue;

    public ItemState? First
    {
        get
        {
            if (!isFirstKnown)
                (first, isFirstKnown) = (Plain is not { } one ? special.Min : special.Min is not { } other || ItemState.Compare(one, other) < 0 ? one : other, true);
            return first;
        }
    }

    public void Add(ItemState item)
    {
        isFirstKnown = false;
        if (item.IsSpecial)
            special.Add(item);
        else
            plain.Enqueue(item, item);
    }

    /// <summary>Plain ones are found to be gone when they come to the top.</summary>
    public void Remove(ItemState item)
    {
        isFirstKnown = false;
        special.Remove(item);
    }

    /// <summary>What may be looked at, in order. After the first plain one, further plain ones fare no better.</summary>
    public IEnumerable<ItemState> Candidates()
    {
        var plainOne = Plain;
        foreach (var item in special)
        {
            if (plainOne is not null && ItemState.Compare(plainOne, item) < 0)
            {
                yield return plainOne;
                plainOne = null;
            }
            yield return item;
        }
        if (plainOne is not null)
            yield return plainOne;
    }

    private ItemState? Plain
    {
        get
        {
            while (plain.TryPeek(out var item, out _))
            {
                if (item.Is == ItemIs.Waiting && item.Lane == this && !item.IsSpecial)
                    return item;
                plain.Dequeue();
            }
            return null;
        }
    }
}
