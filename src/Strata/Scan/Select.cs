using System.Numerics;
using System.Runtime.CompilerServices;

namespace Throughline.Strata.Scan;

/// <summary>Finds the n-th smallest without sorting: by counting the highest bits, then going on among those that share them.</summary>
internal static unsafe class Select
{
    private const int Bits = 11;
    private const int Few = 512;

    /// <param name="values">At least one; left in another order.</param>
    /// <param name="count">How many.</param>
    /// <param name="scratch">Room for as many.</param>
    /// <param name="rank">From 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    public static TValue Nth<TValue>(TValue* values, long count, TValue* scratch, long rank) where TValue : unmanaged, IBinaryInteger<TValue>
    {
        var counts = stackalloc long[1 << Bits];
        var highest = TValue.Zero;
        for (var i = 0L; i < count; i++)
            highest |= values[i];
        var left = int.CreateTruncating(TValue.Log2(highest | TValue.One)) + 1;
        var from = values;
        while (true)
        {
            if (count <= Few)
            {
                var few = new Span<TValue>(scratch, (int)count);
                if (from != scratch)
                    new Span<TValue>(from, (int)count).CopyTo(few);
                few.Sort();
                return few[(int)rank];
            }
            var shift = Math.Max(0, left - Bits);
            var mask = (1 << Math.Min(Bits, left)) - 1;
            new Span<long>(counts, mask + 1).Clear();
            for (var i = 0L; i < count; i++)
                counts[int.CreateTruncating(from[i] >> shift) & mask]++;
            var bin = 0;
            for (; rank >= counts[bin]; bin++)
                rank -= counts[bin];
            if (shift == 0)
                return from == values && left <= Bits ? TValue.CreateTruncating(bin) : Some(from, count, mask, bin);
            var kept = 0L;
            for (var i = 0L; i < count; i++)
            {
                var value = from[i];
                scratch[kept] = value;
                kept += (int.CreateTruncating(value >> shift) & mask) == bin ? 1 : 0;
            }
            from = scratch;
            (count, left) = (kept, shift);
        }
    }

    /// <summary>All that are left share the higher bits.</summary>
    private static TValue Some<TValue>(TValue* values, long count, int mask, int bin) where TValue : unmanaged, IBinaryInteger<TValue>
    {
        for (var i = 0L; i < count; i++)
        {
            if ((int.CreateTruncating(values[i]) & mask) == bin)
                return values[i];
        }
        throw new InvalidOperationException("A value that was counted is not there.");
    }
}
