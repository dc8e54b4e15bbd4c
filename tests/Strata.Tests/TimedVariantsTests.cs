using System.Globalization;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class TimedVariantsTests
{
    [Fact]
    public void Every_variant_has_the_spread_of_its_own_journeys() => Generate.ForEveryLog((facts, set) =>
    {
        var journeys = Reference.Journeys(facts);
        var all = TimedVariants.Of(set, 0, int.MaxValue / 2);
        Assert.Equal(journeys.Count, all.Journeys);
        Assert.Equal(Reference.Variants(journeys), Answers.Text(set, all.Top.Select(v => v.Variant)));
        var took = journeys.GroupBy(j => string.Join('>', j.Select(f => f.Step))).ToDictionary(g => g.Key, g => g.Select(j => j[^1].Time - j[0].Time).Order().ToList());
        foreach (var variant in all.Top)
            Assert.Equal(Slowly(took[string.Join('>', variant.Variant.Steps.Select(s => set.Steps[s]))]), Text(variant.Took));
        var page = TimedVariants.Of(set, 1, 2);
        Assert.Equal(all.Top.Skip(1).Take(2).Select(v => Text(v.Took)), page.Top.Select(v => Text(v.Took)));
        Assert.Equal(all.Count, page.Count);
    });

    private static string Text(Spread s) => string.Create(CultureInfo.InvariantCulture, $"{s.Min} {s.P25} {s.Median:0.#} {s.P75} {s.P90} {s.Max}");

    private static string Slowly(List<long> sorted)
    {
        var n = sorted.Count;
        var median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + (decimal)sorted[n / 2]) / 2;
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[0]} {AtLeast(1, 4)} {median:0.#} {AtLeast(3, 4)} {AtLeast(9, 10)} {sorted[^1]}");

        long AtLeast(int share, int of) => sorted.First(value => of * sorted.Count(other => other <= value) >= share * n);
    }
}
