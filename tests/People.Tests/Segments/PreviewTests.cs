using Throughline.Events.Log;
using Throughline.People.Segments;
using Throughline.People.Segments.Build;
using Throughline.People.Segments.Rules;
using Throughline.Support;
using FsCheck.Fluent;

namespace Throughline.People.Tests.Segments;

public abstract class PreviewTests(Store store) : SegmentsCase(store)
{
    public sealed class OnSqlite() : PreviewTests(Store.Sqlite);
    public sealed class OnPostgres() : PreviewTests(Store.Postgres);

    [Fact]
    public async Task A_preview_counts_everyone_once_where_there_is_time_and_makes_nothing()
    {
        for (var i = 0; i < 30; i++)
            await Happened("track", "order", $$"""{"total":{{i * 10}}}""", Now, new Identifier(Identifier.UserId, "u" + i), new Identifier(Identifier.AnonymousId, "c" + i));
        await Settle();
        var found = await Get<PreviewRule>().Do(Read("""{"event":"order","where":[{"property":"total","atLeast":200}]}"""), null, TestContext.Current.CancellationToken);
        Assert.True(found.IsWhole);
        Assert.Equal((10L, 30L, 30L), (found.Count, found.Looked, found.People));
        Assert.Equal(5, found.Examples.Count);
        Assert.Equal(0, await Database.Read(s => s.Single<long>("select count(*) from segment_selectors")));
    }
}

public sealed class RuleFormTests
{
    [Fact]
    public void What_a_form_shows_of_a_rule_is_the_rule() => Generated.Holds(GenerateRules.Rules(2), rule =>
    {
        var form = FormRules.ToForm("x", "", rule);
        var now = Throughline.Kernel.Micros.PerDay * 20_000;
        var again = FormRules.ToRule(form);
        foreach (var seed in Enumerable.Range(0, 20))
        {
            var random = new Random(seed);
            var facts = Enumerable.Range(0, random.Next(8)).Select(_ => new Fact(
                GenerateRules.Names[random.Next(3)], now - random.Next(20) * Throughline.Kernel.Micros.PerDay, $$"""{"kind":"{{"ab"[random.Next(2)]}}","total":{{random.Next(100)}}}""")).ToList();
            var slow = new SlowRules(new Dictionary<long, Rule>(), facts, name => name == "plan" ? "pro" : null, now);
            Assert.Equal(slow.Holds(rule), slow.Holds(again));
        }
    });

    [Fact]
    public void A_preview_of_a_sample_says_between_what()
    {
        var preview = new Preview("", 1_000_000, 10_000, 1_000, IsWhole: false, []);
        Assert.Equal(100_000, preview.Count);
        var (low, high) = preview.Between();
        Assert.InRange(low, 94_000, 95_000);
        Assert.InRange(high, 105_000, 106_500);
    }
}
