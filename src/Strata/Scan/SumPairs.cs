using System.Numerics;
using System.Runtime.CompilerServices;
using Throughline.Strata.Storage;

namespace Throughline.Strata.Scan;

/// <summary>How often which step directly follows which, and how many microseconds that took together.</summary>
internal sealed unsafe class SumPairs<T> : Kernel<T>, IDisposable where T : unmanaged, IBinaryInteger<T>
{
    private struct Cell
    {
        public ulong Count;
        public ulong Millis;
    }

    private readonly Growing<Cell> cells = new();
    private readonly Growing<long> micros = new();

    public SumPairs(int steps)
    {
        Pairs = new PairTable(steps);
        if (!Pairs.IsDense)
            return;
        new Span<Cell>(cells.Extend(2 * Pairs.Count), 2 * Pairs.Count).Clear();
        new Span<long>(micros.Extend(Pairs.Count), Pairs.Count).Clear();
    }

    public PairTable Pairs { get; }

    /// <summary>By pair number. Ends the summing.</summary>
    public (long Count, Int128 Micros)[] Sums()
    {
        var sums = new (long Count, Int128 Micros)[Pairs.Count];
        for (var pair = 0; pair < sums.Length; pair++)
        {
            ref var cell = ref cells.At[pair];
            var other = Pairs.IsDense ? cells.At[sums.Length + pair] : default;
            sums[pair] = ((long)(cell.Count + other.Count), (Int128)(cell.Millis + other.Millis) * 1000 + micros.At[pair]);
        }
        Dispose();
        return sums;
    }

    public void Dispose()
    {
        cells.Dispose();
        micros.Dispose();
    }

    protected override void Take(in Chunk<T> chunk)
    {
        if (Pairs.IsDense)
            TakeDense(chunk);
        else
            TakeSparse(chunk);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the first answer is wanted as fast as the tenth
    private void TakeDense(in Chunk<T> chunk)
    {
        var (n, shift, i) = (chunk.Events, Pairs.Shift, 1);
        var steps = chunk.Steps;
        var elapsed = chunk.Elapsed;
        Cell* even = cells.At, odd = even + Pairs.Count;
        for (; i + 1 < n; i += 2)
        {
            var a = even + ((int.CreateTruncating(steps[i - 1]) << shift) | int.CreateTruncating(steps[i]));
            a->Count++;
            a->Millis += elapsed[i];
            var b = odd + ((int.CreateTruncating(steps[i]) << shift) | int.CreateTruncating(steps[i + 1]));
            b->Count++;
            b->Millis += elapsed[i + 1];
        }
        for (; i < n; i++)
        {
            var a = even + ((int.CreateTruncating(steps[i - 1]) << shift) | int.CreateTruncating(steps[i]));
            a->Count++;
            a->Millis += elapsed[i];
        }
        // pairs across two journeys are none, and took no time
        for (var journey = 1; journey < chunk.Journeys; journey++)
        {
            var start = chunk.Start(journey);
            even[(int.CreateTruncating(steps[start - 1]) << shift) | int.CreateTruncating(steps[start])].Count--;
        }
        for (i = 1; chunk.Fraction is not null && i < n; i++)
            micros.At[(int.CreateTruncating(steps[i - 1]) << shift) | int.CreateTruncating(steps[i])] += chunk.Fraction[i];
        // a long pause was counted as the largest number that 32 bits hold
        for (var place = 0; place < chunk.Longs; place++)
        {
            i = (int)(chunk.LongAt[place] - chunk.Base);
            micros.At[(int.CreateTruncating(steps[i - 1]) << shift) | int.CreateTruncating(steps[i])] += chunk.LongMicros[place] - Segment.Long * 1000L;
        }
    }

    private void TakeSparse(in Chunk<T> chunk)
    {
        for (var journey = 0; journey < chunk.Journeys; journey++)
        {
            for (var i = chunk.Start(journey) + 1; i < chunk.Start(journey + 1); i++)
            {
                var pair = Pairs.Of(int.CreateTruncating(chunk.Steps[i - 1]), int.CreateTruncating(chunk.Steps[i]));
                if (pair == cells.Count)
                {
                    cells.Add(default(Cell));
                    micros.Add(0);
                }
                cells.At[pair].Count++;
                var (millis, rest) = Math.DivRem(chunk.Micros(i), 1000);
                cells.At[pair].Millis += (ulong)millis;
                micros.At[pair] += rest;
            }
        }
    }
}
