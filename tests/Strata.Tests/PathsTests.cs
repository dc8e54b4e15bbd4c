using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class PathsTests
{
    [Fact]
    public void Paths_are_those_of_the_definition_for_any_log() =>
        Generated.Holds(Generate.Logs.Zip(Gen.Choose(1, 4).Zip(Gen.Choose(1, 3))), generated =>
        {
            var (facts, (length, most)) = generated;
            using var built = new Built(facts, piecewise: facts.Count % 2 == 0);
            foreach (var before in (bool[])[false, true])
            {
                var paths = Paths.Of(built.Set, built.Set.StepCode("a") ?? -1, before, length, most);
                var journeys = Reference.Journeys(facts);
                Assert.Equal((journeys.Count, journeys.Sum(j => j.Count)), (paths.Journeys, (int)paths.Events));
                var ways = journeys.Where(j => j.Exists(f => f.Step == "a")).Select(j =>
                {
                    var at = j.FindIndex(f => f.Step == "a");
                    return before ? [.. j.Take(at).Reverse().Select(f => f.Step)] : j.Skip(at + 1).Select(f => f.Step).ToList();
                }).ToList();
                Assert.Equal(Slowly("a", ways, length, most), Text(built.Set, paths.Root, "a"));
            }
        });

    private static string Slowly(string name, List<List<string>> ways, int length, int most)
    {
        if (length == 0)
            return $"{name} {ways.Count} 0 0 0";
        var next = ways.Where(w => w.Count > 0).GroupBy(w => w[0]).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, CodePoints.Order).ToList();
        var lines = next.Take(most).Select(g => Slowly(g.Key, [.. g.Select(w => w.Skip(1).ToList())], length - 1, most));
        return $"{name} {ways.Count} {ways.Count(w => w.Count == 0)} {Math.Max(0, next.Count - most)} {next.Skip(most).Sum(g => g.Count())}({string.Join(',', lines)})".Replace("()", "", StringComparison.Ordinal);
    }

    private static string Text(JourneySet set, PathNode node, string name) =>
        $"{name} {node.Journeys} {node.Ended} {node.OtherSteps} {node.OtherJourneys}({string.Join(',', node.Next.Select(n => Text(set, n, set.Steps[n.Step])))})".Replace("()", "", StringComparison.Ordinal);
}
