using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>One side of a comparison: how many of its journeys have what is compared.</summary>
internal sealed record SideCounts(int Journeys, long Events, Dictionary<SideCounts.Key, int> ByKey, int Distinct)
{
    public static SideCounts Of(JourneyQuery query, Selection side)
    {
        if (query.Compare!.Of == Compared.Funnel)
        {
            var funnel = FunnelAnswer.Of(query.Funnel!, side);
            return new(funnel.Journeys, funnel.Events, funnel.Steps.Select((step, i) => (new Key([$"{i + 1}", step.Step]), step.Journeys)).ToDictionary(), funnel.Steps.Count);
        }
        var of = query.Compare.Of ?? Compared.Steps;
        var parts = of switch { Compared.Edges or Compared.Map => MapParts.Edges, Compared.Variants => MapParts.Variants, _ => MapParts.Steps };
        var (map, names) = (JourneyMap.Of(side.Journeys, JourneyQuery.MostVariants, parts), side.Steps);
        var steps = of is Compared.Steps or Compared.Map ? map.Steps.Select(s => (new Key([names[s.Code]]), s.Journeys)) : [];
        var edges = map.Edges.Select(e => (new Key([names[e.From], names[e.To]]), e.Journeys));
        var variants = map.TopVariants.Select(v => (KeyOf(v, names), v.Journeys));
        return new(map.Journeys, map.Events, steps.Concat(edges).Concat(variants).ToDictionary(), map.VariantCount);
    }

    public int Of(Key key) => ByKey.GetValueOrDefault(key);

    /// <summary>Also the counts of variants that are frequent on the other side and not on this one.</summary>
    public SideCounts WithAll(SideCounts other, Selection side)
    {
        if (Distinct <= ByKey.Count || other.ByKey.Keys.All(ByKey.ContainsKey))
            return this;
        var names = side.Steps;
        var all = JourneyMap.Of(side.Journeys, int.MaxValue, MapParts.Variants).TopVariants;
        var missing = all.Skip(ByKey.Count).Select(v => (Key: KeyOf(v, names), v.Journeys)).Where(v => other.ByKey.ContainsKey(v.Key));
        return this with { ByKey = ByKey.Select(known => (known.Key, known.Value)).Concat(missing).ToDictionary() };
    }

    private static Key KeyOf(Variant variant, IReadOnlyList<string> names) => new([.. variant.Steps.Select(step => names[step])]);

    /// <summary>What a line is about, equal by its names.</summary>
    internal readonly record struct Key(string[] Steps)
    {
        public bool Equals(Key other) => Steps.AsSpan().SequenceEqual(other.Steps);
        public override int GetHashCode() => Steps.Aggregate(Steps.Length, (hash, step) => HashCode.Combine(hash, step));
    }
}
