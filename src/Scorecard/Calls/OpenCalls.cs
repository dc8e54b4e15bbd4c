namespace Throughline.Scorecard.Calls;

/// <summary>Calls that have begun and not ended. Of more than so many the one that began first is let go: it will hardly end any more.</summary>
internal sealed class OpenCalls(int most)
{
    internal sealed class Open(LinkedListNode<string> place)
    {
        public LinkedListNode<string> Place { get; } = place;
        public long? QueuedAt { get; set; }

        /// <summary>Answered, and nothing said yet how long it took.</summary>
        public Call? Call { get; set; }
    }

    private readonly Dictionary<string, Open> open = new(StringComparer.Ordinal);
    private readonly LinkedList<string> order = [];

    public Open? Find(string key) => open.GetValueOrDefault(key);

    public Open Of(string key)
    {
        if (open.TryGetValue(key, out var known))
            return known;
        return open[key] = new(order.AddLast(key));
    }

    /// <returns>The answered call that had to be let go for it, without its length; null for none.</returns>
    public Call? Answer(string key, Call call)
    {
        Of(key).Call = call;
        return Let();
    }

    public Open? Close(string key)
    {
        if (!open.Remove(key, out var closed))
            return null;
        order.Remove(closed.Place);
        return closed;
    }

    /// <summary>What was answered and has not ended.</summary>
    public IEnumerable<Call> Answered() => order.Select(key => open[key].Call).OfType<Call>();

    private Call? Let()
    {
        while (open.Count > most)
            if (Close(order.First!.Value)!.Call is { } call)
                return call;
        return null;
    }
}
