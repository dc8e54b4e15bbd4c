using System.Numerics;
using System.Runtime.CompilerServices;

namespace Throughline.Strata.Scan;

/// <summary>
/// Finds the n-th smallest of many without sorting them: numbers are counted in bins, each about a hundredth wider than the one before it as a
/// share of its numbers, so that skewed ones spread over the bins as well; then only those of the bin meant are sorted.
/// </summary>
internal static unsafe class Select
{
    /// <summary>Bits of the fraction that tell bins apart: 64 bins for each power of two.</summary>
    private const int Bits = 6;

    private const int Bins = 64 << Bits;
    private const int Few = 96;

    /// <summary>The numbers at several ranks, and the smallest and largest.</summary>
    /// <param name="values">At least one, none negative.</param>
    /// <param name="count">How many.</param>
    /// <param name="scratch">Room for as many.</param>
    /// <param name="ranks">From 0, not falling.</param>
    /// <param name="found">Beside the ranks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public static (TValue Least, TValue Most) Ranks<TValue>(TValue* values, long count, TValue* scratch, ReadOnlySpan<long> ranks, Span<TValue> found)
        where TValue : unmanaged, IBinaryInteger<TValue>
    {
        if (count <= Few)
        {
            var few = new Span<TValue>(scratch, (int)count);
            new Span<TValue>(values, (int)count).CopyTo(few);
            few.Sort();
            for (var i = 0; i < ranks.Length; i++)
                found[i] = few[(int)ranks[i]];
            return (few[0], few[^1]);
        }
        var counts = stackalloc uint[Bins];
        var (least, most) = (values[0], values[0]);
        for (var i = 0L; i < count; i++)
        {
            least = TValue.Min(least, values[i]);
            most = TValue.Max(most, values[i]);
        }
        var (lowest, highest) = (Bin(least), Bin(most));
        new Span<uint>(counts + lowest, highest - lowest + 1).Clear();
        for (var i = 0L; i < count; i++)
            counts[Bin(values[i])]++;
        var (bin, before, sorted) = (lowest, 0L, -1);
        for (var i = 0; i < ranks.Length; i++)
        {
            for (; ranks[i] >= before + counts[bin]; bin++)
                before += counts[bin];
            if (sorted != bin)
                Sort(values, count, scratch, sorted = bin, counts[bin]);
            found[i] = scratch[ranks[i] - before];
        }
        return (least, most);
    }

    /// <summary>Sorts the numbers of a bin into the scratch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private static void Sort<TValue>(TValue* values, long count, TValue* scratch, int bin, uint size) where TValue : unmanaged, IBinaryInteger<TValue>
    {
        var kept = 0L;
        for (var i = 0L; kept < size; i++)
        {
            scratch[kept] = values[i];
            kept += Bin(values[i]) == bin ? 1 : 0;
        }
        new Span<TValue>(scratch, (int)kept).Sort();
    }

    /// <summary>The exponent and the first bits of the fraction of the number as floating point has it: never falls as numbers rise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bin<TValue>(TValue value) where TValue : unmanaged, IBinaryInteger<TValue> =>
        (int)(BitConverter.DoubleToUInt64Bits((double)long.CreateTruncating(value) + 1) >> (52 - Bits)) - (1023 << Bits);
}
