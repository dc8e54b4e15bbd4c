using System.Numerics;
using Throughline.Strata.Scan;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>Counts which step directly follows which, and how long that took.</summary>
internal static unsafe class Edges
{
    /// <summary>How often each pair: from, to, count, in no order.</summary>
    public static List<(int From, int To, long Count)> Counts(JourneySet set) => set.StepWidth switch
    {
        1 => Counts<byte>(set),
        2 => Counts<ushort>(set),
        _ => Counts<int>(set),
    };

    /// <summary>How often each pair and how long on average, rounded to the microsecond; in no order.</summary>
    public static List<(int From, int To, long Count, long Mean)> Means(JourneySet set) => set.StepWidth switch
    {
        1 => Means<byte>(set),
        2 => Means<ushort>(set),
        _ => Means<int>(set),
    };

    /// <summary>Every edge, most frequent first, of equals in the order of their names (from, then to).</summary>
    public static Edge[] Of(JourneySet set, int[] ranks)
    {
        var edges = set.StepWidth switch
        {
            1 => Full<byte>(set),
            2 => Full<ushort>(set),
            _ => Full<int>(set),
        };
        edges.Sort((a, b) =>
            a.Count != b.Count ? b.Count.CompareTo(a.Count)
            : a.From != b.From ? ranks[a.From].CompareTo(ranks[b.From])
            : ranks[a.To].CompareTo(ranks[b.To]));
        return [.. edges];
    }

    private static List<(int, int, long)> Counts<T>(JourneySet set) where T : unmanaged, IBinaryInteger<T>
    {
        var (pairs, counts) = Together(
            Scanner.Run<T, CountPairs<T>>(set, _ => new CountPairs<T>(set.Steps.Count)).Kernels.Select(k => (k.Pairs, k.Counts())), set, (a, b) => a + b);
        return [.. Enumerable.Range(0, counts.Length).Where(p => counts[p] > 0).Select(p => (pairs[p].From, pairs[p].To, counts[p]))];
    }

    private static List<(int, int, long, long)> Means<T>(JourneySet set) where T : unmanaged, IBinaryInteger<T>
    {
        var (pairs, sums) = Together(
            Scanner.Run<T, SumPairs<T>>(set, _ => new SumPairs<T>(set.Steps.Count)).Kernels.Select(k => (k.Pairs, k.Sums())), set,
            (a, b) => (a.Count + b.Count, a.Micros + b.Micros));
        return [.. Enumerable.Range(0, sums.Length).Where(p => sums[p].Count > 0)
            .Select(p => (pairs[p].From, pairs[p].To, sums[p].Count, Elapsed.MeanOf(sums[p].Micros, sums[p].Count)))];
    }

    private static (PairTable Pairs, TValue[] Values) Together<TValue>(
        IEnumerable<(PairTable Pairs, TValue[] Values)> parts, JourneySet set, Func<TValue, TValue, TValue> add) where TValue : struct
    {
        var pairs = new PairTable(set.Steps.Count);
        var values = new List<TValue>();
        foreach (var (codes, of) in parts)
        {
            for (var code = 0; code < of.Length; code++)
            {
                var pair = codes.IsDense ? code : pairs.Of(codes[code].From, codes[code].To);
                while (pair >= values.Count)
                    values.Add(default);
                values[pair] = add(values[pair], of[code]);
            }
        }
        return (pairs, [.. values]);
    }

    private static List<Edge> Full<T>(JourneySet set) where T : unmanaged, IBinaryInteger<T>
    {
        var summed = Scanner.Run<T, SumPairs<T>>(set, _ => new SumPairs<T>(set.Steps.Count));
        var sums = Array.ConvertAll(summed.Kernels, k => k.Sums());
        var inMillis = set.Snapshot.Parts.All(p => p.Segment.Fraction is null);
        return inMillis ? Full<T, uint>(set, summed, sums) : Full<T, long>(set, summed, sums);
    }

    private static List<Edge> Full<T, TTime>(JourneySet set, Scanner.Division<SumPairs<T>> summed, (long Count, Int128 Micros)[][] sums)
        where T : unmanaged, IBinaryInteger<T>
        where TTime : unmanaged, IBinaryInteger<TTime>
    {
        var (pairs, _) = Together(summed.Kernels.Select((k, i) => (k.Pairs, sums[i])), set, (a, b) => (a.Count + b.Count, a.Micros + b.Micros));
        // where each thread puts the times of each pair: pair after pair, thread after thread
        var offsets = sums.Select(s => new long[s.Length]).ToArray();
        var ofPair = new List<(int Thread, int Code)>[pairs.Count];
        for (var thread = 0; thread < sums.Length; thread++)
        {
            for (var code = 0; code < sums[thread].Length; code++)
            {
                if (sums[thread][code].Count == 0)
                    continue;
                var (from, to) = summed.Kernels[thread].Pairs[code];
                (ofPair[pairs.Of(from, to)] ??= []).Add((thread, code));
            }
        }
        var (firsts, total) = (new long[ofPair.Length + 1], 0L);
        for (var pair = 0; pair < ofPair.Length; pair++)
        {
            firsts[pair] = total;
            foreach (var (thread, code) in ofPair[pair] ?? [])
            {
                offsets[thread][code] = total;
                total += sums[thread][code].Count;
            }
        }
        firsts[^1] = total;

        using var times = Block.Allocate(Math.Max(1, total) * sizeof(TTime));
        var gathered = Scanner.Run<T, GatherPairs<T, TTime>>(
            set, thread => new GatherPairs<T, TTime>(summed.Kernels[thread].Pairs, (TTime*)times.At, offsets[thread]), summed.Pieces).Kernels;
        var longs = gathered.Length == 0 ? null : gathered
            .SelectMany((k, thread) => k.Longs.Select(l => (Pair: PairOf(thread, l.Pair), l.Micros)))
            .GroupBy(l => l.Pair, l => l.Micros).ToDictionary(g => g.Key, g => g.Order().ToArray());

        var edges = new Edge?[ofPair.Length];
        var next = -1;
        Threads.Run(set.UsedThreads, _ =>
        {
            using var scratch = new Growing<TTime>();
            for (var pair = Interlocked.Increment(ref next); pair < ofPair.Length; pair = Interlocked.Increment(ref next))
            {
                if (ofPair[pair] is not { } places)
                    continue;
                set.Cancel.ThrowIfCancellationRequested();
                var count = firsts[pair + 1] - firsts[pair];
                scratch.Clear();
                var elapsed = ElapsedOf((TTime*)times.At + firsts[pair], count, scratch.Extend(count), longs?.GetValueOrDefault(pair) ?? [],
                    places.Aggregate((Int128)0, (sum, p) => sum + sums[p.Thread][p.Code].Micros));
                edges[pair] = new Edge(pairs[pair].From, pairs[pair].To, checked((int)count), places.Sum(p => gathered[p.Thread].Journeys[p.Code]), elapsed);
            }
        });
        return [.. edges.OfType<Edge>()];

        int PairOf(int thread, int code)
        {
            var (from, to) = summed.Kernels[thread].Pairs[code];
            return pairs.Of(from, to);
        }
    }

    private static Elapsed ElapsedOf<TTime>(TTime* times, long count, TTime* scratch, long[] longs, Int128 sum) where TTime : unmanaged, IBinaryInteger<TTime>
    {
        // long ones stand among the times as the largest number: they come last
        var few = count - longs.Length;
        Span<long> ranks = [(count - 1) / 2, count / 2, (9 * count + 9) / 10 - 1];
        Span<TTime> found = stackalloc TTime[3];
        var (least, most) = Select.Ranks(times, count, scratch, ranks, found);
        var (low, high) = (At(ranks[0], found[0]), At(ranks[1], found[1]));
        return new Elapsed(Elapsed.MeanOf(sum, count), ((decimal)low + high) / 2, At(ranks[2], found[2]), At(0, least), At(count - 1, most));

        long At(long rank, TTime time) => rank >= few ? longs[rank - few] : Micros(time);
    }

    private static long Micros<TTime>(TTime time) where TTime : unmanaged, IBinaryInteger<TTime> =>
        long.CreateTruncating(time) * (sizeof(TTime) == 4 ? 1000 : 1);
}
