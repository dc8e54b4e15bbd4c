namespace Throughline.Conversations.Routing.Deciding;

/// <summary>Lanes with an item and somebody for it, by their first item: a binary heap in which each lane knows its place.</summary>
internal sealed class ReadyLanes
{
    private readonly List<Lane> heap = [];

    public int Count => heap.Count;
    public Lane this[int place] => heap[place];

    /// <summary>Puts it in, or where it now belongs.</summary>
    public void Put(Lane lane, ItemState under)
    {
        lane.ReadyUnder = under;
        if (lane.Place < 0)
        {
            lane.Place = heap.Count;
            heap.Add(lane);
        }
        Down(Up(lane));
    }

    public void Remove(Lane lane)
    {
        var (hole, last) = (lane.Place, heap[^1]);
        heap.RemoveAt(heap.Count - 1);
        (lane.Place, lane.ReadyUnder) = (-1, null);
        if (last == lane)
            return;
        Set(hole, last);
        Down(Up(last));
    }

    private static int Compare(Lane one, Lane other) => ItemState.Compare(one.ReadyUnder!, other.ReadyUnder!);

    private Lane Up(Lane lane)
    {
        var place = lane.Place;
        for (int parent; place > 0 && Compare(lane, heap[parent = (place - 1) / 2]) < 0; place = parent)
            Set(place, heap[parent]);
        Set(place, lane);
        return lane;
    }

    private void Down(Lane lane)
    {
        var place = lane.Place;
        for (int child; (child = (2 * place) + 1) < heap.Count; place = child)
        {
            if (child + 1 < heap.Count && Compare(heap[child + 1], heap[child]) < 0)
                child++;
            if (Compare(heap[child], lane) >= 0)
                break;
            Set(place, heap[child]);
        }
        Set(place, lane);
    }

    private void Set(int place, Lane lane)
    {
        heap[place] = lane;
        lane.Place = place;
    }
}
