namespace Throughline.Conversations.Routing.Deciding;

/// <summary>What is left to do of items whose customers are served. Each ends when it is said to be done, and when its time is over.</summary>
internal sealed class WrapUps(Offers offers, Happening happening)
{
    private readonly PriorityQueue<(ItemState Item, long Number), (long Until, long Number)> running = new();
    /// <summary>How many there were.</summary>
    public long Begun { get; private set; }

    /// <summary>Whether the time of one is over.</summary>
    public bool IsDue(long now) => running.TryPeek(out _, out var first) && first.Until <= now;

    /// <summary>Of an item that is held.</summary>
    public void Begin(ItemState item, WrapUp wrapUp)
    {
        (item.Is, item.WrapUp, item.WrapUpUntil) = (ItemIs.Wrapping, ++Begun, wrapUp.Until);
        Run(item);
        if (!wrapUp.KeepsCapacity)
            offers.GiveBack(item);
    }

    /// <summary>As it was kept.</summary>
    public void Run(ItemState item) => running.Enqueue((item, item.WrapUp), (item.WrapUpUntil, item.WrapUp));

    /// <summary>So many were begun before.</summary>
    public void Bring(long begun) => Begun = begun;

    /// <summary>It is done.</summary>
    public void End(ItemState item)
    {
        item.Is = ItemIs.Gone;
        if (item.Agent is not null)
            offers.GiveBack(item);
    }

    /// <summary>Those whose time is over, in the order in which it is.</summary>
    public IEnumerable<ItemState> Over()
    {
        while (IsDue(happening.Now))
        {
            var (item, number) = running.Dequeue();
            if (item.Is != ItemIs.Wrapping || item.WrapUp != number)
                continue;
            happening.Follows(new WrapUpOver(item.Item.Id));
            yield return item;
        }
    }
}
