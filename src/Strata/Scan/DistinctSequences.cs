using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>The distinct sequences of one share of the hashes after the other: an open hash table, at most half full.</summary>
internal sealed unsafe class DistinctSequences<T> : IDisposable where T : unmanaged, IBinaryInteger<T>
{
    private const int Ahead = 8;
    private const int Least = 64;

    private struct Slot
    {
        public ulong Hash;
        public byte* At;
        public uint Bytes;
        public uint Journeys;
    }

    private Block block = Block.Allocate(Least * sizeof(Slot));
    private Slot* slots;
    private long mask;

    public int Count { get; private set; }

    /// <summary>Forgets the share before.</summary>
    public void Take(IEnumerable<HashShares> seen, int share)
    {
        Clear(seen.Sum(part => part.CountOf(share)));
        foreach (var part in seen)
        {
            for (var page = 0; page < part.Pages(share); page++)
                Add(part.At(share, page));
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void Add(ReadOnlySpan<Hashed> page)
    {
        var found = 0;
        for (var i = 0; i < page.Length; i++)
        {
            // steps lie far apart here, and most are looked at
            if (i + Ahead < page.Length && Sse.IsSupported)
                Sse.Prefetch0(page[i + Ahead].At);
            ref readonly var of = ref page[i];
            var place = (long)of.Hash & mask;
            while (slots[place].Journeys != 0 && !Is(slots[place], of))
                place = (place + 1) & mask;
            ref var slot = ref slots[place];
            if (slot.Journeys++ == 0)
            {
                slot.Hash = of.Hash;
                slot.At = of.At;
                slot.Bytes = of.Bytes;
                found++;
            }
        }
        Count += found;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Is(in Slot slot, in Hashed of) =>
        slot.Hash == of.Hash && slot.Bytes == of.Bytes && new ReadOnlySpan<byte>(slot.At, (int)of.Bytes).SequenceEqual(of.Sequence);

    private void Clear(long sequences)
    {
        var size = (long)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(Least, 2 * sequences));
        if (size * sizeof(Slot) > block.Length)
        {
            block.Dispose();
            block = Block.Allocate(size * sizeof(Slot));
        }
        slots = (Slot*)block.At;
        mask = size - 1;
        Count = 0;
        System.Runtime.InteropServices.NativeMemory.Clear(slots, (nuint)(size * sizeof(Slot)));
    }
}
