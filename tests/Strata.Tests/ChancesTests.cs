namespace Throughline.Strata.Tests;

public sealed class ChancesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0.31731050786291415)]
    [InlineData(1.959963984540054, 0.05)]
    [InlineData(3, 0.0026997960632601866)]
    [InlineData(6, 1.9731752900753e-9)]
    public void The_normal_distribution_is_that_of_tables(double z, double chance) => Assert.Equal(chance, Chances.TwoSided(z), chance * 1e-9 + 1e-16);

    /// <summary>Newcombe 1998, table II, method 10.</summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.2, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.6, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.5714, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, 0.0893, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, 0.0, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, 0.0, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 1.0, 0.6791, 1.0)]
    [InlineData(10, 10, 0, 10, 1.0, 0.6075, 1.0)]
    public void The_interval_of_a_difference_is_newcombes(int a, int n, int b, int m, double difference, double low, double high)
    {
        var found = Chances.Newcombe(a, n, b, m);
        Assert.Equal((difference, low, high), (Math.Round(found.Difference, 4), Math.Round(found.Low, 4), Math.Round(found.High, 4)));
    }

    [Fact]
    public void Adjusted_chances_are_benjamini_and_hochbergs() =>
        Assert.Equal([0.04, 0.01 * 4, 0.04, 0.9], Chances.BenjaminiHochberg([0.03, 0.01, 0.02, 0.9]), (a, b) => Math.Abs(a - b) < 1e-12);

    /// <summary>The fifteen comparisons of thrombolytic treatments with which Benjamini and Hochberg (1995) explain the procedure: at 0.05 it calls four.</summary>
    [Fact]
    public void Of_benjamini_and_hochbergs_own_example_four_are_called()
    {
        var adjusted = Chances.BenjaminiHochberg(
            [0.0344, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]);
        Assert.Equal([0.0645, 0.0015, 0.003, 0.0095, 0.0356, 0.0603, 0.0639, 0.0639, 0.0765, 0.486, 0.5812, 0.7149, 0.7532, 0.8132, 1], adjusted.Select(p => Math.Round(p, 4)));
        Assert.Equal(4, adjusted.Count(p => p <= 0.05));
    }

    [Fact]
    public void What_is_equally_sure_has_the_same_score_though_its_counts_differ()
    {
        Assert.Equal(Chances.Score(1, 2, 2, 7), Chances.Score(0, 2, 1, 7));
        Assert.Equal(Chances.Score(0, 3, 1, 3), Chances.Score(3, 3, 2, 3));
        Assert.Equal(0, Chances.Score(3, 3, 5, 5));
        // 56/70 and 48/80: pooled 104/150, (0.8 − 0.6) ÷ √(104/150 · 46/150 · (1/70 + 1/80))
        Assert.Equal(2.65, Chances.Score(56, 70, 48, 80), 0.01);
    }
}
