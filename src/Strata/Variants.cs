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

    private static unsafe (int, Variant[]) Of<T, THash>(JourneySet set, int[] ranks, int most)
        where T : unmanaged, IBinaryInteger<T>
        where THash : ISequenceHash
    {
        var seen = Scanner.Run<T, HashSequences<T, THash>>(set, _ => new HashSequences<T, THash>()).Kernels;
        var tables = new DistinctSequences<T>[seen.Length];
        try
        {
            // each thread counts the sequences of its share of the hashes
            Threads.Run(tables.Length, thread =>
            {
                tables[thread] = new DistinctSequences<T>(seen.Sum(s => s.Seen.Count) / seen.Length);
                foreach (var part in seen)
                    tables[thread].Add(part.Seen, thread, tables.Length);
            });
            return (tables.Sum(t => t.Count), Top(tables, ranks, most));
        }
        finally
        {
            foreach (var table in tables)
                table?.Dispose();
            foreach (var part in seen)
                part.Dispose();
        }
    }

    private static Variant[] Top<T>(DistinctSequences<T>[] tables, int[] ranks, int most) where T : unmanaged, IBinaryInteger<T>
    {
        // the queue's head is the one to go: fewest journeys, of equals last by name
        var top = new PriorityQueue<Sequence<T>, Sequence<T>>(Comparer<Sequence<T>>.Create((a, b) => -Compare(a, b)));
        foreach (var variant in most > 0 ? tables.SelectMany(t => t.All()) : [])
        {
            if (top.Count < most)
                top.Enqueue(variant, variant);
            else if (variant.Journeys >= top.Peek().Journeys)
                top.EnqueueDequeue(variant, variant);
        }
        var best = new Variant[top.Count];
        for (var i = best.Length - 1; i >= 0; i--)
        {
            var variant = top.Dequeue();
            best[i] = new Variant(Array.ConvertAll(variant.Steps.ToArray(), int.CreateTruncating), (int)variant.Journeys);
        }
        return best;

        int Compare(Sequence<T> a, Sequence<T> b)
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
}
