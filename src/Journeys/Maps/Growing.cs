using System.Collections;

namespace Throughline.Journeys.Maps;

/// <summary>A list that only grows. What <see cref="Snapshot"/> gives stays as it is while more is added, without a copy.</summary>
internal sealed class Growing<T>
{
    public int Count { get; private set; }

    /// <summary>At least <see cref="Count"/> long; elements up to it never change.</summary>
    public T[] Items { get; private set; } = [];

    public void Add(T item)
    {
        if (Count == Items.Length)
        {
            var larger = new T[Math.Max(16, Count + Count / 2)];
            Items.AsSpan().CopyTo(larger);
            Items = larger;
        }
        Items[Count++] = item;
    }

    public IReadOnlyList<T> Snapshot() => new Part(Items, Count);

    private sealed class Part(T[] items, int count) : IReadOnlyList<T>
    {
        public int Count => count;
        public T this[int index] => index < count ? items[index] : throw new ArgumentOutOfRangeException(nameof(index));
        public IEnumerator<T> GetEnumerator() => items.Take(count).GetEnumerator();
        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
