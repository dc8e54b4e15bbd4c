using System.Numerics;
using Throughline.Strata.Scan;

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
    public static JourneyMap Of(JourneySet set, int mostVariants, MapParts parts = MapParts.All) => set.StepWidth switch
    {
        1 => Of<byte>(set, mostVariants, parts),
        2 => Of<ushort>(set, mostVariants, parts),
        _ => Of<int>(set, mostVariants, parts),
    };

    private static JourneyMap Of<T>(JourneySet set, int mostVariants, MapParts parts) where T : unmanaged, IBinaryInteger<T>
    {
        var ranks = CodePoints.Ranks(set.Steps);
        var kernels = Scanner.Run<T, MapKernel<T>>(set, _ => new MapKernel<T>(set, parts)).Kernels;
        try
        {
            var (steps, journeys, events, people) = Strata.Steps.Of(set, ranks, Array.ConvertAll(kernels, k => k.Steps));
            var (variants, top) = parts.HasFlag(MapParts.Variants)
                ? Variants.Of(ranks, mostVariants, Array.ConvertAll(kernels, k => k.Sequences!), parts.HasFlag(MapParts.VariantTimes)) : (0, []);
            var edges = parts.HasFlag(MapParts.Edges) ? Strata.Edges.Of(set, ranks, Array.ConvertAll(kernels, k => k.Pairs!)) : [];
            return new JourneyMap(journeys, events, people, steps, edges, variants, top);
        }
        finally
        {
            foreach (var kernel in kernels)
                kernel.Dispose();
        }
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

    /// <summary>With <see cref="Variants"/>.</summary>
    VariantTimes = 4,
}
