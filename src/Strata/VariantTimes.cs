using System.Diagnostics.CodeAnalysis;
using Throughline.Strata.Scan;

namespace Throughline.Strata;

/// <summary>How long the journeys of variants lasted, from their first event to their last.</summary>
public static class VariantTimes
{
    /// <param name="set">Whose journeys.</param>
    /// <param name="variants">Of the same set, each once.</param>
    /// <returns>Beside the variants.</returns>
    public static IReadOnlyList<Spread> Of(JourneySet set, IReadOnlyList<Variant> variants)
    {
        var parts = Visitor.Run(set, () => new Times(variants));
        return [.. Enumerable.Range(0, variants.Count).Select(i => Spread.Of([.. parts.SelectMany(part => part.Lasted[i])]))];
    }

    private sealed class Times : Visitor
    {
        private readonly Dictionary<int[], int>.AlternateLookup<ReadOnlySpan<int>> places;

        public Times(IReadOnlyList<Variant> variants)
        {
            var of = new Dictionary<int[], int>(new Sequences());
            foreach (var (i, variant) in variants.Index())
                of.Add(variant.Steps, i);
            places = of.GetAlternateLookup<ReadOnlySpan<int>>();
            Lasted = [.. variants.Select(_ => new List<long>())];
        }

        public List<long>[] Lasted { get; }

        public override void Visit(in Journey journey)
        {
            if (places.TryGetValue(journey.Steps, out var place))
                Lasted[place].Add(journey.Times[^1] - journey.Times[0]);
        }
    }
}

/// <summary>Step sequences by their steps, also looked up where they lie.</summary>
internal sealed class Sequences : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
{
    public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);
    public int GetHashCode([DisallowNull] int[] sequence) => GetHashCode(sequence.AsSpan());
    public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);
    public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();

    public int GetHashCode(ReadOnlySpan<int> sequence)
    {
        var hash = new HashCode();
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(sequence));
        return hash.ToHashCode();
    }
}
