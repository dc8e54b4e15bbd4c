namespace Throughline.Journeys.Queries;

/// <summary>
/// Computes each answer once: who asks the same while it is being computed waits for it, and the last few are kept. It stops when nobody
/// waits for it any more.
/// </summary>
internal sealed class OnceEach<TKey, TAnswer>(int kept) where TKey : IEquatable<TKey>
{
    private sealed class Entry : IDisposable
    {
        public readonly CancellationTokenSource Stop = new();
        public required TKey Key;
        public Task<TAnswer> Answer = null!;
        public int Waiting;

        public void Dispose() => Stop.Dispose();
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
            }
            order.Remove(node);
            order.AddFirst(node);
            entry = node.Value;
            // Counted before trimming, which takes away what nobody waits for.
            entry.Waiting++;
            Trim();
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
                    entry.Stop.Cancel();
                    Remove(entry);
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
        // What computes may still look at the token after it was told to stop.
        _ = entry.Answer.ContinueWith(_ => entry.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
