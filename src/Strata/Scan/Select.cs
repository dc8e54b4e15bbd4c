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
        var (least, most) = Ends(values, count);
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

    /// <summary>All together.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public static Int128 Sum<TValue>(TValue* values, long count) where TValue : unmanaged, IBinaryInteger<TValue>
    {
        // fewer than 2³² of less than 2³² each: 64 bits hold their sum
        var (high, low, i) = (0UL, 0UL, 0L);
        if (sizeof(TValue) == 4)
        {
            var (some, more) = (Vector<ulong>.Zero, Vector<ulong>.Zero);
            for (; i + Vector<uint>.Count <= count; i += Vector<uint>.Count)
            {
                Vector.Widen(Vector.Load((uint*)values + i), out var first, out var second);
                (some, more) = (some + first, more + second);
            }
            low = Vector.Sum(some + more);
        }
        for (; i < count; i++)
        {
            var value = ulong.CreateTruncating(values[i]);
            (high, low) = (high + (value >> 32), low + (uint)value);
        }
        return ((Int128)high << 32) + low;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private static (TValue Least, TValue Most) Ends<TValue>(TValue* values, long count) where TValue : unmanaged, IBinaryInteger<TValue>
    {
        var (lows, highs, i) = (new Vector<TValue>(values[0]), new Vector<TValue>(values[0]), 0L);
        for (; i + Vector<TValue>.Count <= count; i += Vector<TValue>.Count)
        {
            var some = Vector.Load(values + i);
            (lows, highs) = (Vector.Min(lows, some), Vector.Max(highs, some));
        }
        var (least, most) = (values[0], values[0]);
        for (var lane = 0; lane < Vector<TValue>.Count; lane++)
            (least, most) = (TValue.Min(least, lows[lane]), TValue.Max(most, highs[lane]));
        for (; i < count; i++)
            (least, most) = (TValue.Min(least, values[i]), TValue.Max(most, values[i]));
        return (least, most);
    }

    /// <summary>Sorts the numbers of a bin into the scratch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private static void Sort<TValue>(TValue* values, long count, TValue* scratch, int bin, uint size) where TValue : unmanaged, IBinaryInteger<TValue>
    {
        var (low, high) = (FirstOf<TValue>(bin), FirstOf<TValue>(bin + 1) - TValue.One);
        var (from, to, kept, i) = (new Vector<TValue>(low), new Vector<TValue>(high), 0L, 0L);
        for (; i + Vector<TValue>.Count <= count; i += Vector<TValue>.Count)
        {
            var some = Vector.Load(values + i);
            if (!Vector.EqualsAny(Vector.Max(Vector.Min(some, to), from), some))
                continue; // none of these is between
            for (var lane = 0; lane < Vector<TValue>.Count; lane++)
            {
                scratch[kept] = values[i + lane];
                kept += values[i + lane] >= low & values[i + lane] <= high ? 1 : 0;
            }
            if (kept == size)
                break;
        }
        for (; i < count && kept < size; i++)
        {
            scratch[kept] = values[i];
            kept += values[i] >= low & values[i] <= high ? 1 : 0;
        }
        new Span<TValue>(scratch, (int)kept).Sort();
    }

    /// <summary>The lowest number that is not in a bin before; the lowest there is, as one more than the highest, where all are.</summary>
    private static TValue FirstOf<TValue>(int bin) where TValue : unmanaged, IBinaryInteger<TValue>
    {
        if (Bin(TValue.Zero) >= bin)
            return TValue.Zero;
        var before = TValue.Zero;
        for (var bit = sizeof(TValue) == 4 ? 31 : 62; bit >= 0; bit--)
        {
            var more = before | (TValue.One << bit);
            if (Bin(more) < bin)
                before = more;
        }
        return before + TValue.One;
    }

    /// <summary>The exponent and the first bits of the fraction of the number as floating point has it: never falls as numbers rise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Bin<TValue>(TValue value) where TValue : unmanaged, IBinaryInteger<TValue> =>
        (int)(BitConverter.DoubleToUInt64Bits((double)long.CreateTruncating(value) + 1) >> (52 - Bits)) - (1023 << Bits);
}
