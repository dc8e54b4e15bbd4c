using System.Runtime.CompilerServices;

namespace Throughline.Strata.Storage;

/// <summary>Sorts numbers with what belongs to them, in a pass for each 11 bits in which they differ; equal ones stay in their order.</summary>
internal static unsafe class RadixSort
{
    private const int Bits = 11, Bins = 1 << Bits, Passes = (64 + Bits - 1) / Bits;

    public readonly record struct Entry(ulong Key, uint Value);

    /// <param name="entries">Sorted afterwards.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public static void Sort(Span<Entry> entries)
    {
        if (entries.Length < 2)
            return;
        using var counted = Block.Allocate(Passes * Bins * sizeof(int));
        var counts = (int*)counted.At;
        new Span<int>(counts, Passes * Bins).Clear();
        foreach (ref readonly var entry in entries)
        {
            for (var pass = 0; pass < Passes; pass++)
                counts[(pass * Bins) + Digit(entry.Key, pass)]++;
        }
        using var room = Block.Allocate((long)entries.Length * sizeof(Entry));
        fixed (Entry* own = entries)
        {
            var from = own;
            var to = (Entry*)room.At;
            for (var pass = 0; pass < Passes; pass++)
            {
                var next = counts + (pass * Bins);
                if (next[Digit(from[0].Key, pass)] == entries.Length)
                    continue; // all alike
                for (var (bin, sum) = (0, 0); bin < Bins; bin++)
                    (next[bin], sum) = (sum, sum + next[bin]);
                for (var i = 0; i < entries.Length; i++)
                    to[next[Digit(from[i].Key, pass)]++] = from[i];
                var swapped = from;
                from = to;
                to = swapped;
            }
            if (from != own)
                new Span<Entry>(from, entries.Length).CopyTo(entries);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Digit(ulong key, int pass) => (int)(key >> (pass * Bits)) & (Bins - 1);
}
