namespace Throughline.Strata;

/// <summary>
/// Counts the distinct sequences of steps. A hash only finds candidates: sequences are one variant exactly when their steps are equal,
/// whatever the hash says.
/// </summary>
internal static class Variants
{
    /// <summary>How many there are, and the <paramref name="most"/> most frequent; of equals in the order of their steps' names.</summary>
    public static (int Count, Variant[] Top) Of(JourneySet journeys, int[] ranks, int most) =>
        Of<StepHash>(journeys, ranks, most);

    internal static (int Count, Variant[] Top) Of<THash>(JourneySet journeys, int[] ranks, int most) where THash : IStepHash
    {
        var (taken, by) = Distinct<THash>(journeys);

        // the queue's head is the one to go: fewest journeys, of equals last by name
        var top = new PriorityQueue<int, int>(Comparer<int>.Create((a, b) => -Compare(a, b)));
        for (var variant = 0; variant < taken.Count && most > 0; variant++)
        {
            if (top.Count < most)
                top.Enqueue(variant, variant);
            else
                top.EnqueueDequeue(variant, variant);
        }
        var best = new Variant[top.Count];
        for (var i = best.Length - 1; i >= 0; i--)
        {
            var variant = top.Dequeue();
            best[i] = new Variant(journeys.Steps(by[variant]).ToArray(), taken[variant]);
        }
        return (taken.Count, best);

        int Compare(int a, int b)
        {
            if (taken[a] != taken[b])
                return taken[b].CompareTo(taken[a]);
            var x = journeys.Steps(by[a]);
            var y = journeys.Steps(by[b]);
            var shared = x.CommonPrefixLength(y);
            return shared < x.Length && shared < y.Length ? ranks[x[shared]].CompareTo(ranks[y[shared]]) : x.Length.CompareTo(y.Length);
        }
    }

    /// <summary>For each variant, how many journeys took it, and one that did. An open hash table of variant numbers; it doubles when half full.</summary>
    private static (List<int> Taken, List<int> By) Distinct<THash>(JourneySet journeys) where THash : IStepHash
    {
        var (taken, by, hashes) = (new List<int>(), new List<int>(), new List<ulong>());
        var slots = new int[64];
        for (var journey = 0; journey < journeys.Count; journey++)
        {
            var steps = journeys.Steps(journey);
            var hash = THash.Of(steps);
            var slot = (int)(hash & (uint)(slots.Length - 1));
            for (; slots[slot] != 0; slot = (slot + 1) & (slots.Length - 1))
            {
                var variant = slots[slot] - 1;
                if (hashes[variant] == hash && steps.SequenceEqual(journeys.Steps(by[variant])))
                    break;
            }
            if (slots[slot] != 0)
            {
                taken[slots[slot] - 1]++;
                continue;
            }
            taken.Add(1);
            by.Add(journey);
            hashes.Add(hash);
            slots[slot] = taken.Count;
            if (2 * taken.Count > slots.Length)
                slots = Doubled(slots.Length, hashes);
        }
        return (taken, by);
    }

    private static int[] Doubled(int length, List<ulong> hashes)
    {
        var slots = new int[2 * length];
        for (var variant = 0; variant < hashes.Count; variant++)
        {
            var slot = (int)(hashes[variant] & (uint)(slots.Length - 1));
            while (slots[slot] != 0)
                slot = (slot + 1) & (slots.Length - 1);
            slots[slot] = variant + 1;
        }
        return slots;
    }
}
