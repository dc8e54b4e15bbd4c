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

    /// <summary>Newcombe 1998, table II: 56/70 and 48/80; 9/10 and 3/10; 10/10 and 0/20.</summary>
    [Theory]
    [InlineData(56, 70, 48, 80, 0.2, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.6, 0.1705, 0.8090)]
    [InlineData(10, 10, 0, 20, 1.0, 0.6791, 1.0)]
    public void The_interval_of_a_difference_is_newcombes(long a, long n, long b, long m, double difference, double low, double high)
    {
        var found = Chances.Newcombe(a, n, b, m);
        Assert.Equal((difference, low, high), (Math.Round(found.Difference, 4), Math.Round(found.Low, 4), Math.Round(found.High, 4)));
    }

    [Fact]
    public void Adjusted_chances_are_benjamini_and_hochbergs() =>
        Assert.Equal([0.04, 0.01 * 4, 0.04, 0.9], Chances.BenjaminiHochberg([0.03, 0.01, 0.02, 0.9]), (a, b) => Math.Abs(a - b) < 1e-12);
}
