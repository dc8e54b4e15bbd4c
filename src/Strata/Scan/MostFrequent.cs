using System.Numerics;

namespace Throughline.Strata.Scan;

/// <summary>The most frequent sequences of several tables, in no order.</summary>
/// <param name="most">How many.</param>
/// <param name="ranks">By step code the place of its name.</param>
internal sealed class MostFrequent<T>(int most, int[] ranks) where T : unmanaged, IBinaryInteger<T>
{
    // the queue's head is the one to go: fewest journeys, of equals last by name
    private readonly PriorityQueue<Sequence<T>, Sequence<T>> best = new(Comparer<Sequence<T>>.Create((a, b) => Compare(b, a, ranks)));
    private uint fewest = 1;

    public List<Sequence<T>> All => [.. best.UnorderedItems.Select(item => item.Element)];

    /// <summary>The most frequent first, of equals in the order of their steps' names.</summary>
    public static Comparer<Sequence<T>> By(int[] ranks) => Comparer<Sequence<T>>.Create((a, b) => Compare(a, b, ranks));

    public void Add(DistinctSequences<T> table)
    {
        if (most <= 0)
            return;
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
    }

    private static int Compare(Sequence<T> a, Sequence<T> b, int[] ranks)
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
