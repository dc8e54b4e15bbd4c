using FsCheck.Fluent;
using Throughline.Strata.Escalating;
using Throughline.Support;

namespace Throughline.Strata.Tests;

public sealed class EscalationTests
{
    private const long Hour = 3_600_000_000, Day = 24 * Hour;

    [Fact]
    public void Landmarks_are_those_of_the_definition_for_any_log() =>
        Generated.Holds(Generate.Logs.Zip(Gen.Elements(1_000_000L, 3_000_000L).Zip(Gen.Elements(2_000_000L, 6_000_000L, 7_500_000L)).Zip(Gen.Elements(true, false))), generated =>
        {
            var (all, ((every, lookBack), closes)) = generated;
            var facts = all.Where(f => f.Time < 1_000_000_000).ToList();
            using var built = new Built(facts, piecewise: facts.Count % 2 == 0);
            var set = built.ByPerson;
            int Code(string name) => set.StepCode(name) ?? -1;
            var rule = new EscalationRule([Code("a")], closes ? [Code("c")] : [], [(Code("b"), Code("Z"))], every, lookBack);
            if (set.Snapshot.Events == 0 || rule.Pairs[0].First < 0 || rule.Pairs[0].Second < 0)
                return;
            var end = Escalation.LastInstant(set);
            var parts = Scan.Visitor.Run(set, () => new CountExposures(rule, set.Steps.Count, end));
            var tables = parts[0].Tables;
            foreach (var part in parts.Skip(1))
                tables.Add(part.Tables);
            Assert.Equal(Slowly(facts, rule, set, end), Text(tables));
        });

    [Fact]
    public void Where_step_and_contact_only_follow_activity_the_ratio_is_near_one_and_a_planted_effect_of_two_is_found()
    {
        var (covered, seeds) = (0, Generated.IsSoak ? 100 : 40);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var one = Made(seed, effect: 2, people: 800);
            covered += one.Low <= 2 && one.High >= 2 ? 1 : 0;
        }
        Assert.InRange(covered, Generated.IsSoak ? 90 : 35, seeds); // 95 % are expected; fewer than this would be a chance of about 1 in 100
        var none = Made(1000, effect: 1, people: 10_000);
        Assert.InRange(none.Ratio!.Value, 0.9, 1.1);
        Assert.True(none.ExposedContacts / (double)none.ExposedLandmarks > 1.3 * none.UnexposedContacts / none.UnexposedLandmarks);
    }

    [Fact]
    public void Fewer_than_thirty_exposed_people_are_not_shown()
    {
        List<Happened> facts = [.. Enumerable.Range(0, 100).SelectMany(p => (Happened[])[new("x", p * Hour, p, p), new(p < 29 ? "rare" : "common", p * Hour + 1, p, p), new("call", p * Hour + Day, p, p)])];
        using var built = new Built(facts);
        var found = Escalation.Of(built.ByPerson, new EscalationRule([built.ByPerson.StepCode("call")!.Value], [], [], Day, Day));
        Assert.Equal(["common", "x"], found.Lines.Select(l => built.ByPerson.Steps[l.First]).Order());
        Assert.Equal(1, found.Hidden);
    }

    /// <summary>People of three levels of activity; each event is the step by chance, and a contact comes the likelier the more events lie in the look-back.</summary>
    private static EscalationLine Made(int seed, double effect, int people)
    {
        var chance = new Random(seed);
        const int LookBack = 3, Days = 12;
        var facts = new List<Happened>();
        for (var person = 0; person < people; person++)
        {
            var perDay = (int[])[1, 3, 8];
            var level = perDay[chance.Next(3)];
            var (events, steps) = (new List<int>(), new List<int>());
            for (var day = 0; day < Days; day++)
            {
                var (n, x) = (0, 0);
                for (var i = 0; i < 2 * level; i++)
                {
                    if (chance.Next(2) == 0)
                        continue;
                    n++;
                    var isStep = chance.Next(12) == 0;
                    x += isStep ? 1 : 0;
                    facts.Add(new(isStep ? "step" : "other", day * Day + 1 + (long)(chance.NextDouble() * (Day / 2)), person, person));
                }
                events.Add(n - x);
                steps.Add(x);
                // at the landmark at the end of the day: what lies in the look-back decides on the contact in the day after
                var (others, exposed) = (events.TakeLast(LookBack).Sum(), steps.TakeLast(LookBack).Sum() > 0);
                if (chance.NextDouble() < 0.004 * others * (exposed ? effect : 1))
                    facts.Add(new("call", (day + 1) * Day + Day / 2 + (long)(chance.NextDouble() * (Day / 2 - 2)) + 1, person, person));
            }
        }
        facts = [.. facts.OrderBy(f => f.Time)];
        using var built = new Built(facts);
        var set = built.ByPerson;
        var found = Escalation.Of(set, new EscalationRule([set.StepCode("call")!.Value], [], [], Day, LookBack * Day));
        return found.Lines.Single(l => set.Steps[l.First] == "step");
    }

    private static string Slowly(List<Happened> facts, EscalationRule rule, JourneySet set, long end)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var journey in Reference.Journeys(facts.Select(f => f with { Key = f.Person })))
        {
            for (var at = -10 * rule.Every; at + rule.Every <= end; at += rule.Every)
            {
                var inside = journey.Where(f => f.Time <= at && f.Time > at - rule.LookBack).ToList();
                if (inside.Count == 0)
                    continue;
                var last = journey.LastOrDefault(f => f.Time <= at && (rule.Contacts.Concat(rule.Closings)).Contains(Code(f)));
                if (rule.Closings.Length > 0 && last is not null && rule.Contacts.Contains(Code(last)))
                    continue;
                var contact = journey.Exists(f => f.Time > at && f.Time <= at + rule.Every && rule.Contacts.Contains(Code(f)));
                Count($"all {inside.Count} {contact}");
                foreach (var step in inside.Select(Code).Distinct().Where(code => !rule.Contacts.Contains(code) && !rule.Closings.Contains(code)))
                    Count($"{step} {inside.Count(f => Code(f) != step)} {contact}");
                var pairs = inside.Zip(inside.Skip(1)).Count(p => rule.Pairs.Contains((Code(p.First), Code(p.Second))));
                if (pairs > 0)
                    Count($"{set.Steps.Count} {inside.Count - 2 * pairs} {contact}");
            }
        }
        return string.Join('\n', counts.Select(c => $"{c.Key}: {c.Value}"));

        int Code(Happened f) => set.StepCode(f.Step)!.Value;
        void Count(string key) => counts[key] = counts.GetValueOrDefault(key) + 1;
    }

    private static string Text(Tables tables)
    {
        var lines = new SortedDictionary<string, long>(StringComparer.Ordinal);
        Add("all", tables.All);
        for (var i = 0; i < tables.ByOthers.Length; i++)
        {
            if (tables.ByOthers[i] is { } by)
                Add($"{i}", by);
        }
        return string.Join('\n', lines.Select(c => $"{c.Key}: {c.Value}"));

        void Add(string name, Tables.ByStratum of)
        {
            for (var k = 0; k < of.Count; k++)
            {
                foreach (var contact in (bool[])[true, false])
                {
                    var count = contact ? of.Contacts(k) : of.Landmarks(k) - of.Contacts(k);
                    if (count > 0)
                        lines[$"{name} {k} {contact}"] = count;
                }
            }
        }
    }
}
