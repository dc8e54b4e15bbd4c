using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>An open hash table of sequences; it doubles when more than half full.</summary>
internal sealed unsafe class DistinctSequences<T> : IDisposable where T : unmanaged, IBinaryInteger<T>
{
    private const int Ahead = 16;

    private struct Slot
    {
        public ulong Hash;
        public byte* At;
        public uint Bytes;
        public uint Journeys;
    }

    private Block block;
    private Slot* slots;
    private long mask;

    public DistinctSequences(long expected) => block = Make((long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(64, expected)));

    public int Count { get; private set; }

    /// <summary>Counts those whose hash is this share's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public void Add(Growing<Hashed> seen, int share, int shares)
    {
        var at = seen.At;
        var n = seen.Count;
        for (var i = 0L; i < n; i++)
        {
            if (i + Ahead < n && Sse.IsSupported)
                Sse.Prefetch0(&slots[(long)at[i + Ahead].Hash & mask]);
            if (shares > 1 && (int)((at[i].Hash >> 48) % (ulong)shares) != share)
                continue;
            Add(at[i]);
        }
    }

    /// <summary>The first place, from one on, of a sequence that so many journeys took; -1 where there is none.</summary>
    /// <param name="place">From 0.</param>
    /// <param name="fewest">At least 1.</param>
    public long Next(long place, uint fewest)
    {
        for (; place <= mask; place++)
        {
            if (slots[place].Journeys >= fewest)
                return place;
        }
        return -1;
    }

    public Sequence<T> this[long place] => new(slots[place].Hash, slots[place].At, slots[place].Bytes, slots[place].Journeys);

    public void Dispose() => block.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(in Hashed of)
    {
        var i = (long)of.Hash & mask;
        for (; slots[i].Journeys != 0; i = (i + 1) & mask)
        {
            ref var slot = ref slots[i];
            if (slot.Hash != of.Hash || slot.Bytes != of.Bytes || !new ReadOnlySpan<byte>(slot.At, (int)of.Bytes).SequenceEqual(of.Sequence))
                continue;
            slot.Journeys++;
            return;
        }
        slots[i] = new Slot { Hash = of.Hash, At = of.At, Bytes = of.Bytes, Journeys = 1 };
        if (2 * ++Count > mask)
            Double();
    }

    private Block Make(long size)
    {
        var made = Block.Allocate(size * sizeof(Slot));
        slots = (Slot*)made.At;
        mask = size - 1;
        System.Runtime.InteropServices.NativeMemory.Clear(slots, (nuint)(size * sizeof(Slot)));
        return made;
    }

    private void Double()
    {
        var (before, last) = (block, mask);
        var old = slots;
        block = Make(2 * (mask + 1));
        for (var i = 0L; i <= last; i++)
        {
            if (old[i].Journeys == 0)
                continue;
            var to = (long)old[i].Hash & mask;
            while (slots[to].Journeys != 0)
                to = (to + 1) & mask;
            slots[to] = old[i];
        }
        before.Dispose();
    }
}
