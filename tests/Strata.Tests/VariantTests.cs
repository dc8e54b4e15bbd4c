using Throughline.Strata.Scan;

namespace Throughline.Strata.Tests;

public sealed class VariantTests
{
    private sealed unsafe class AlwaysTheSame : ISequenceHash
    {
        public static ulong Of(byte* at, long bytes) => 42;
    }

    private sealed unsafe class OneBit : ISequenceHash
    {
        public static ulong Of(byte* at, long bytes) => (ulong)(bytes & 1) << 63;
    }

    [Fact]
    public void Variants_are_exact_when_all_hashes_collide() =>
        Generate.ForEveryLog((facts, set) =>
        {
            var ranks = CodePoints.Ranks(set.Steps);
            var expected = Reference.Variants(Reference.Journeys(facts));
            Assert.Equal(expected, Answers.Text(set, Variants.Of<AlwaysTheSame>(set, ranks, int.MaxValue).Top));
            Assert.Equal(expected, Answers.Text(set, Variants.Of<OneBit>(set, ranks, int.MaxValue).Top));
            Assert.Equal(expected.Count, Variants.Of<AlwaysTheSame>(set, ranks, 0).Count);
        });

    [Fact]
    public void The_first_so_many_variants_are_the_first_of_all() =>
        Generate.ForEveryLog((_, set) => Assert.Equal(Answers.Variants(set).Take(3), Answers.Text(set, JourneyMap.Of(set, 3).TopVariants)));

    [Fact]
    public void A_thousand_variants_are_all_found()
    {
        List<Happened> facts = [.. Enumerable.Range(0, 3000).SelectMany(i => Happened.Journey(i, Convert.ToString(i % 1000 + 1024, 2)))];
        var map = JourneyMap.Of(Built.All(facts), int.MaxValue);
        Assert.Equal(1000, map.VariantCount);
        Assert.All(map.TopVariants, v => Assert.Equal(3, v.Journeys));
    }
}
