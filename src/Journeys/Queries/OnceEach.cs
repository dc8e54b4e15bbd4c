namespace Throughline.Journeys.Queries;

/// <summary>
/// Computes each answer once: who asks the same while it is being computed waits for it, and the last few are kept. It stops when nobody
/// waits for it any more.
/// </summary>
internal sealed class OnceEach<TKey, TAnswer>(int kept) where TKey : IEquatable<TKey>
{
    private sealed class Entry
    {
        public readonly CancellationTokenSource Stop = new();
        public required TKey Key;
        public Task<TAnswer> Answer = null!;
        public int Waiting;
    }

    private readonly Lock changing = new();
    private readonly Dictionary<TKey, LinkedListNode<Entry>> entries = [];
    private readonly LinkedList<Entry> order = new();

    /// <param name="key">What is asked, of what.</param>
    /// <param name="compute">Runs on a thread of its own, at most once at a time for each key.</param>
    /// <param name="isTaken">Whether <paramref name="compute"/> runs or ran for this caller.</param>
    /// <param name="cancel">This caller's.</param>
    public Task<TAnswer> Of(TKey key, Func<CancellationToken, TAnswer> compute, out bool isTaken, CancellationToken cancel)
    {
        Entry entry;
        lock (changing)
        {
            isTaken = !entries.TryGetValue(key, out var node);
            if (node is null)
            {
                entry = new Entry { Key = key };
                entries[key] = node = order.AddFirst(entry);
                entry.Answer = Task.Run(() => compute(entry.Stop.Token), CancellationToken.None);
                Trim();
            }
            order.Remove(node);
            order.AddFirst(node);
            entry = node.Value;
            entry.Waiting++;
        }
        return Wait(entry, cancel);
    }

    private async Task<TAnswer> Wait(Entry entry, CancellationToken cancel)
    {
        try
        {
            return await entry.Answer.WaitAsync(cancel);
        }
        finally
        {
            lock (changing)
            {
                var isLast = --entry.Waiting == 0;
                if (isLast && !entry.Answer.IsCompletedSuccessfully)
                {
                    Remove(entry);
                    entry.Stop.Cancel();
                }
            }
        }
    }

    private void Trim()
    {
        for (var node = order.Last; node is not null && order.Count > kept;)
        {
            var before = node.Previous;
            if (node.Value.Waiting == 0)
                Remove(node.Value);
            node = before;
        }
    }

    private void Remove(Entry entry)
    {
        if (!entries.TryGetValue(entry.Key, out var node) || node.Value != entry)
            return;
        entries.Remove(entry.Key);
        order.Remove(node);
    }
}
