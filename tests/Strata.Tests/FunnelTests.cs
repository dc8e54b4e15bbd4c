using FsCheck;
using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class FunnelTests
{
    private static readonly string[] Names = ["a", "b", "c", "é"];

    private sealed record Asked(List<List<string>> Steps, List<string> Excluded, long? Window, FunnelMode Mode, bool Filtered);

    private static Gen<Asked> Questions =>
        from steps in Gen.Elements(Names).ListOf().Where(l => l.Count > 0).Select(l => l.Distinct().Take(2).ToList()).NonEmptyListOf()
        from excluded in Gen.Elements<string[]>([], [], ["c"], ["b"])
        from window in Gen.Elements<long?>(null, 0, 3_000_000, 10_000_000, 8_000_000_000_000)
        from mode in Gen.Elements(FunnelMode.Ordered, FunnelMode.Direct, FunnelMode.Any)
        from filtered in Gen.Elements(true, false)
        select new Asked([.. steps.Take(4)], [.. excluded], window, mode, filtered);

    [Fact]
    public void Funnels_are_those_of_the_definition_for_any_log_and_any_steps() =>
        Generated.Holds(Generate.Logs.Zip(Questions), generated =>
        {
            var (facts, asked) = generated;
            using var built = new Built(facts, piecewise: facts.Count % 2 == 0);
            var set = built.Set;
            var steps = asked.Steps.Select((names, i) => new FunnelStep([.. names.Select(n => set.StepCode(n) ?? -1)])
            {
                Excluded = i == 0 ? [] : [.. asked.Excluded.Select(n => set.StepCode(n) ?? -1)],
                Filter = asked.Filtered && i == 1 ? sequence => Built.Number(sequence) % 3 > 0 : null,
            }).ToList();
            var funnel = Funnel.Of(set, steps, asked.Window, asked.Mode);
            var (journeys, levels) = Slowly(facts, asked);
            Assert.Equal(journeys, funnel.Journeys);
            Assert.Equal(levels, funnel.Levels.Select(l => $"{l.Journeys} {(l.SinceBefore is { } since ? Answers.Text(since) : "")}"));
        });

    [Fact]
    public void A_funnel_of_a_million_events_and_many_steps_takes_one_way_through_them()
    {
        using var layout = Layout.Open(new LayoutOptions { MergesInBackground = false });
        for (var i = 0; i < 400_000; i++)
            layout.Add(1, null, 1_000L * i, i, 1, i % 2 == 0 ? "a" : "b", "s", null);
        layout.Publish("");
        using var snapshot = layout.Acquire();
        var (a, b) = (new FunnelStep([0]), new FunnelStep([1]));
        // the last can never be reached, so every event begins an attempt
        var funnel = Funnel.Of(new JourneySet(snapshot), [a, b, a, b, new FunnelStep([-1])]);
        Assert.Equal([1, 1, 1, 1, 0], funnel.Levels.Select(l => l.Journeys));
    }

    private static (int, List<string>) Slowly(List<Happened> facts, Asked asked)
    {
        var journeys = Reference.Journeys(facts);
        var (reached, since) = (new int[asked.Steps.Count], asked.Steps.Select(_ => new List<long>()).ToList());
        foreach (var journey in journeys)
        {
            List<int> best = [];
            for (var begin = 0; begin < journey.Count; begin++)
            {
                var attempt = Attempt(journey, begin);
                if (attempt.Count > best.Count)
                    best = attempt;
            }
            for (var level = 0; level < best.Count; level++)
            {
                reached[level]++;
                if (level > 0)
                    since[level].Add(journey[best[level]].Time - journey[best[level - 1]].Time);
            }
        }
        return (journeys.Count, [.. reached.Select((n, i) => $"{n} {(since[i].Count > 0 ? Reference.Elapsed(since[i]) : "")}")]);

        bool Is(Happened f, int step) => asked.Steps[step].Contains(f.Step) && (!asked.Filtered || step != 1 || facts.FindIndex(o => ReferenceEquals(o, f)) % 3 > 0);
        bool InTime(List<Happened> j, int begin, int i) => asked.Window is null || j[i].Time - j[begin].Time <= asked.Window;
        bool IsExcluded(Happened f) => asked.Excluded.Contains(f.Step) && asked.Steps.Count > 1;

        List<int> Attempt(List<Happened> j, int begin)
        {
            if (asked.Mode == FunnelMode.Any)
                return AnyOrder(j, begin);
            if (!Is(j[begin], 0))
                return [];
            List<int> places = [begin];
            for (var step = 1; step < asked.Steps.Count; step++)
            {
                var later = asked.Mode == FunnelMode.Direct ? [places[^1] + 1] : Enumerable.Range(places[^1] + 1, j.Count - places[^1] - 1);
                var found = later.Where(i => i < j.Count && Is(j[i], step)).Take(1).ToList();
                if (found.Count == 0 || !InTime(j, begin, found[0]) || Enumerable.Range(places[^1] + 1, found[0] - places[^1] - 1).Any(i => IsExcluded(j[i])))
                    break;
                places.Add(found[0]);
            }
            return places;
        }

        List<int> AnyOrder(List<Happened> j, int begin)
        {
            var open = Enumerable.Range(0, asked.Steps.Count).ToList();
            List<int> places = [];
            if (!open.Exists(step => Is(j[begin], step)))
                return [];
            for (var i = begin; i < j.Count && InTime(j, begin, i) && open.Count > 0; i++)
            {
                var serves = open.FindIndex(step => Is(j[i], step));
                if (serves < 0 && IsExcluded(j[i]))
                    break;
                if (serves < 0)
                    continue;
                open.RemoveAt(serves);
                places.Add(i);
            }
            return places;
        }
    }
}
