using FsCheck;
using FsCheck.Fluent;
using Throughline.Strata.Conforming;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class ConformanceTests
{
    private const int Steps = 4;

    private static Gen<ProcessModel> Models(int depth) => depth == 0
        ? Gen.Choose(0, Steps - 1).Select(code => (ProcessModel)new ProcessModel.Step(code))
        : Gen.OneOf(
            Models(0),
            Models(depth - 1).NonEmptyListOf().Select(parts => (ProcessModel)new ProcessModel.Sequence([.. parts.Take(3)])),
            Models(depth - 1).NonEmptyListOf().Select(parts => (ProcessModel)new ProcessModel.Choice([.. parts.Take(3)])),
            Models(depth - 1).Select(part => (ProcessModel)new ProcessModel.Optional(part)),
            Models(depth - 1).Select(part => (ProcessModel)new ProcessModel.Loop(part)));

    [Fact]
    public void An_alignment_costs_the_least_that_any_word_of_the_model_costs() =>
        Generated.Holds(Models(2).Zip(Gen.Choose(0, Steps - 1).ListOf().Where(l => l.Count <= 6)), generated =>
        {
            var (model, steps) = generated;
            int[] journey = [.. steps];
            var alignment = new Aligner(model).Align(journey);
            // a word longer than the journey and the shortest word together can't be the cheapest
            var words = Words(model, journey.Length + Shortest(model) + 1);
            Assert.Equal(words.Min(word => Cost(word, journey)), alignment.Cost);
            Assert.Equal(alignment.Cost, alignment.Skipped.Values.Sum() + alignment.Inserted.Values.Sum());
            // some cheapest word is the journey less what was inserted and with what was skipped
            Assert.Contains(words, word => Cost(word, journey) == alignment.Cost && Enumerable.Range(0, Steps).All(code =>
                word.Count(c => c == code) - journey.Count(c => c == code) == alignment.Skipped.GetValueOrDefault(code) - alignment.Inserted.GetValueOrDefault(code)));
        });

    [Fact]
    public void A_long_journey_is_aligned_block_by_block_as_a_short_one_is()
    {
        var (a, b) = (new ProcessModel.Step(0), new ProcessModel.Step(1));
        int[] journey = [.. Enumerable.Range(0, 1_000_000).Select(i => i % 1000 == 7 ? 2 : i % 1000 == 500 ? 1 : i % 2)];
        var alignment = new Aligner(new ProcessModel.Loop(new ProcessModel.Sequence([a, b]))).Align(journey);
        // in every thousand another step stands for b, and b for a: two differences each
        Assert.Equal((1000, 4000), (alignment.Inserted[2], alignment.Cost));
        Assert.Equal(alignment.Cost, alignment.Skipped.Values.Sum() + alignment.Inserted.Values.Sum());
    }

    [Fact]
    public void Differences_are_counted_with_their_journeys_and_people_for_any_log() =>
        Generate.ForEveryLog((facts, set) =>
        {
            int Code(string name) => set.StepCode(name) ?? 1000 + name[0];
            var model = new ProcessModel.Sequence([new ProcessModel.Step(Code("a")), new ProcessModel.Optional(new ProcessModel.Step(Code("b"))), new ProcessModel.Step(Code("c"))]);
            var found = Conformance.Of(set, model);
            var journeys = Reference.Journeys(facts);
            var aligned = journeys.Select(j => (Journey: j, Of: new Aligner(model).Align([.. j.Select(f => set.StepCode(f.Step)!.Value)]))).ToList();
            Assert.Equal((journeys.Count, aligned.Count(x => x.Of.Cost == 0), aligned.Sum(x => (long)x.Of.Cost)), (found.Journeys, found.Fitting, found.Cost));
            foreach (var line in found.Lines)
            {
                var skipped = aligned.Where(x => x.Of.Skipped.ContainsKey(line.Code)).ToList();
                var order = aligned.Where(x => x.Of.OutOfOrder(line.Code) > 0).ToList();
                Assert.Equal(new DifferenceCount(skipped.Sum(x => x.Of.Skipped[line.Code]), skipped.Count, People(skipped.Select(x => x.Journey))), line.Skipped);
                Assert.Equal(new DifferenceCount(order.Sum(x => x.Of.OutOfOrder(line.Code)), order.Count, People(order.Select(x => x.Journey))), line.OutOfOrder);
                Assert.Equal((line.Skipped.Journeys, line.Skipped.People), Sizes(Conformance.Behind(set, model, DifferenceKind.Skipped, line.Code, 0, 1)));
            }
            Assert.Equal(found.Fitting, Conformance.Behind(set, model, fits: true, 0, 1).Journeys);

            static (int, int) Sizes(Behind behind) => (behind.Journeys, behind.People);
            static int People(IEnumerable<List<Happened>> of) => of.SelectMany(j => j).Select(f => f.Person).Distinct().Count();
        });

    private static int Shortest(ProcessModel model) => model switch
    {
        ProcessModel.Step => 1,
        ProcessModel.Sequence sequence => sequence.Parts.Sum(Shortest),
        ProcessModel.Choice choice => choice.Parts.Min(Shortest),
        ProcessModel.Loop loop => Shortest(loop.Part),
        _ => 0,
    };

    /// <summary>All that the model allows, up to a length.</summary>
    private static List<int[]> Words(ProcessModel model, int longest)
    {
        return [.. Of(model).DistinctBy(word => string.Join(' ', word))];

        IEnumerable<int[]> Of(ProcessModel part) => part switch
        {
            ProcessModel.Step step => longest >= 1 ? [[step.Code]] : [],
            ProcessModel.Sequence sequence => sequence.Parts.Aggregate((IEnumerable<int[]>)[[]], (words, next) => Joined(words, [.. Of(next)])),
            ProcessModel.Choice choice => choice.Parts.SelectMany(Of),
            ProcessModel.Optional optional => Of(optional.Part).Append([]),
            ProcessModel.Loop loop => Repeated([.. Of(loop.Part)]),
            _ => throw new InvalidOperationException($"{part} is no model."),
        };

        IEnumerable<int[]> Joined(IEnumerable<int[]> words, List<int[]> next) =>
            words.SelectMany(word => next.Where(n => word.Length + n.Length <= longest).Select(n => (int[])[.. word, .. n])).DistinctBy(word => string.Join(' ', word)).ToList();

        IEnumerable<int[]> Repeated(List<int[]> words)
        {
            var all = words.DistinctBy(word => string.Join(' ', word)).ToDictionary(word => string.Join(' ', word));
            for (var latest = all.Values.ToList(); latest.Count > 0;)
                latest = [.. Joined(latest, words).Where(word => all.TryAdd(string.Join(' ', word), word))];
            return all.Values;
        }
    }

    /// <summary>Insertions and deletions between two words.</summary>
    private static int Cost(int[] word, int[] journey)
    {
        var costs = new int[word.Length + 1, journey.Length + 1];
        for (var i = 0; i <= word.Length; i++)
        {
            for (var j = 0; j <= journey.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0 ? i + j
                    : word[i - 1] == journey[j - 1] ? costs[i - 1, j - 1]
                    : 1 + Math.Min(costs[i - 1, j], costs[i, j - 1]);
            }
        }
        return costs[word.Length, journey.Length];
    }
}
