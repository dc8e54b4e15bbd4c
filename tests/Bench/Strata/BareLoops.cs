using System.Runtime.Intrinsics.X86;

namespace Throughline.Bench.Strata;

/// <summary>
/// The bare loops that the engine is measured against: byte-wide steps, 64-bit milliseconds, journeys side by side in plain arrays, two threads,
/// no filter, no names, nothing that could be asked differently.
/// </summary>
internal sealed unsafe class BareLoops(StrataLog log, int threads)
{
    private const int Size = 64;
    private const long Window = 7L * 86_400_000;

    private readonly uint[][] counts = [.. Enumerable.Range(0, threads).Select(_ => new uint[4 * Size * Size])];
    private readonly ulong[][] sums = [.. Enumerable.Range(0, threads).Select(_ => new ulong[4 * Size * Size])];
    private readonly int[] cuts = Cuts(log, threads);
    private readonly ulong[] hashes = new ulong[log.Journeys];
    private readonly long[] gathered = new long[log.Events];
    private readonly (ulong Hash, uint Journey, uint Count)[][] tables =
        [.. Enumerable.Range(0, threads).Select(_ => new (ulong, uint, uint)[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * log.Journeys / threads + 1))])];

    public long Counts()
    {
        Parallel(thread => Count(counts[thread], cuts[thread], cuts[thread + 1]));
        return counts.Sum(c => c.Take(Size * Size).Sum(n => (long)n));
    }

    public long Means()
    {
        Parallel(thread => Sum(sums[thread], cuts[thread], cuts[thread + 1]));
        return Enumerable.Range(0, Size * Size).Sum(i => sums.Sum(s => (long)s[2 * i]));
    }

    /// <summary>Gathers the times of each edge side by side, then selects the median and the ninth decile of each.</summary>
    public long Medians()
    {
        var firsts = new long[threads][];
        Parallel(thread => Count(counts[thread], cuts[thread], cuts[thread + 1]));
        var at = 0L;
        var begins = new long[Size * Size + 1];
        for (var thread = 0; thread < threads; thread++)
            firsts[thread] = new long[Size * Size];
        for (var pair = 0; pair < Size * Size; pair++)
        {
            begins[pair] = at;
            for (var thread = 0; thread < threads; thread++)
            {
                firsts[thread][pair] = at;
                at += counts[thread][pair];
            }
        }
        begins[^1] = at;
        Parallel(thread =>
        {
            var next = firsts[thread];
            for (var journey = cuts[thread]; journey < cuts[thread + 1]; journey++)
            {
                for (var i = log.Starts[journey] + 1; i < log.Starts[journey + 1]; i++)
                    gathered[next[(log.Step[i - 1] << 6) | log.Step[i]]++] = log.Time[i] - log.Time[i - 1];
            }
        });
        var total = 0L;
        Parallel(thread =>
        {
            var sum = 0L;
            for (var pair = thread; pair < Size * Size; pair += threads)
            {
                var times = gathered.AsSpan((int)begins[pair], (int)(begins[pair + 1] - begins[pair]));
                if (times.Length > 0)
                    sum += Select(times, times.Length / 2) + Select(times, (9 * times.Length + 9) / 10 - 1);
            }
            Interlocked.Add(ref total, sum);
        });
        return total;
    }

    public long Variants()
    {
        Parallel(thread =>
        {
            fixed (byte* steps = log.Step)
            {
                for (var journey = cuts[thread]; journey < cuts[thread + 1]; journey++)
                    hashes[journey] = Hash(steps + log.Starts[journey], log.Starts[journey + 1] - log.Starts[journey]);
            }
        });
        var found = new long[threads];
        Parallel(thread => found[thread] = Distinct(tables[thread], thread));
        return found.Sum();
    }

    /// <summary>How many journeys reached each of the steps 0, 3, 5, 8 within a week of the first.</summary>
    public long[] Funnel()
    {
        var levels = new long[threads][];
        Parallel(thread => levels[thread] = Funnel(cuts[thread], cuts[thread + 1]));
        return [.. Enumerable.Range(0, 5).Select(i => levels.Sum(l => l[i]))];
    }

    private void Count(uint[] table, int first, int end)
    {
        Array.Clear(table);
        fixed (uint* t = table)
        fixed (byte* act = log.Step)
        {
            uint* t1 = t + Size * Size, t2 = t1 + Size * Size, t3 = t2 + Size * Size;
            uint i = log.Starts[first], e = log.Starts[end];
            for (; i + 9 < e; i += 8)
            {
                ulong a = *(ulong*)(act + i), b = *(ulong*)(act + i + 1);
                t[((a & 63) << 6) | (b & 63)]++;
                t1[(((a >> 8) & 63) << 6) | ((b >> 8) & 63)]++;
                t2[(((a >> 16) & 63) << 6) | ((b >> 16) & 63)]++;
                t3[(((a >> 24) & 63) << 6) | ((b >> 24) & 63)]++;
                t[(((a >> 32) & 63) << 6) | ((b >> 32) & 63)]++;
                t1[(((a >> 40) & 63) << 6) | ((b >> 40) & 63)]++;
                t2[(((a >> 48) & 63) << 6) | ((b >> 48) & 63)]++;
                t3[(((a >> 56) & 63) << 6) | ((b >> 56) & 63)]++;
            }
            for (; i + 1 < e; i++)
                t[(act[i] << 6) | act[i + 1]]++;
            for (var k = 0; k < Size * Size; k++)
                t[k] += t1[k] + t2[k] + t3[k];
            for (var journey = first + 1; journey < end; journey++)
                t[(act[log.Starts[journey] - 1] << 6) | act[log.Starts[journey]]]--;
        }
    }

    private void Sum(ulong[] table, int first, int end)
    {
        Array.Clear(table);
        fixed (ulong* t = table)
        fixed (byte* act = log.Step)
        fixed (long* ts = log.Time)
        {
            var t1 = t + 2 * Size * Size;
            uint i = log.Starts[first], e = log.Starts[end];
            for (; i + 2 < e; i += 2)
            {
                var p = t + 2 * ((act[i] << 6) | act[i + 1]);
                p[0]++;
                p[1] += (ulong)(ts[i + 1] - ts[i]);
                var q = t1 + 2 * ((act[i + 1] << 6) | act[i + 2]);
                q[0]++;
                q[1] += (ulong)(ts[i + 2] - ts[i + 1]);
            }
            for (; i + 1 < e; i++)
            {
                var p = t + 2 * ((act[i] << 6) | act[i + 1]);
                p[0]++;
                p[1] += (ulong)(ts[i + 1] - ts[i]);
            }
            for (var k = 0; k < 2 * Size * Size; k++)
                t[k] += t1[k];
            for (var journey = first + 1; journey < end; journey++)
            {
                var o = log.Starts[journey];
                var p = t + 2 * ((act[o - 1] << 6) | act[o]);
                p[0]--;
                p[1] -= (ulong)(ts[o] - ts[o - 1]);
            }
        }
    }

    private long Distinct((ulong Hash, uint Journey, uint Count)[] table, int share)
    {
        Array.Clear(table);
        var (mask, found) = ((uint)table.Length - 1, 0L);
        fixed ((ulong Hash, uint Journey, uint Count)* at = table)
        {
            for (var journey = 0; journey < hashes.Length; journey++)
            {
                if (journey + 16 < hashes.Length && Sse.IsSupported)
                    Sse.Prefetch0(&at[(uint)hashes[journey + 16] & mask]);
                var hash = hashes[journey];
                if (threads > 1 && (int)((hash >> 48) % (ulong)threads) != share)
                    continue;
                for (var slot = (uint)hash & mask; ; slot = (slot + 1) & mask)
                {
                    if (at[slot].Count == 0)
                    {
                        at[slot] = (hash, (uint)journey, 1);
                        found++;
                        break;
                    }
                    if (at[slot].Hash == hash && Steps((int)at[slot].Journey).SequenceEqual(Steps(journey)))
                    {
                        at[slot].Count++;
                        break;
                    }
                }
            }
        }
        return found;
    }

    private long[] Funnel(int first, int end)
    {
        var levels = new long[5];
        var places = new byte[256];
        (places[0], places[3], places[5], places[8]) = (1, 2, 3, 4);
        fixed (byte* act = log.Step, place = places)
        fixed (long* ts = log.Time)
        {
            for (var journey = first; journey < end; journey++)
            {
                long f1 = long.MinValue / 2, f2 = f1, f3 = f1;
                var best = 0;
                for (uint i = log.Starts[journey], e = log.Starts[journey + 1]; i < e; i++)
                {
                    var step = place[act[i]];
                    if (step == 0)
                        continue;
                    var t = ts[i];
                    if (step == 1)
                    {
                        f1 = t;
                        best = Math.Max(best, 1);
                    }
                    else if (step == 2)
                    {
                        if (t <= f1 + Window)
                        {
                            f2 = f1;
                            best = Math.Max(best, 2);
                        }
                    }
                    else if (step == 3)
                    {
                        if (t <= f2 + Window)
                        {
                            f3 = f2;
                            best = Math.Max(best, 3);
                        }
                    }
                    else if (t <= f3 + Window)
                    {
                        best = 4;
                        break;
                    }
                }
                levels[best]++;
            }
        }
        return levels;
    }

    private ReadOnlySpan<byte> Steps(int journey) => log.Step.AsSpan((int)log.Starts[journey], (int)(log.Starts[journey + 1] - log.Starts[journey]));

    private static ulong Hash(byte* p, uint n)
    {
        var h = 0x243F6A8885A308D3UL ^ n;
        for (; n >= 8; p += 8, n -= 8)
            h = Mix(h, *(ulong*)p) + 0x13198A2E03707344UL;
        if (n > 0)
            h = Mix(h, *(ulong*)p & ((1UL << (int)(n * 8)) - 1)) + 0x13198A2E03707344UL;
        return Mix(h, 0xA4093822299F31D0UL);
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        var high = Math.BigMul(hash ^ value, 0x9E3779B97F4A7C15UL, out var low);
        return high ^ low;
    }

    /// <summary>Hoare's selection, the middle of three as pivot.</summary>
    private static long Select(Span<long> values, int rank)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high)
        {
            var (a, b, c) = (values[low], values[(low + high) / 2], values[high]);
            var pivot = Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i > j)
                    break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }
            if (rank <= j)
                high = j;
            else if (rank >= i)
                low = i;
            else
                break;
        }
        return values[rank];
    }

    private static int[] Cuts(StrataLog log, int threads)
    {
        var firsts = new int[threads + 1];
        for (var i = 1; i < threads; i++)
        {
            var at = Array.BinarySearch(log.Starts, (uint)((long)log.Events * i / threads));
            firsts[i] = at < 0 ? ~at : at;
        }
        firsts[threads] = log.Journeys;
        return firsts;
    }

    private void Parallel(Action<int> work)
    {
        var others = Enumerable.Range(1, threads - 1).Select(i => Task.Run(() => work(i))).ToArray();
        work(0);
        Task.WaitAll(others);
    }
}
