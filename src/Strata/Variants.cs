using System.Numerics;
using Throughline.Strata.Scan;
using Throughline.Strata.Storage;

namespace Throughline.Strata;

/// <summary>
/// Counts the distinct sequences of steps. A hash only finds candidates: sequences are one variant exactly when their steps are equal,
/// whatever the hash says.
/// </summary>
internal static class Variants
{
    /// <summary>How many there are, and the <paramref name="most"/> most frequent; of equals in the order of their steps' names.</summary>
    public static (int Count, Variant[] Top) Of(JourneySet journeys, int[] ranks, int most) =>
        Of<SequenceHash>(journeys, ranks, most);

    internal static (int Count, Variant[] Top) Of<THash>(JourneySet set, int[] ranks, int most) where THash : ISequenceHash => set.StepWidth switch
    {
        1 => Of<byte, THash>(set, ranks, most),
        2 => Of<ushort, THash>(set, ranks, most),
        _ => Of<int, THash>(set, ranks, most),
    };

    private static (int, Variant[]) Of<T, THash>(JourneySet set, int[] ranks, int most)
        where T : unmanaged, IBinaryInteger<T>
        where THash : ISequenceHash
    {
        var seen = Scanner.Run<T, HashSequences<T, THash>>(set, _ => new HashSequences<T, THash>()).Kernels;
        try
        {
            return Of(ranks, most, seen, times: false);
        }
        finally
        {
            foreach (var part in seen)
                part.Dispose();
        }
    }

    /// <inheritdoc cref="Of(JourneySet, int[], int)"/>
    /// <param name="ranks">By step code the place of its name.</param>
    /// <param name="most">How many.</param>
    /// <param name="seen">What each thread has seen.</param>
    /// <param name="times">Whether to tell how long the journeys of each lasted; then that must have been seen.</param>
    public static (int Count, Variant[] Top) Of<T, THash>(int[] ranks, int most, IReadOnlyList<HashSequences<T, THash>> seen, bool times)
        where T : unmanaged, IBinaryInteger<T>
        where THash : ISequenceHash
    {
        var tables = new DistinctSequences<T>[seen.Count];
        var best = new List<Sequence<T>>[seen.Count];
        try
        {
            // each thread counts the sequences of its share of the hashes
            Threads.Run(tables.Length, thread =>
            {
                tables[thread] = new DistinctSequences<T>(seen.Sum(s => s.Seen.Count) / seen.Count);
                foreach (var part in seen)
                    tables[thread].Add(part.Seen, thread, tables.Length);
                best[thread] = Best(tables[thread], ranks, most);
            });
            Sequence<T>[] top = [.. best.SelectMany(b => b).Order(Comparer<Sequence<T>>.Create((a, b) => Compare(a, b, ranks))).Take(most)];
            var lasted = times ? Lasted(top, seen) : [];
            return (tables.Sum(t => t.Count), [.. top.Select((v, i) =>
                new Variant(Array.ConvertAll(v.Steps.ToArray(), int.CreateTruncating), (int)v.Journeys) { Lasted = times ? lasted[i] : null })]);
        }
        finally
        {
            foreach (var table in tables)
                table?.Dispose();
        }
    }

    /// <summary>How long the journeys of each of some sequences lasted.</summary>
    private static Spread[] Lasted<T, THash>(Sequence<T>[] of, IReadOnlyList<HashSequences<T, THash>> seen)
        where T : unmanaged, IBinaryInteger<T>
        where THash : ISequenceHash
    {
        var places = Enumerable.Range(0, of.Length).GroupBy(i => of[i].Hash).ToDictionary(same => same.Key, same => same.ToArray());
        var lasted = seen.Select(_ => new List<long>?[of.Length]).ToArray();
        Threads.Run(seen.Count, thread =>
        {
            foreach (ref readonly var journey in seen[thread].Seen.Items)
            {
                if (!places.TryGetValue(journey.Hash, out var some))
                    continue;
                foreach (var place in some)
                {
                    if (of[place].Bytes.SequenceEqual(journey.Sequence))
                        (lasted[thread][place] ??= []).Add(journey.Micros);
                }
            }
        });
        return [.. of.Select((_, i) => Spread.Of([.. lasted.SelectMany(its => its[i] ?? [])]))];
    }

    /// <summary>The most frequent of a table, in no order.</summary>
    private static List<Sequence<T>> Best<T>(DistinctSequences<T> table, int[] ranks, int most) where T : unmanaged, IBinaryInteger<T>
    {
        if (most <= 0)
            return [];
        // the queue's head is the one to go: fewest journeys, of equals last by name
        var best = new PriorityQueue<Sequence<T>, Sequence<T>>(Comparer<Sequence<T>>.Create((a, b) => Compare(b, a, ranks)));
        var fewest = 1u;
        for (var place = table.Next(0, fewest); place >= 0; place = table.Next(place + 1, fewest))
        {
            var variant = table[place];
            if (best.Count < most)
                best.Enqueue(variant, variant);
            else
                best.EnqueueDequeue(variant, variant);
            if (best.Count == most)
                fewest = best.Peek().Journeys;
        }
        return [.. best.UnorderedItems.Select(item => item.Element)];
    }

    private static int Compare<T>(Sequence<T> a, Sequence<T> b, int[] ranks) where T : unmanaged, IBinaryInteger<T>
    {
        if (a.Journeys != b.Journeys)
            return b.Journeys.CompareTo(a.Journeys);
        var x = a.Steps;
        var y = b.Steps;
        var shared = x.CommonPrefixLength(y);
        return shared < x.Length && shared < y.Length
            ? ranks[int.CreateTruncating(x[shared])].CompareTo(ranks[int.CreateTruncating(y[shared])])
            : x.Length.CompareTo(y.Length);
    }
}
