using FsCheck.Fluent;
using Throughline.Strata.Conforming;
using Throughline.Strata.Escalating;
using Throughline.Support;

namespace Throughline.Strata.Tests;

/// <summary>What stands behind a number is as much as the number says, for every number of an answer.</summary>
public sealed class BehindFurtherTests
{
    private const int All = int.MaxValue;

    [Fact]
    public void Behind_each_number_of_paths_stand_as_many_journeys() =>
        Generated.Holds(Generate.Logs.Zip(Gen.Choose(1, 4).Zip(Gen.Choose(1, 3))), generated =>
        {
            var (facts, (length, most)) = generated;
            using var built = new Built(facts, piecewise: facts.Count % 2 == 0);
            var step = built.Set.StepCode("a") ?? -1;
            foreach (var before in (bool[])[false, true])
            {
                var paths = Paths.Of(built.Set, step, before, length, most);
                Holds(paths.Root, []);

                void Holds(PathNode node, int[] along)
                {
                    Assert.Equal(node.Journeys, Count(null));
                    if (along.Length == length)
                        return;
                    Assert.Equal(node.Ended, Count(PathEnd.Ended));
                    Assert.Equal(node.OtherJourneys, Count(PathEnd.Other));
                    var begun = Paths.Of(built.Set, step, before, length - along.Length, most, along);
                    Assert.Equal(Text(node), Text(begun.Root));
                    foreach (var next in node.Next)
                        Holds(next, [.. along, next.Step]);

                    int Count(PathEnd? end)
                    {
                        var behind = Paths.Behind(built.Set, step, before, along, end, most, 0, All);
                        Assert.Equal((behind.Count, behind.Journeys), (behind.Journeys, behind.Page.Count));
                        return behind.Journeys;
                    }
                }
            }
        });

    [Fact]
    public void Behind_each_number_of_drop_off_stand_as_many_journeys() =>
        Generated.Holds(Generate.Logs.Zip(Gen.Elements(0L, 3_000_000L, 9_000_000L).Zip(Gen.Elements<long?>(null, 12_000_000L))), generated =>
        {
            var (facts, (silent, asOf)) = generated;
            using var built = new Built(facts, piecewise: facts.Count % 2 == 0);
            var (a, b) = (built.Set.StepCode("a") ?? -1, built.Set.StepCode("b") ?? -1);
            foreach (var after in (int[]?[])[null, [a]])
            {
                var lost = DropOff.Of(built.Set, [b], after, silent, asOf);
                Assert.Equal(
                    (lost.Considered, lost.Reached, lost.Running, lost.Ended),
                    (Count(DropOffGroup.Considered), Count(DropOffGroup.Reached), Count(DropOffGroup.Running), Count(DropOffGroup.Ended)));
                Assert.All(lost.Ends, end => Assert.Equal(end.Journeys, Count(DropOffGroup.Ended, last: end.Step)));
                Assert.All(lost.Instead, next => Assert.Equal(next.Journeys, Count(DropOffGroup.Ended, next: next.Step)));

                int Count(DropOffGroup group, int? last = null, int? next = null) => DropOff.Behind(built.Set, [b], after, silent, asOf, group, last, next, 0, All).Page.Count;
            }
        });

    [Fact]
    public void Behind_each_number_of_conformance_stand_as_many_differences_journeys_and_people() =>
        Generate.ForEveryLog((_, set) =>
        {
            var unknown = set.Steps.Count;
            var model = new ProcessModel.Sequence([new ProcessModel.Step(set.StepCode("a") ?? unknown), new ProcessModel.Loop(new ProcessModel.Step(set.StepCode("b") ?? unknown + 1))]);
            var found = Conformance.Of(set, model);
            Assert.Equal(found.Fitting, Conformance.Behind(set, model, fits: true, 0, All).Journeys);
            Assert.Equal(found.Journeys - found.Fitting, Conformance.Behind(set, model, fits: false, 0, All).Journeys);
            foreach (var line in found.Lines)
            {
                foreach (var (kind, count) in (ReadOnlySpan<(DifferenceKind, DifferenceCount)>)[(DifferenceKind.Skipped, line.Skipped), (DifferenceKind.Inserted, line.Inserted), (DifferenceKind.OutOfOrder, line.OutOfOrder)])
                {
                    var behind = Conformance.Behind(set, model, kind, line.Code, 0, All);
                    Assert.Equal(count, new DifferenceCount(behind.Count, behind.Journeys, behind.People));
                }
            }
        });

    [Fact]
    public void Behind_each_number_of_escalation_stand_as_many_landmarks_and_people()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            using var built = new Built(Busy(seed)) { TwoThreads = seed % 2 == 0 };
            var set = built.ByPerson;
            var rule = new EscalationRule(
                [set.StepCode("call")!.Value], seed % 3 == 0 ? [set.StepCode("solved")!.Value] : [], [(set.StepCode("a")!.Value, set.StepCode("b")!.Value)], 10, 10 * (1 + seed % 4));
            var found = Escalation.Of(set, rule);
            var all = Find(new());
            Assert.Equal((found.Landmarks, found.People, found.Contacts), (all.Count, all.People, Find(new() { Contacted = true }).Count));
            Assert.NotEmpty(found.Lines);
            foreach (var line in found.Lines)
            {
                var one = new EscalationGroup { First = line.First, Second = line.Second };
                var exposed = Find(one);
                Assert.Equal((line.ExposedLandmarks, line.ExposedPeople), (exposed.Count, exposed.People));
                Assert.Equal(line.ExposedContacts, Find(one with { Contacted = true }).Count);
                Assert.Equal(line.UnexposedLandmarks, Find(one with { Without = true }).Count);
                Assert.Equal(line.UnexposedContacts, Find(one with { Without = true, Contacted = true }).Count);
                var now = Find(one with { Now = true });
                Assert.Equal((line.ExposedNow, line.ExposedNow), (now.Count, now.People));
            }

            Behind Find(EscalationGroup group) => Escalation.Behind(set, rule, group, 0, All);
        }
    }

    [Fact]
    public void Who_has_it_now_is_who_has_it_in_the_look_back_to_the_last_instant_and_no_open_conversation()
    {
        for (var seed = 1; seed <= 8; seed++)
        {
            var facts = Busy(seed);
            using var built = new Built(facts);
            var set = built.ByPerson;
            var rule = new EscalationRule([set.StepCode("call")!.Value], seed % 2 == 0 ? [set.StepCode("solved")!.Value] : [], [(set.StepCode("a")!.Value, set.StepCode("b")!.Value)], 10, 25);
            var end = facts.Max(f => f.Time);
            var people = Reference.Journeys(facts.Select(f => f with { Key = f.Person }))
                .Where(j => rule.Closings.Length == 0 || j.LastOrDefault(f => f.Step is "call" or "solved")?.Step is not "call")
                .Select(j => (Person: (long)j[0].Person, Steps: j.Where(f => f.Time > end - 25).Select(f => f.Step).ToList())).ToList();
            Assert.Equal(
                people.Where(p => p.Steps.Contains("b")).Select(p => p.Person).Order(),
                Escalation.Behind(set, rule, new() { First = set.StepCode("b"), Now = true }, 0, All).Persons);
            Assert.Equal(
                people.Where(p => p.Steps.Zip(p.Steps.Skip(1)).Contains(("a", "b"))).Select(p => p.Person).Order(),
                Escalation.Behind(set, rule, new() { First = set.StepCode("a"), Second = set.StepCode("b"), Now = true }, 0, All).Persons);
        }
    }

    /// <summary>A hundred people, enough for escalation to say something.</summary>
    private static List<Happened> Busy(int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, 2000).Select(_ =>
        {
            var person = chance.Next(100);
            return new Happened(((string[])["a", "b", "c", "call", "solved"])[chance.Next(5)], chance.Next(200), person, person);
        }).OrderBy(f => f.Time)];
    }

    private static string Text(PathNode node) => $"{node.Step} {node.Journeys} {node.Ended} {node.OtherSteps} {node.OtherJourneys}({string.Join(',', node.Next.Select(Text))})";
}
