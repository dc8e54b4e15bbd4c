namespace Throughline.Strata.Tests;

public sealed class FilterTests
{
    [Fact]
    public void Event_filters_remove_events_first_so_that_neighbours_join() =>
        Generate.ForEveryLog((facts, columns) =>
        {
            var filter = new EventFilter
            {
                Sources = [true, false],
                Channels = [true, false, true],
                Steps = [.. columns.StepNames.Select(name => name != "a")],
                From = 3_000_003,
                To = 25_000_025,
            };
            var left = facts.Where(f => f.Source == 0 && f.Channel is 0 or 2 && f.Step != "a" && f.Time is >= 3_000_003 and < 25_000_025);
            var set = JourneySet.Of(columns, filter);
            Assert.Equal(Reference.Edges(Reference.Journeys(left.Where(f => f.Source == 0))), Answers.Edges(set));
        });

    [Fact]
    public void Rows_that_the_caller_leaves_out_are_removed()
    {
        var columns = Happened.Columns([new("a", 0), new("b", 1), new("c", 2)]);
        Assert.Equal(["ac"], Answers.Sequences(JourneySet.Of(columns, new EventFilter { Rows = [true, false, true] })));
    }

    [Fact]
    public void A_period_keeps_the_journeys_that_start_in_it_whole() =>
        Generate.ForEveryLog((facts, columns) =>
        {
            var set = JourneySet.Of(columns, journeyFilter: new JourneyFilter { StartFrom = 2_000_002, StartTo = 9_000_009 });
            var expected = Reference.Journeys(facts).Where(j => j[0].Time is >= 2_000_002 and < 9_000_009).ToList();
            Assert.Equal(expected.Select(j => string.Concat(j.Select(f => f.Step))), Answers.Sequences(set));
            Assert.Equal(Reference.Edges(expected), Answers.Edges(set));
        });

    [Fact]
    public void Journeys_that_contain_the_steps_are_kept_whole() =>
        Generate.ForEveryLog((facts, columns) =>
        {
            var (a, b) = (columns.StepNames.ToList().IndexOf("a"), columns.StepNames.ToList().IndexOf("b"));
            if (a < 0 || b < 0)
                return;
            var set = JourneySet.Of(columns, journeyFilter: new JourneyFilter { Contains = [a, b] });
            var expected = Reference.Journeys(facts).Where(j => j.Any(f => f.Step == "a") && j.Any(f => f.Step == "b")).ToList();
            Assert.Equal(Reference.Steps(expected), Answers.Steps(set));
        });

    [Fact]
    public void An_event_without_a_key_takes_part_in_no_journey() =>
        Assert.Equal(["a"], Answers.Sequences(JourneySet.Of(Happened.Columns([new("a", 0), new("b", 1, Key: -1)]))));
}
