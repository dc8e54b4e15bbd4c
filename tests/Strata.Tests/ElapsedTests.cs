using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class ElapsedTests
{
    [Fact]
    public void Mean_median_and_p90_are_those_of_the_definition_for_any_values() =>
        Generated.Holds(Gen.Choose(0, 50).NonEmptyListOf(), values =>
        {
            var micros = values.Select(v => (long)v).ToArray();
            Assert.Equal(Reference.Elapsed([.. micros]), Answers.Text(Elapsed.Of(micros)));
        });

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    [InlineData(4, 4)]
    [InlineData(5, 5)]
    [InlineData(6, 6)]
    [InlineData(7, 7)]
    [InlineData(8, 8)]
    [InlineData(9, 9)]
    [InlineData(10, 9)]
    [InlineData(11, 10)]
    [InlineData(20, 18)]
    [InlineData(21, 19)]
    public void P90_of_the_numbers_from_one_to_n_is_the_nearest_rank(int n, int expected) =>
        Assert.Equal(expected, Elapsed.Of([.. Enumerable.Range(1, n).Select(i => (long)i)]).P90);

    [Fact]
    public void The_median_of_an_even_count_is_the_mean_of_the_middle_two_and_may_be_half_a_microsecond() =>
        Assert.Equal(2.5m, Elapsed.Of([9, 1, 3, 2]).Median);

    [Fact]
    public void The_mean_is_rounded_to_the_microsecond_a_half_upwards()
    {
        Assert.Equal(2, Elapsed.Of([1, 2]).Mean);
        Assert.Equal(1, Elapsed.Of([1, 1, 2]).Mean);
    }

    [Fact]
    public void Sums_beyond_64_bits_do_not_overflow()
    {
        var longest = Elapsed.Of([long.MaxValue, long.MaxValue, long.MaxValue - 1]);
        Assert.Equal(long.MaxValue, longest.Mean);
        Assert.Equal(long.MaxValue, longest.Median);
    }
}
