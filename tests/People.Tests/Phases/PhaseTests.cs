using FsCheck;
using FsCheck.Fluent;
using Throughline.Kernel;
using Throughline.People.Phases;
using Throughline.People.Profiles;
using Throughline.People.Tests.Profiles;
using Throughline.Support;

namespace Throughline.People.Tests.Phases;

public sealed class ComputePhasesTests
{
    private const long Hour = 60 * Micros.PerMinute;

    [Fact]
    public void Phases_equal_a_slow_recomputation_from_the_events() => Generated.Holds(Cases, c =>
    {
        var days = c.Done.GroupBy(d => (d.Name, Day: d.At / Micros.PerDay)).Select(of => new DoneDay(of.Key.Name, of.Key.Day, of.Min(d => d.At), of.Max(d => d.At))).ToList();
        var traits = c.Traits.GroupBy(t => (t.Name, t.Value)).Select(of => new TraitValue(of.Key.Name, $"\"{of.Key.Value}\"", false, "web", of.Min(t => t.At), of.Max(t => t.At), "m", 1, 1)).ToList();
        var phases = ComputePhases.Of(c.Table, days, traits, c.Now);
        Assert.Equal(Slow(c), phases.Changes.Select(change => (change.Phase, change.At)));
        Assert.True(phases.Until is null || phases.Until > c.Now);
    });

    [Fact]
    public void What_did_not_happen_yet_is_not_known()
    {
        var phases = ComputePhases.Of(PhaseTable.Shipped, [new DoneDay("Order Completed", 0, 10, 20)], [], 5);
        Assert.Empty(phases.Changes);
        Assert.Null(phases.Now);
    }

    [Fact]
    public void The_table_that_ships_can_be_taken_and_leads_from_find_to_keep()
    {
        PhaseTable.Checked(PhaseTable.Shipped.Rules);
        DoneDay[] done = [new("Visited", 0, 1, 1), new("Product Added", 1, Micros.PerDay, Micros.PerDay), new("Order Completed", 2, 2 * Micros.PerDay, 2 * Micros.PerDay), new("Order Completed", 9, 9 * Micros.PerDay, 9 * Micros.PerDay)];
        Assert.Equal([Phase.Find, Phase.Win, Phase.Serve, Phase.Keep], ComputePhases.Of(PhaseTable.Shipped, done, [], 20 * Micros.PerDay).Changes.Select(c => c.Phase));
    }

    [Fact]
    public void A_table_that_leaves_people_out_or_says_nonsense_is_refused()
    {
        PhaseRule always = new(Phase.Find, []);
        foreach (var (rules, why) in ((PhaseRule[], string)[])[
            ([], "at least one"), ([new("find", [new("did", "x")])], "anyone"), ([always, always], "Rule 1"), ([new("born", []), always], "born"),
            ([new("win", [new("did", "x", 0)]), always], "days"), ([new("win", [new("trait-is", "plan")]), always], "plan"), ([new("win", [new("sings", "x")]), always], "sings"),
            ([new("win", [new("did-within", "x")]), always], "how many"), ([new("win", [new("did", " ")]), always], "which event")])
            Assert.Contains(why, Assert.Throws<UserErrorException>(() => PhaseTable.Checked(rules)).Message, StringComparison.Ordinal);
    }

    /// <summary>Looks at every instant at which anything can change, and at every event each time.</summary>
    private static List<(string, long)> Slow(Case c)
    {
        var first = c.Done.Select(d => d.At).Concat(c.Traits.Select(t => t.At)).DefaultIfEmpty(long.MaxValue).Min();
        var windows = c.Table.Rules.SelectMany(r => r.When).Select(w => w.Days ?? 0).Distinct();
        var instants = c.Done.SelectMany(d => windows.Select(w => d.At + w * Micros.PerDay).Append(d.At)).Concat(c.Traits.Select(t => t.At))
            .Where(at => at >= first && at <= c.Now).Distinct().Order();
        var changes = new List<(string Phase, long At)>();
        foreach (var at in instants)
        {
            var phase = c.Table.Rules.First(rule => rule.When.All(when => Holds(c, when, at))).Phase;
            if (changes.Count == 0 || changes[^1].Phase != phase)
                changes.Add((phase, at));
        }
        return changes;
    }

    private static bool Holds(Case c, PhaseCondition when, long at)
    {
        var done = c.Done.Where(d => (when.What == "*" || d.Name == when.What) && d.At <= at).ToList();
        var within = done.Exists(d => at < d.At + (when.Days ?? 0) * Micros.PerDay);
        return when.Is switch
        {
            PhaseCondition.Did => done.Select(d => d.At / Micros.PerDay).Distinct().Count() >= when.Days,
            PhaseCondition.DidWithin => within,
            PhaseCondition.NotWithin => !within,
            PhaseCondition.TraitSet => c.Traits.Any(t => t.Name == when.What && t.At <= at),
            _ => c.Traits.Where(t => t.Name == when.What && IsEnd(c, t) && t.At <= at).OrderBy(t => t.At).ThenBy(t => t.Value, StringComparer.Ordinal).LastOrDefault()?.Value == when.Value,
        };
    }

    /// <summary>A value is known by the first and the last time it was said.</summary>
    private static bool IsEnd(Case c, Said said)
    {
        var same = c.Traits.Where(t => t.Name == said.Name && t.Value == said.Value).Select(t => t.At).ToList();
        return said.At == same.Min() || said.At == same.Max();
    }

    private static Gen<PhaseCondition> Conditions { get; } = Gen.OneOf(
        from kind in Gen.Elements(PhaseCondition.Did, PhaseCondition.DidWithin, PhaseCondition.NotWithin)
        from what in Gen.Elements("a", "b", "*")
        from days in Gen.Choose(1, 4)
        select new PhaseCondition(kind, what, days),
        Gen.Elements("x", "y").Select(v => new PhaseCondition(PhaseCondition.TraitIs, "t", Value: v)),
        Gen.Constant(new PhaseCondition(PhaseCondition.TraitSet, "t")));

    private static Gen<PhaseRule> Rules { get; } =
        from phase in Gen.Elements(Phase.Find, Phase.Win, Phase.Serve, Phase.Keep)
        from one in Conditions
        from more in Conditions.ArrayOf()
        select new PhaseRule(phase, [one, .. more.Take(1)]);

    private static Gen<Said> Acts { get; } =
        from name in Gen.Elements("a", "b", "c")
        from at in Gen.Choose(0, 24 * 20)
        select new Said(name, "", at * Hour);

    private static Gen<Said> Values { get; } =
        from value in Gen.Elements("x", "y", "z")
        from at in Gen.Choose(0, 24 * 20)
        select new Said("t", value, at * Hour);

    private static Gen<Case> Cases { get; } =
        from done in Acts.ArrayOf()
        from traits in Values.ArrayOf()
        from rules in Rules.ArrayOf()
        from now in Gen.Choose(0, 24 * 25)
        select new Case(done, [.. traits.Take(6)], new PhaseTable(1, [.. rules.Take(5), new PhaseRule(Phase.Find, [])], null, null), now * Hour);

    private sealed record Said(string Name, string Value, long At);

    private sealed record Case(Said[] Done, Said[] Traits, PhaseTable Table, long Now);
}

public abstract class PhaseStoreTests(Store store) : ProfileStore(store)
{
    public sealed class OnSqlite() : PhaseStoreTests(Store.Sqlite);
    public sealed class OnPostgres() : PhaseStoreTests(Store.Postgres);

    [Fact]
    public void Phases_follow_late_events_merges_undo_rules_and_time()
    {
        var day = Micros.Now(Time) - 30 * Micros.PerDay;
        Happened(Who[0], "track", "Order Completed", "{}", day);
        Happened(Who[1], "track", "Order Completed", "{}", day + 3 * Micros.PerDay);
        Assert.Equal("serve", Profile(Who[0]).Phases.Now!.Phase);
        Merge(Who[0], Who[1]);
        var now = Profile(Who[1]).Phases.Now!;
        Assert.Equal(("keep", day + 3 * Micros.PerDay, 1), (now.Phase, now.At, now.Rule));
        Assert.Equal("keep", Read(s => Get<KnownProfiles>().PhasesOf(s, [Get<Persons>().Of(s, Known(Who[0]))!.Value], Micros.Now(Time))).Values.Single().Now!.Phase);
        Undo(Who[0], Who[1]);
        Assert.Equal("serve", Profile(Who[1]).Phases.Now!.Phase);
        Happened(Who[0], "track", "Product Added", "{}", day - Micros.PerDay);
        Assert.Equal(["win", "serve"], Profile(Who[0]).Phases.Changes.Select(c => c.Phase));
        Assert.Equal(day + 89 * Micros.PerDay, Profile(Who[0]).Phases.Until); // when the product ceases to be lately added
        Time.Advance(TimeSpan.FromDays(60));
        Assert.Equal(("keep", day + 90 * Micros.PerDay), (Profile(Who[0]).Phases.Now!.Phase, Profile(Who[0]).Phases.Now!.At));
        Run(Database.Write(tx => { Get<PhaseTables>().Add(tx, [new(Phase.Win, [])], "ann", 1); }));
        Assert.Equal(("win", 1L), (Profile(Who[0]).Phases.Now!.Phase, Profile(Who[0]).Phases.Version));
    }
}
