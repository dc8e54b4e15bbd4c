namespace Throughline.Strata.Tests;

public sealed class FilterTests
{
    [Fact]
    public void Event_filters_remove_events_first_so_that_neighbours_join() =>
        Generate.ForEveryLog((facts, all) =>
        {
            var filter = new EventFilter
            {
                Sources = [.. all.Snapshot.Sources.Select(s => s == "s0")],
                Channels = [.. all.Snapshot.Channels.Select(c => c is "c0" or "c2")],
                Steps = [.. all.Steps.Select(name => name != "a")],
                Sequences = [sequence => Built.Number(sequence) % 7 != 3],
                From = 3_000_000,
                To = 20_000_333,
            };
            var left = facts.Where((f, i) => f.Source == 0 && f.Channel is 0 or 2 && f.Step != "a" && f.Time is >= 3_000_000 and < 20_000_333 && i % 7 != 3 && f.Source == 0);
            var set = all with { EventFilter = filter };
            Assert.Equal(Reference.Edges(Reference.Journeys(left)), Answers.Edges(set));
            Assert.Equal(Reference.Steps(Reference.Journeys(left)), Answers.Steps(set));
            Assert.Equal(Reference.Variants(Reference.Journeys(left)), Answers.Variants(set));
        });

    [Fact]
    public void A_view_renames_merges_and_hides_steps() =>
        Generate.ForEveryLog((facts, all) =>
        {
            var view = new StepView(["x", "rest"], [.. all.Steps.Select(name => name is "a" or "b" ? 0 : name == "c" ? -1 : 1)]);
            var seen = facts.Where(f => f.Step != "c").Select(f => f with { Step = f.Step is "a" or "b" ? "x" : "rest" });
            var set = all with { EventFilter = new EventFilter { View = view } };
            Assert.Equal(Reference.Edges(Reference.Journeys(seen)), Answers.Edges(set));
            Assert.Equal(Reference.Variants(Reference.Journeys(seen)), Answers.Variants(set));
        });

    [Fact]
    public void A_period_keeps_the_journeys_that_start_in_it_whole() =>
        Generate.ForEveryLog((facts, all) =>
            Same(facts, all, new JourneyFilter { StartFrom = 2_000_000, StartTo = 9_000_000 }, j => j[0].Time is >= 2_000_000 and < 9_000_000));

    [Fact]
    public void Journeys_that_contain_steps_or_lack_them_are_kept_whole() =>
        Generate.ForEveryLog((facts, all) =>
        {
            var (a, b) = (all.StepCode("a") ?? -1, all.StepCode("b") ?? -1);
            Same(facts, all, new JourneyFilter { Contains = [a, b] }, j => j.Exists(f => f.Step == "a") && j.Exists(f => f.Step == "b"));
            Same(facts, all, new JourneyFilter { Contains = [a], Lacks = [b] }, j => j.Exists(f => f.Step == "a") && !j.Exists(f => f.Step == "b"));
        });

    [Fact]
    public void Journeys_are_kept_by_order_first_last_and_variant() =>
        Generate.ForEveryLog((facts, all) =>
        {
            var (a, b, c) = (all.StepCode("a") ?? -1, all.StepCode("b") ?? -1, all.StepCode("c") ?? -1);
            Same(facts, all, new JourneyFilter { Then = [a, b, a] }, j =>
                j.Select((f, i) => (f, i)).Any(x => x.f.Step == "b" && j.Take(x.i).Any(f => f.Step == "a") && j.Skip(x.i + 1).Any(f => f.Step == "a")));
            Same(facts, all, new JourneyFilter { First = [a, c] }, j => j[0].Step is "a" or "c");
            Same(facts, all, new JourneyFilter { Last = [b] }, j => j[^1].Step == "b");
            Same(facts, all, new JourneyFilter { Variant = [a, b] }, j => j.Count == 2 && j[0].Step == "a" && j[1].Step == "b");
        });

    [Fact]
    public void Journeys_are_kept_by_how_long_they_took_and_by_whose_they_are() =>
        Generate.ForEveryLog((facts, all) =>
        {
            Same(facts, all, new JourneyFilter { ShortestMicros = 3_000_000, LongestMicros = 7_000_000_000_000 }, j => j[^1].Time - j[0].Time is >= 3_000_000 and <= 7_000_000_000_000);
            Same(facts, all, new JourneyFilter { Subjects = subject => subject == 3 }, j => j.Exists(f => f.Person == 3));
        });

    [Fact]
    public void Both_kinds_of_filter_and_sessions_combine() =>
        Generate.ForEveryLog((facts, all) =>
        {
            var b = all.StepCode("b") ?? -1;
            var set = all with
            {
                EventFilter = new EventFilter { Steps = [.. all.Steps.Select(name => name != "a")] },
                JourneyFilter = new JourneyFilter { Contains = [b], Subjects = subject => subject != 1, LongestMicros = 5_000_000 },
                LongestGap = 2_000_000,
            };
            var expected = Reference.Journeys(facts.Where(f => f.Step != "a"), 2_000_000)
                .Where(j => j.Exists(f => f.Step == "b") && j.Exists(f => f.Person != 1) && j[^1].Time - j[0].Time <= 5_000_000).ToList();
            Same(expected, set);
        });

    [Fact]
    public void What_was_sifted_for_other_filters_is_not_taken_for_these() =>
        Generate.ForEveryLog((facts, all) =>
        {
            var first = (all with { JourneyFilter = new JourneyFilter { Lacks = [all.StepCode("a") ?? -1] } }).Sifting(out var kept);
            using (kept)
            {
                Answers.Steps(first);
                Assert.Equal(Reference.Steps(Reference.Journeys(facts).FindAll(j => j.Exists(f => f.Step == "b"))),
                    Answers.Steps(first with { JourneyFilter = new JourneyFilter { Contains = [all.StepCode("b") ?? -1] } }));
            }
        });

    [Fact]
    public void An_answer_that_is_no_longer_wanted_stops()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => JourneyMap.Of(Built.All([new("a", 0)]) with { Cancel = stop.Token }, 1));
    }

    private static void Same(List<Happened> facts, JourneySet all, JourneyFilter filter, Predicate<List<Happened>> keeps)
    {
        var expected = Reference.Journeys(facts).FindAll(keeps);
        Same(expected, all with { JourneyFilter = filter });
    }

    /// <summary>Also where filters run once for several answers.</summary>
    private static void Same(List<List<Happened>> expected, JourneySet set)
    {
        Assert.Equal(Reference.Edges(expected), Answers.Edges(set));
        var sifting = set.Sifting(out var kept);
        using (kept)
        {
            Assert.Equal(Reference.Steps(expected), Answers.Steps(sifting));
            Assert.Equal(Reference.Edges(expected), Answers.Edges(sifting));
            Assert.Equal(Reference.Variants(expected), Answers.Variants(sifting));
        }
    }
}
