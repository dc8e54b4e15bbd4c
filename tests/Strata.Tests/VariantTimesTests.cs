using System.Globalization;

namespace Throughline.Strata.Tests;

public sealed class VariantTimesTests
{
    [Fact]
    public void Every_variant_has_the_spread_of_its_own_journeys() => Generate.ForEveryLog((facts, set) =>
    {
        var journeys = Reference.Journeys(facts);
        var variants = JourneyMap.Of(set, int.MaxValue, MapParts.Variants | MapParts.VariantTimes).TopVariants;
        var took = journeys.GroupBy(j => string.Join('>', j.Select(f => f.Step))).ToDictionary(g => g.Key, g => g.Select(j => j[^1].Time - j[0].Time).Order().ToList());
        Assert.Equal(
            variants.Select(v => Slowly(took[string.Join('>', v.Steps.Select(s => set.Steps[s]))])),
            variants.Select(v => Text(v.Lasted!)));
    });

    private static string Text(Spread s) => string.Create(CultureInfo.InvariantCulture, $"{s.Mean} {s.Min} {s.P25} {s.Median:0.#} {s.P75} {s.P90} {s.Max}");

    private static string Slowly(List<long> sorted)
    {
        var n = sorted.Count;
        var mean = Math.Round(sorted.Sum(value => (decimal)value) / n, MidpointRounding.AwayFromZero);
        var median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + (decimal)sorted[n / 2]) / 2;
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0} {sorted[0]} {AtLeast(1, 4)} {median:0.#} {AtLeast(3, 4)} {AtLeast(9, 10)} {sorted[^1]}");

        long AtLeast(int share, int of) => sorted.First(value => of * sorted.Count(other => other <= value) >= share * n);
    }
}
