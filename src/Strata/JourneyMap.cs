namespace Throughline.Strata;

/// <summary>What people really did: how often each step, which step directly after which, which sequences. Exact, never sampled.</summary>
/// <param name="Journeys">How many journeys it stands on.</param>
/// <param name="Events">How many events they have.</param>
/// <param name="People">How many people took part in them.</param>
/// <param name="Steps">Most frequent first.</param>
/// <param name="Edges">Most frequent first.</param>
/// <param name="VariantCount">How many distinct sequences there are.</param>
/// <param name="TopVariants">The most frequent of them, most frequent first.</param>
public sealed record JourneyMap(int Journeys, int Events, int People, Step[] Steps, Edge[] Edges, int VariantCount, Variant[] TopVariants)
{
    public static JourneyMap Of(JourneySet set, int mostVariants, MapParts parts = MapParts.All)
    {
        var ranks = CodePoints.Ranks(set.Steps);
        var (steps, journeys, events, people) = Strata.Steps.Of(set, ranks);
        var (variants, top) = parts.HasFlag(MapParts.Variants) ? Variants.Of(set, ranks, mostVariants) : (0, []);
        return new JourneyMap(
            journeys, events, people, steps, parts.HasFlag(MapParts.Edges) ? Strata.Edges.Of(set, ranks) : [], variants, top);
    }
}

/// <summary>What of a map is computed; steps always are.</summary>
[Flags]
public enum MapParts
{
    Steps = 0,
    Edges = 1,
    Variants = 2,
    All = Edges | Variants,
}
