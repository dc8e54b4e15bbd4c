using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class DropOffTests
{
    [Fact]
    public void Drop_off_is_that_of_the_definition_for_any_log() =>
        Generated.Holds(Generate.Logs.Zip(Gen.Elements(0L, 3_000_000L, 9_000_000L).Zip(Gen.Elements<long?>(null, 12_000_000L))), generated =>
        {
            var (facts, (silent, asOf)) = generated;
            using var built = new Built(facts, piecewise: facts.Count % 2 == 0);
            var (a, b, c) = (built.Set.StepCode("a") ?? -1, built.Set.StepCode("b") ?? -1, built.Set.StepCode("c") ?? -1);
            Assert.Equal(Slowly(facts, ["b"], null, silent, asOf), Text(built.Set, DropOff.Of(built.Set, [b], null, silent, asOf)));
            Assert.Equal(Slowly(facts, ["b", "c"], ["a"], silent, asOf), Text(built.Set, DropOff.Of(built.Set, [b, c], [a], silent, asOf)));
        });

    private static string Slowly(List<Happened> facts, string[] goal, string[]? after, long silent, long? asOf)
    {
        var journeys = Reference.Journeys(facts);
        var at = asOf ?? (journeys.Count == 0 ? 0 : journeys.Max(j => j[^1].Time));
        var considered = journeys.Where(j => after is null || j.Exists(f => after.Contains(f.Step))).ToList();
        var reached = considered.Where(j => after is null
            ? j.Exists(f => goal.Contains(f.Step))
            : j.SkipWhile(f => !after.Contains(f.Step)).Skip(1).Any(f => goal.Contains(f.Step))).ToList();
        var lost = considered.Except(reached).ToList();
        var ended = lost.Where(j => j[^1].Time <= at && j[^1].Time + silent <= at).ToList();
        var next = ended.Select(j => j.ElementAtOrDefault(after is null ? 1 : j.FindLastIndex(f => after.Contains(f.Step)) + 1)?.Step ?? "");
        return $"{journeys.Count} {at} {considered.Count} {reached.Count} {lost.Count - ended.Count} {ended.Count} {Counted(ended.Select(j => j[^1].Step))} {Counted(next)}";

        static string Counted(IEnumerable<string> steps) => string.Join(',', steps.GroupBy(s => s).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, CodePoints.Order).Select(g => $"{g.Key}:{g.Count()}"));
    }

    private static string Text(JourneySet set, DropOff d) =>
        $"{d.Journeys} {d.AsOf} {d.Considered} {d.Reached} {d.Running} {d.Ended} {Counted(set, d.Ends)} {Counted(set, d.Instead)}";

    private static string Counted(JourneySet set, IReadOnlyList<(int Step, int Journeys)> counts) =>
        string.Join(',', counts.Select(c => $"{(c.Step < 0 ? "" : set.Steps[c.Step])}:{c.Journeys}"));
}
