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
        var counts = new int[seen.Count];
        var best = new List<Sequence<T>>[seen.Count];
        var next = -1;
        Threads.Run(seen.Count, thread =>
        {
            using var table = new DistinctSequences<T>();
            var mine = new MostFrequent<T>(most, ranks);
            for (var share = Interlocked.Increment(ref next); share < HashShares.Count; share = Interlocked.Increment(ref next))
            {
                table.Take(seen.Select(s => s.Seen), share);
                counts[thread] += table.Count;
                mine.Add(table);
            }
            best[thread] = mine.All;
        });
        Sequence<T>[] top = [.. best.SelectMany(b => b).Order(MostFrequent<T>.By(ranks)).Take(most)];
        var lasted = times ? Lasted(top, seen) : [];
        return (counts.Sum(), [.. top.Select((v, i) =>
            new Variant(Array.ConvertAll(v.Steps.ToArray(), int.CreateTruncating), (int)v.Journeys) { Lasted = times ? lasted[i] : null })]);
    }

    /// <summary>How long the journeys of each of some sequences lasted.</summary>
    private static Spread[] Lasted<T, THash>(Sequence<T>[] of, IReadOnlyList<HashSequences<T, THash>> seen)
        where T : unmanaged, IBinaryInteger<T>
        where THash : ISequenceHash
    {
        var places = Enumerable.Range(0, of.Length).GroupBy(i => of[i].Hash).ToDictionary(same => same.Key, same => same.ToArray());
        var shares = places.Keys.Select(HashShares.ShareOf).Distinct().ToArray();
        var lasted = seen.Select(_ => new List<long>?[of.Length]).ToArray();
        Threads.Run(seen.Count, thread =>
        {
            var its = seen[thread].Seen;
            foreach (var share in shares)
            {
                for (var page = 0; page < its.Pages(share); page++)
                    Add(its.At(share, page), lasted[thread]);
            }
        });
        return [.. of.Select((_, i) => Spread.Of([.. lasted.SelectMany(its => its[i] ?? [])]))];

        void Add(ReadOnlySpan<Hashed> page, List<long>?[] to)
        {
            foreach (ref readonly var journey in page)
            {
                if (!places.TryGetValue(journey.Hash, out var some))
                    continue;
                foreach (var place in some)
                {
                    if (of[place].Bytes.SequenceEqual(journey.Sequence))
                        (to[place] ??= []).Add(journey.Micros);
                }
            }
        }
    }
}
