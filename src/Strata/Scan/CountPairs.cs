using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>How often which step directly follows which.</summary>
internal sealed unsafe class CountPairs<T>(int steps) : Kernel<T>, IDisposable where T : unmanaged, IBinaryInteger<T>
{
    /// <summary>Equal pairs that follow each other would wait for each other's count; in tables of their own they don't.</summary>
    private const int Tables = 4;

    private readonly Growing<uint> counts = Zeros(steps);

    public PairTable Pairs { get; } = new(steps);

    /// <summary>By pair number. Ends the counting.</summary>
    public long[] Counts()
    {
        var size = Pairs.Count;
        var sums = new long[size];
        for (var pair = 0; pair < size; pair++)
        {
            // one table alone may have fallen below zero
            var sum = counts.At[pair];
            for (var table = 1; table < Tables && Pairs.IsDense; table++)
                sum += counts.At[table * size + pair];
            sums[pair] = sum;
        }
        Dispose();
        return sums;
    }

    public void Dispose() => counts.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    protected override void Take(in Chunk<T> chunk)
    {
        if (!Pairs.IsDense)
        {
            TakeSparse(chunk);
            return;
        }
        if (sizeof(T) == 1)
            TakeBytes((byte*)chunk.Steps, chunk.Events);
        else
            TakeWide(chunk.Steps, chunk.Events);
        // pairs across two journeys are none
        for (var journey = 1; journey < chunk.Journeys; journey++)
        {
            var start = chunk.Start(journey);
            counts.At[Pairs.Of(int.CreateTruncating(chunk.Steps[start - 1]), int.CreateTruncating(chunk.Steps[start]))]--;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void TakeBytes(byte* steps, int n)
    {
        var (size, shift, i) = (1 << (2 * Pairs.Shift), Pairs.Shift, 0);
        uint* t0 = counts.At, t1 = t0 + size, t2 = t1 + size, t3 = t2 + size;
        for (; i + 9 <= n; i += 8)
        {
            var (a, b) = (*(ulong*)(steps + i), *(ulong*)(steps + i + 1));
            t0[((uint)(byte)a << shift) | (byte)b]++;
            t1[((uint)(byte)(a >> 8) << shift) | (byte)(b >> 8)]++;
            t2[((uint)(byte)(a >> 16) << shift) | (byte)(b >> 16)]++;
            t3[((uint)(byte)(a >> 24) << shift) | (byte)(b >> 24)]++;
            t0[((uint)(byte)(a >> 32) << shift) | (byte)(b >> 32)]++;
            t1[((uint)(byte)(a >> 40) << shift) | (byte)(b >> 40)]++;
            t2[((uint)(byte)(a >> 48) << shift) | (byte)(b >> 48)]++;
            t3[((uint)(a >> 56) << shift) | (uint)(b >> 56)]++;
        }
        for (; i + 1 < n; i++)
            t0[((uint)steps[i] << shift) | steps[i + 1]]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void TakeWide(T* steps, int n)
    {
        var shift = Pairs.Shift;
        for (var i = 0; i + 1 < n; i++)
            counts.At[(int.CreateTruncating(steps[i]) << shift) | int.CreateTruncating(steps[i + 1])]++;
    }

    private void TakeSparse(in Chunk<T> chunk)
    {
        for (var journey = 0; journey < chunk.Journeys; journey++)
        {
            for (var i = chunk.Start(journey) + 1; i < chunk.Start(journey + 1); i++)
            {
                var pair = Pairs.Of(int.CreateTruncating(chunk.Steps[i - 1]), int.CreateTruncating(chunk.Steps[i]));
                if (pair == counts.Count)
                    counts.Add(0);
                counts.At[pair]++;
            }
        }
    }

    private static Growing<uint> Zeros(int steps)
    {
        var (table, counts) = (new PairTable(steps), new Growing<uint>());
        if (table.IsDense)
            new Span<uint>(counts.Extend(Tables * table.Count), Tables * table.Count).Clear();
        return counts;
    }
}
