namespace Throughline.Strata.Tests;

public sealed class SessionTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1_000_000)]
    [InlineData(2_000_333)]
    [InlineData(2_000_000)]
    public void Sessions_are_those_of_the_definition_for_any_log(long gap) =>
        Generate.ForEveryLog((facts, all) =>
        {
            var journeys = Reference.Journeys(facts, gap);
            var set = all with { LongestGap = gap };
            Assert.Equal(journeys.Select(j => string.Concat(j.Select(f => f.Step))).Order(CodePoints.Order), Answers.Sequences(set));
            Assert.Equal(Reference.Edges(journeys), Answers.Edges(set));
            Assert.Equal(Reference.Steps(journeys), Answers.Steps(set));
        });

    [Fact]
    public void A_pause_of_exactly_the_gap_does_not_part_a_session_and_a_microsecond_more_does()
    {
        var all = Built.All([new("a", 0), new("b", 30), new("c", 61)]);
        Assert.Equal(["ab", "c"], Answers.Sequences(all with { LongestGap = 30 }));
    }

    [Fact]
    public void A_removed_event_no_longer_bridges_a_pause()
    {
        var all = Built.All([new("a", 0), new("b", 30), new("c", 60)]);
        var withoutB = new EventFilter { Steps = [true, false, true] };
        Assert.Equal(["a", "c"], Answers.Sequences(all with { EventFilter = withoutB, LongestGap = 30 }));
    }
}
