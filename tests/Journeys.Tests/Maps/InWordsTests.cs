using Throughline.Journeys.Maps;

namespace Throughline.Journeys.Tests.Maps;

public sealed class InWordsTests
{
    [Theory]
    [InlineData(3, 5, "three of five")]
    [InlineData(810, 1_350, "three of five")]
    [InlineData(812, 1_350, "about three of five")]
    [InlineData(1, 9, "one of nine")]
    [InlineData(5_000, 10_000, "one of two")]
    [InlineData(1, 2_500, "one of 2,500")]
    [InlineData(40, 10_000, "one of 250")]
    [InlineData(99, 100, "all but one of 100")]
    [InlineData(0, 7, "none of the")]
    [InlineData(0, 0, "none of the")]
    [InlineData(7, 7, "all")]
    [InlineData(1, 1, "all")]
    public void A_share_reads_as_people_say_it(long part, long whole, string words) => Assert.Equal(words, InWords.Share(part, whole));

    [Fact]
    public void None_and_all_are_said_of_nothing_else_and_the_rest_is_near_by()
    {
        for (var whole = 1; whole <= 120; whole++)
        {
            for (var part = 0; part <= whole; part++)
            {
                var words = InWords.Share(part, whole);
                Assert.Equal(part == whole, words == "all");
                Assert.Equal(part == 0, words.StartsWith("none", StringComparison.Ordinal));
            }
        }
    }
}
