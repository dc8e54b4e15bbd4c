using System.Runtime.CompilerServices;

namespace Throughline.Strata.Storage;

/// <summary>A list outside the managed heap.</summary>
internal sealed unsafe class Growing<T> : IDisposable where T : unmanaged
{
    private Block block = Block.Allocate(64 * sizeof(T));

    public T* At { get; private set; }
    public long Count { get; private set; }
    public long Bytes => Count * sizeof(T);
    public Block Block => block;

    public ReadOnlySpan<T> Items => new(At, checked((int)Count));

    public Growing() => At = (T*)block.At;

    public void Add(T item)
    {
        if (Count == block.Length / sizeof(T))
            Reserve(Count + 1);
        At[Count++] = item;
    }

    /// <summary>Room for so many more after the last, counted as added.</summary>
    public T* Extend(long count)
    {
        Reserve(Count + count);
        var at = At + Count;
        Count += count;
        return at;
    }

    public void Add(ReadOnlySpan<T> items) => items.CopyTo(new Span<T>(Extend(items.Length), items.Length));

    public void Clear() => Count = 0;

    public void Dispose() => block.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Reserve(long count)
    {
        if (count <= block.Length / sizeof(T))
            return;
        var larger = Block.Allocate(Math.Max(count, 2 * Count) * sizeof(T));
        Buffer.MemoryCopy(At, larger.At, larger.Length, Bytes);
        block.Dispose();
        block = larger;
        At = (T*)block.At;
    }
}
