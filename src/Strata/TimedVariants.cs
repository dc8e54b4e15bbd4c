using System.Runtime.InteropServices;
using Throughline.Strata.Scan;

namespace Throughline.Strata;

/// <summary>The most frequent variants, with how long their journeys took from the first event to the last.</summary>
/// <param name="Journeys">How many journeys there are in all.</param>
/// <param name="Count">How many variants there are in all.</param>
/// <param name="Top">Most frequent first, of equals in the order of their steps' names.</param>
public sealed record TimedVariants(int Journeys, int Count, IReadOnlyList<TimedVariant> Top)
{
    /// <param name="set">Whose journeys.</param>
    /// <param name="skip">How many of the most frequent to leave out.</param>
    /// <param name="take">How many to list.</param>
    public static TimedVariants Of(JourneySet set, int skip, int take)
    {
        var (count, top) = Variants.Of(set, CodePoints.Ranks(set.Steps), skip + take);
        var wanted = new Wanted([.. top.Skip(skip).Select(v => v.Steps)]);
        var parts = Visitor.Run(set, () => new Durations(wanted));
        return new TimedVariants(parts.Sum(p => p.Journeys), count, [.. top.Skip(skip).Select((variant, i) => new TimedVariant(variant, Together(parts, i)))]);
    }

    private static Spread Together(Durations[] parts, int variant)
    {
        var all = new List<long>(parts.Sum(p => p.Of[variant].Count));
        foreach (var part in parts)
            all.AddRange(part.Of[variant]);
        return Spread.Of(CollectionsMarshal.AsSpan(all));
    }

    /// <summary>Finds a sequence among those wanted. A hash only finds candidates.</summary>
    private sealed class Wanted
    {
        private readonly Dictionary<int, List<int>> byHash = [];
        private readonly int[][] variants;

        public Wanted(int[][] variants)
        {
            this.variants = variants;
            for (var i = 0; i < variants.Length; i++)
                (byHash.TryGetValue(Hash(variants[i]), out var same) ? same : byHash[Hash(variants[i])] = []).Add(i);
        }

        public int Count => variants.Length;

        /// <summary>Its place; -1 where it is not wanted.</summary>
        public int Find(ReadOnlySpan<int> steps)
        {
            foreach (var i in byHash.GetValueOrDefault(Hash(steps), []))
            {
                if (steps.SequenceEqual(variants[i]))
                    return i;
            }
            return -1;
        }

        private static int Hash(ReadOnlySpan<int> steps)
        {
            var hash = (uint)steps.Length;
            foreach (var step in steps)
                hash = (System.Numerics.BitOperations.RotateLeft(hash, 5) ^ (uint)step) * 0x9E3779B1;
            return (int)hash;
        }
    }

    private sealed class Durations(Wanted wanted) : Visitor
    {
        public int Journeys { get; private set; }
        public List<long>[] Of { get; } = [.. Enumerable.Range(0, wanted.Count).Select(_ => new List<long>())];

        public override void Visit(in Journey journey)
        {
            Journeys++;
            var place = wanted.Find(journey.Steps);
            if (place >= 0)
                Of[place].Add(journey.Times[^1] - journey.Times[0]);
        }
    }
}

/// <summary>A variant and how long its journeys took.</summary>
public sealed record TimedVariant(Variant Variant, Spread Took);
