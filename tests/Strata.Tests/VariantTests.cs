namespace Throughline.Strata.Tests;

public sealed class VariantTests
{
    private sealed class AlwaysTheSame : IStepHash
    {
        public static ulong Of(ReadOnlySpan<int> steps) => 42;
    }

    private sealed class OneBit : IStepHash
    {
        public static ulong Of(ReadOnlySpan<int> steps) => (ulong)(steps.Length & 1) << 63;
    }

    [Fact]
    public void Variants_are_exact_when_all_hashes_collide() =>
        Generate.ForEveryLog((facts, columns) =>
        {
            var set = JourneySet.Of(columns);
            var ranks = CodePoints.Ranks(columns.StepNames);
            var expected = Reference.Variants(Reference.Journeys(facts));
            Assert.Equal(expected, Answers.Text(set, Variants.Of<AlwaysTheSame>(set, ranks, int.MaxValue).Top));
            Assert.Equal(expected, Answers.Text(set, Variants.Of<OneBit>(set, ranks, int.MaxValue).Top));
            Assert.Equal(expected.Count, Variants.Of<AlwaysTheSame>(set, ranks, 0).Count);
        });

    [Fact]
    public void The_first_so_many_variants_are_the_first_of_all() =>
        Generate.ForEveryLog((_, columns) =>
        {
            var set = JourneySet.Of(columns);
            Assert.Equal(Answers.Variants(set).Take(3), Answers.Text(set, JourneyMap.Of(set, 3).TopVariants));
        });

    [Fact]
    public void A_thousand_variants_are_all_found()
    {
        List<Happened> facts = [.. Enumerable.Range(0, 3000).SelectMany(i => Happened.Journey(i, Convert.ToString(i % 1000 + 1024, 2)))];
        var map = JourneyMap.Of(JourneySet.Of(Happened.Columns(facts)), int.MaxValue);
        Assert.Equal(1000, map.VariantCount);
        Assert.All(map.TopVariants, v => Assert.Equal(3, v.Journeys));
    }
}
