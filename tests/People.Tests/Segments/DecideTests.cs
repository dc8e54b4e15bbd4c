using FsCheck;
using FsCheck.Fluent;
using Throughline.Kernel;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;

namespace Throughline.People.Tests.Segments;

public sealed class DecideTests
{
    private const long Hour = Micros.PerDay / 24;
    private static readonly long Start = Micros.From(new DateTimeOffset(2026, 1, 15, 10, 0, 0, TimeSpan.Zero));
    private static readonly IReadOnlyDictionary<long, Rule> NoSegments = new Dictionary<long, Rule>();

    private static Gen<Fact> Facts =>
        from name in Gen.Elements(GenerateRules.Names)
        from hours in Gen.Frequency((9, Gen.Choose(-20 * 24, 0)), (1, Gen.Choose(1, 48)))
        from days in Gen.Elements(true, false)
        from kind in Gen.Elements("a", "b")
        from total in Gen.Choose(0, 100)
        select new Fact(name, Start + (days ? hours / 24 * 24 : hours) * Hour, $$"""{"kind":"{{kind}}","total":{{total}}}""");

    private static Gen<(Rule Rule, Fact[] Facts, Dictionary<string, string> Traits)> Cases =>
        from rule in GenerateRules.Rules(2)
        from count in Gen.Choose(0, 12)
        from facts in Gen.ArrayOf(Facts, count)
        from plan in Gen.Elements("pro", "free", "")
        from seats in Gen.Elements("1", "20", "many")
        from renewal in Gen.Choose(-10, 10)
        select (rule, facts, new Dictionary<string, string> { ["plan"] = plan, ["seats"] = seats, ["renewal"] = Micros.ToText(Start + renewal * 12 * Hour) });

    [Fact]
    public void An_answer_is_what_the_rule_means() => Generated.Holds(Cases, c =>
    {
        Assert.Equal(Slow(c, Start), Decide(c, Start).Holds);
    });

    [Fact]
    public void An_answer_stays_as_it_is_until_the_instant_it_names() => Generated.Holds(Cases.Zip(Gen.Choose(1, 1000), (c, part) => (c, part)), given =>
    {
        var (c, part) = given;
        var answer = Decide(c, Start);
        Assert.True(answer.Until > Start);
        var end = Math.Min(answer.Until, Start + 60 * Micros.PerDay);
        foreach (var at in (long[])[end - 1, Start + (end - 1 - Start) / 1000 * part])
            Assert.Equal(answer.Holds, Slow(c, at));
    });

    [Fact]
    public void Looking_again_at_the_instants_named_sees_every_change() => Generated.Holds(Cases, c =>
    {
        var (now, looks) = (Start, 0);
        while (now < Start + 40 * Micros.PerDay)
        {
            var answer = Decide(c, now);
            Assert.Equal(Slow(c, now), answer.Holds);
            var next = Math.Min(answer.Until, Start + 40 * Micros.PerDay);
            for (var at = now + 6 * Hour; at < next; at += 6 * Hour)
                Assert.Equal(answer.Holds, Slow(c, at));
            Assert.True(++looks < 500);
            now = next;
        }
    }, Generated.InMemory / 2);

    [Fact]
    public void A_sequence_over_a_hundred_thousand_events_asks_few_questions()
    {
        var counted = new Counted(Start, 100_000);
        var rule = new Rule.Then(new Selector("visit", []), new Selector("order", []), Missed: false, 2 * Hour, null);
        Assert.False(new Decide(NoSegments, counted, Start).Of(rule).Holds);
        Assert.True(counted.Questions < 10, $"{counted.Questions} questions");
        var missed = rule with { Missed = true, Within = Micros.PerDay };
        Assert.True(new Decide(NoSegments, counted, Start).Of(missed).Holds);
        Assert.True(counted.Questions < 20, $"{counted.Questions} questions");
    }

    [Fact]
    public void Newest_and_first_are_right_where_only_the_newest_are_loaded() => Generated.Holds(
        from times in Gen.ListOf(Gen.Choose(0, 30))
        from kept in Gen.Choose(1, 8)
        from at in Gen.Choose(-1, 31)
        from n in Gen.Choose(1, 10)
        select (times, kept, at, n), c =>
        {
            var all = new Instants();
            foreach (var time in c.times)
                all.Add(time);
            var some = new Instants();
            var newest = c.times.Select(time => (long)time).OrderDescending().Take(c.kept).ToList();
            newest.ForEach(some.Add);
            if (newest.Count == c.kept)
                some.Below(newest[^1], all);
            Assert.Equal(all.Newest(c.n, c.at), some.Newest(c.n, c.at));
            Assert.Equal(all.First(c.at), some.First(c.at));
        });

    private static Answer Decide((Rule Rule, Fact[] Facts, Dictionary<string, string> Traits) c, long now) =>
        new Decide(NoSegments, new KnownFacts(c.Facts, name => Trait(c.Traits, name)), now).Of(c.Rule);

    private static bool Slow((Rule Rule, Fact[] Facts, Dictionary<string, string> Traits) c, long now) =>
        new SlowRules(NoSegments, c.Facts, name => Trait(c.Traits, name), now).Holds(c.Rule);

    private static string? Trait(Dictionary<string, string> traits, string name) => traits[name].Length == 0 ? null : traits[name];

    /// <summary>A visit every minute; an order with each, a second before it.</summary>
    private sealed class Counted(long now, int count) : IFacts, IOccurrences
    {
        public int Questions { get; private set; }
        public string? Phase => null;
        public long PhaseUntil => long.MaxValue;
        public string? Trait(string name) => null;
        public ConsentState Consent(string channel, string purpose) => default;
        public IOccurrences Occurrences(Selector selector) => selector.Name == "visit" ? this : new None(this);

        public long? Newest(int n, long atOrBefore)
        {
            Questions++;
            var at = Math.Min(count - 1, (atOrBefore - now + (long)count * Micros.PerMinute) / Micros.PerMinute) - n + 1;
            return at < 0 ? null : now - (long)count * Micros.PerMinute + at * Micros.PerMinute;
        }

        public long? First(long after)
        {
            Questions++;
            return null;
        }

        private sealed class None(Counted counted) : IOccurrences
        {
            public long? Newest(int n, long atOrBefore)
            {
                counted.Questions++;
                return null;
            }

            public long? First(long after)
            {
                counted.Questions++;
                return null;
            }
        }
    }
}
