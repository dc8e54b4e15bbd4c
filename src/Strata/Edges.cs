using System.Numerics;
using System.Runtime.InteropServices;
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
    public static Edge[] Of(JourneySet set, int[] ranks) => set.StepWidth switch
    {
        1 => Full<byte>(set, ranks),
        2 => Full<ushort>(set, ranks),
        _ => Full<int>(set, ranks),
    };

    /// <inheritdoc cref="Of(JourneySet, int[])"/>
    /// <param name="set">Of which journeys.</param>
    /// <param name="ranks">By step code the place of its name.</param>
    /// <param name="lists">What each thread has listed of its share of them.</param>
    public static Edge[] Of<T>(JourneySet set, int[] ranks, IReadOnlyList<ListPairs<T>> lists) where T : unmanaged, IBinaryInteger<T>
    {
        var edges = ListPairs<T>.IsInMillis(set)
            ? Full<T, uint>(set, [.. lists.Cast<ListPairs<T, uint>>()]) : Full<T, long>(set, [.. lists.Cast<ListPairs<T, long>>()]);
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

    private static Edge[] Full<T>(JourneySet set, int[] ranks) where T : unmanaged, IBinaryInteger<T>
    {
        var lists = Scanner.Run<T, ListPairs<T>>(set, _ => ListPairs<T>.Of(set)).Kernels;
        try
        {
            return Of(set, ranks, lists);
        }
        finally
        {
            foreach (var list in lists)
                list.Dispose();
        }
    }

    private static List<Edge> Full<T, TTime>(JourneySet set, ListPairs<T, TTime>[] lists)
        where T : unmanaged, IBinaryInteger<T>
        where TTime : unmanaged, IBinaryInteger<TTime>
    {
        var pairs = new PairTable(set.Steps.Count);
        var ofPair = new List<(ListPairs<T, TTime> List, int Code)>[pairs.IsDense ? pairs.Count : 0].ToList();
        var longs = new Dictionary<int, List<long>>();
        foreach (var list in lists)
        {
            for (var code = 0; code < list.Pairs.Count; code++)
            {
                if (list.JourneysOf(code) == 0)
                    continue;
                var pair = pairs.Of(list.Pairs[code].From, list.Pairs[code].To);
                if (pair == ofPair.Count)
                    ofPair.Add([]);
                (ofPair[pair] ??= []).Add((list, code));
            }
            foreach (var (code, micros) in list.Longs)
            {
                var pair = pairs.Of(list.Pairs[code].From, list.Pairs[code].To);
                (CollectionsMarshal.GetValueRefOrAddDefault(longs, pair, out _) ??= []).Add(micros);
            }
        }
        var edges = new Edge?[ofPair.Count];
        var next = -1;
        Threads.Run(set.UsedThreads, _ =>
        {
            using var times = new Growing<TTime>();
            using var scratch = new Growing<TTime>();
            for (var pair = Interlocked.Increment(ref next); pair < ofPair.Count; pair = Interlocked.Increment(ref next))
            {
                if (ofPair[pair] is not { } places)
                    continue;
                set.Cancel.ThrowIfCancellationRequested();
                times.Clear();
                scratch.Clear();
                foreach (var (list, code) in places)
                    list.CopyTo(times.Extend(list.CountOf(code)), code);
                var itsLongs = longs.GetValueOrDefault(pair)?.Order().ToArray() ?? [];
                var elapsed = ElapsedOf(times.At, times.Count, scratch.Extend(times.Count), itsLongs);
                edges[pair] = new Edge(pairs[pair].From, pairs[pair].To, checked((int)times.Count), places.Sum(p => p.List.JourneysOf(p.Code)), elapsed);
            }
        });
        return [.. edges.OfType<Edge>()];
    }

    private static Elapsed ElapsedOf<TTime>(TTime* times, long count, TTime* scratch, long[] longs) where TTime : unmanaged, IBinaryInteger<TTime>
    {
        // long ones stand among the times as the largest number: they come last
        var few = count - longs.Length;
        Span<long> ranks = [(count - 1) / 2, count / 2, (9 * count + 9) / 10 - 1];
        Span<TTime> found = stackalloc TTime[3];
        var (least, most) = Select.Ranks(times, count, scratch, ranks, found);
        var (low, high) = (At(ranks[0], found[0]), At(ranks[1], found[1]));
        var sum = Select.Sum(times, count) * (sizeof(TTime) == 4 ? 1000 : 1);
        foreach (var micros in longs)
            sum += micros - Segment.Long * 1000L;
        return new Elapsed(Elapsed.MeanOf(sum, count), ((decimal)low + high) / 2, At(ranks[2], found[2]), At(0, least), At(count - 1, most));

        long At(long rank, TTime time) => rank >= few ? longs[rank - few] : Micros(time);
    }

    private static long Micros<TTime>(TTime time) where TTime : unmanaged, IBinaryInteger<TTime> =>
        long.CreateTruncating(time) * (sizeof(TTime) == 4 ? 1000 : 1);
}
