using System.Diagnostics;
using Throughline.Gate.Decisions;
using Throughline.Gate.Decisions.Explore;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Gate.Tests.Decisions.Explore;

/// <summary>How long a page of decisions takes among a million: asked for by <c>-explicit only</c>, since it measures this machine.</summary>
public abstract class ExplorerSpeedTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : ExplorerSpeedTests(Store.Sqlite);
    public sealed class OnPostgres() : ExplorerSpeedTests(Store.Postgres);

    private const int Million = 1_000_000, Runs = 11;
    private static readonly string[] Teams = ["marketing", "sales", "service"];

    [Fact(Explicit = true)]
    public async Task Of_a_page_among_a_million_decisions()
    {
        await Fill();
        foreach (var (name, asked, identifiers) in Questions())
        {
            var times = new List<(double Page, double Counts)>();
            for (var i = 0; i < Runs; i++)
            {
                var watch = Stopwatch.StartNew();
                var page = await Database.Read(session => Get<FindDecisions>().Page(session, asked, identifiers, DecisionPlace.Top, 51));
                var took = watch.Elapsed.TotalMilliseconds;
                watch.Restart();
                await Database.Read(session => Get<CountDecisions>().Of(session, asked, identifiers));
                times.Add((took, watch.Elapsed.TotalMilliseconds));
            }
            var (rows, counts) = (times.Select(t => t.Page).Order().ElementAt(Runs / 2), times.Select(t => t.Counts).Order().ElementAt(Runs / 2));
            TestContext.Current.TestOutputHelper!.WriteLine($"{Store} {name}: rows {rows:0.0} ms, counts {counts:0.0} ms, both {rows + counts:0.0} ms");
        }
    }

    private static IEnumerable<(string, DecisionFilter, List<long>?)> Questions() =>
    [
        ("everything", new(), null),
        ("drops", new() { Verdict = Verdict.Drop }, null),
        ("by a rule", new() { Rule = DecisionRule.Holdout }, null),
        ("a touchpoint", new() { Touchpoint = "touchpoint 7" }, null),
        ("what there is none of", new() { Team = "service", Rule = DecisionRule.Brand, Verdict = Verdict.Send }, null),
        ("a few days", new() { From = 100 * Micros.PerDay, Until = 103 * Micros.PerDay, Purpose = "marketing" }, null),
        ("team, rule and policy", new() { Team = "sales", Rule = DecisionRule.Consent, Policy = 2 }, null),
        ("a person's", new(), [17]),
    ];

    private async Task Fill()
    {
        var random = new Random(3);
        DecisionRule[] usual = [DecisionRule.Reachable, DecisionRule.Consent, DecisionRule.Interaction, DecisionRule.Relationship, DecisionRule.Caps];
        for (var done = 0; done < Million; done += 5_000)
            await Database.Write(tx => Get<DecisionList>().Add(tx, [.. Enumerable.Range(done, 5_000).Select(i =>
            {
                var verdict = random.Next(3) > 0 ? Verdict.Send : (Verdict)random.Next(1, 4);
                var rule = random.Next(5_000) == 0 ? DecisionRule.Holdout : usual[random.Next(usual.Length)];
                List<Finding> findings = [.. usual.Select(r => new Finding(r, Verdict.Send, "Nothing in the relationship speaks against it.")), new(rule, verdict, "A reason of the usual length stands here.")];
                return (new RecordedDecision($"campaign-{i:D7}", 1, i % 200_000 + 1, i / 2_000L * Micros.PerDay / 4 + i / 50, 1 + i / 400_000, Cause.Raised, false, Purpose.All[random.Next(5)],
                    Teams[random.Next(Teams.Length)], $"touchpoint {random.Next(20)}", new(verdict, findings) { Channel = "email" }), new Inputs());
            })]));
        if (Store == Store.Postgres)
            await Database.Write(tx => tx.Execute("analyze decisions")); // as the server does by itself before long
    }
}
