using FsCheck;
using FsCheck.Fluent;

namespace Throughline.Strata.Tests;

/// <summary>The filters that have a way of their own, which is quick: each alone, together, and where a pause that is left is too long for it.</summary>
public sealed class CommonFiltersTests
{
    private sealed record Asked(bool Channels, bool Sources, bool Steps, long From, long To, bool Journeys);

    private static readonly Gen<Asked> Any =
        from channels in Gen.Elements(true, false)
        from sources in Gen.Elements(true, false)
        from steps in Gen.Elements(true, false)
        from @from in Gen.Elements(long.MinValue, 0, 3_000_000, 3_000_001, 7_000_000_000_000)
        from length in Gen.Elements(long.MaxValue, 1, 9_000_333, 7_000_000_000_000)
        from journeys in Gen.Elements(true, false)
        select new Asked(channels, sources, steps, @from, length == long.MaxValue ? length : Math.Max(0, @from) + length, journeys);

    [Fact]
    public void Channels_sources_steps_and_times_leave_what_the_slow_reference_leaves() =>
        Generate.ForEveryLog(Any, (facts, all, asked) =>
        {
            var set = all with
            {
                EventFilter = new EventFilter
                {
                    Channels = asked.Channels ? [.. all.Snapshot.Channels.Select(c => c is "c0" or "c2")] : null,
                    Sources = asked.Sources ? [.. all.Snapshot.Sources.Select(s => s == "s0")] : null,
                    Steps = asked.Steps ? [.. all.Steps.Select(name => name != "a")] : null,
                    From = asked.From,
                    To = asked.To,
                },
                JourneyFilter = asked.Journeys
                    ? new JourneyFilter { Contains = [all.StepCode("b") ?? -1], Subjects = subject => subject != 1, ShortestMicros = 1, LongestMicros = 8_000_000_000_000 }
                    : JourneyFilter.None,
            };
            var left = facts.Where(f =>
                (!asked.Channels || f.Channel is 0 or 2) && (!asked.Sources || f.Source == 0) && (!asked.Steps || f.Step != "a")
                && f.Time >= asked.From && (f.Time < asked.To || asked.To == long.MaxValue));
            var journeys = Reference.Journeys(left);
            if (asked.Journeys)
                journeys = [.. journeys.Where(j => j.Exists(f => f.Step == "b") && j.Exists(f => f.Person != 1) && j[^1].Time - j[0].Time is >= 1 and <= 8_000_000_000_000)];
            Assert.Equal(Reference.Edges(journeys), Answers.Edges(set));
            Assert.Equal(Reference.Steps(journeys), Answers.Steps(set));
            Assert.Equal(Reference.Variants(journeys), Answers.Variants(set));
        });
}
