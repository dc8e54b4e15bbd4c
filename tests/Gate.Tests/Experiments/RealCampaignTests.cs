using System.Globalization;
using Throughline.Events.Import;
using Throughline.Gate.Decisions;
using Throughline.Gate.Experiments;
using Throughline.Gate.Tests.Decisions;
using Throughline.Support;

namespace Throughline.Gate.Tests.Experiments;

/// <summary>A randomised campaign of 64,000 people, as it would have gone through the gate.</summary>
public abstract class RealCampaignTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : RealCampaignTests(Store.Sqlite);
    public sealed class OnPostgres() : RealCampaignTests(Store.Postgres);

    private const int AtOnce = 1000, Everybody = 64_000, Some = 4_000;

    /// <summary>Everybody takes its time on PostgreSQL, where each round trip counts: there the first of them.</summary>
    private bool IsWhole => Store == Store.Sqlite || Generated.IsSoak;
    private const string Men = "Mens E-Mail", Women = "Womens E-Mail", None = "No E-Mail";

    private sealed record Customer(string Arm, bool Visited, bool Bought, decimal Spend);

    [Fact]
    public async Task A_campaign_gives_its_exact_rates_and_nobody_held_out_is_written_to()
    {
        using var folder = new TempFolder();
        var file = folder["hillstrom.csv"];
        await File.WriteAllLinesAsync(file, File.ReadLines(RealData.File("campaign/hillstrom.csv")).Take(1 + (IsWhole ? Everybody : Some)), TestContext.Current.CancellationToken);
        var customers = await Customers(file);
        var count = customers.Sum(of => of.Count());
        Assert.Equal(IsWhole ? Everybody : Some, count);
        Time.Set(new(2008, 3, 1, 9, 0, 0, TimeSpan.Zero));
        await Publish("holdouts: [{ experiment: hillstrom, percent: 33.3, purposes: [marketing] }]");
        await Register("marketing-mens", "marketing-womens");
        await using (var stream = File.OpenRead(file))
        {
            var mapping = await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "examples", "mappings", "hillstrom_experiment.json"), CancellationToken.None);
            var summary = await Get<ImportFile>().Run(stream, new(ImportFormat.Csv, "hillstrom", mapping), null, CancellationToken.None);
            Assert.Equal((count, 0), (summary.Rows, summary.Refused));
        }
        await Settle();

        // Marketing wishes to write to everybody; the gate says who is held out.
        var assigned = await Database.Read(session => Get<Assignments>().After(session, "hillstrom", 0, 100_000));
        Assert.Equal(count, assigned.Count);
        foreach (var some in assigned.Chunk(AtOnce))
            await Raise([.. some.Select(a => new NewIntent($"mail {a.Identifier}", $"#{a.Identifier}", "marketing", a.Arm == Women ? "marketing-womens" : "marketing-mens", "marketing", ["email"], "spring", 1))]);
        // all would take its time: the first of them go out
        var sent = (await SendAll(thousands: 2)).Count;
        Assert.Equal(2000, sent);
        Time.Advance(TimeSpan.FromDays(15));

        var states = await Database.Read(session => session.Query<(string? Arm, string IsOut, long Intents)>(
            """
            select a.arm, case when i.state in ('planned', 'sent') then 'out' else i.state end, count(*)
            from intents i join holdout_assignments a on a.identifier = i.identifier group by 1, 2
            """).ToDictionary(row => (row.Arm, row.IsOut), row => row.Intents));
        Assert.Equal(new() { [(Men, "out")] = customers[Men].Count(), [(Women, "out")] = customers[Women].Count(), [(None, "dropped")] = customers[None].Count() }, states);
        Assert.Equal(0, await Database.Read(session => session.Single<long>(
            "select count(*) from outbox o join intents i on i.key = o.key join holdout_assignments a on a.identifier = i.identifier where a.held_out = 1")));

        var report = await Get<ShowUplift>().Report("hillstrom", ["Visited", "Bought"], "spend", 15);
        Assert.Equal([None, Men, Women], report.Arms.Select(a => a.Arm));
        Assert.Equal([customers[None].Count(), customers[Men].Count(), customers[Women].Count()], report.Arms.Select(a => a.People));
        Assert.Equal((0, sent), (report.Arms[0].Contacted, report.Arms.Sum(a => a.Contacted)));
        if (IsWhole)
        {
            Assert.Equal([21_306, 21_307, 21_387], report.Arms.Select(a => a.People));
            Assert.Equal([(10.617, 0.573, 0.6528), (18.276, 1.253, 1.4226), (15.140, 0.884, 1.0772)],
                report.Arms.Select(a => (Math.Round(100 * a.Rates[0].Rate, 3), Math.Round(100 * a.Rates[1].Rate, 3), Math.Round(a.Value!.Mean, 4))));
        }
        Compare(report, customers, IsWhole ? 3 : 2);
        Assert.Empty(report.Remarks);

        // Each number is its people.
        var people = new List<InArm>();
        long? next = 0;
        while (next is { } from)
        {
            var page = await Get<ListInArm>().Answer("hillstrom", Men, ["Visited"], "spend", 15, "Bought", null, from);
            people.AddRange(page.People);
            next = page.Next;
        }
        Assert.Equal(report.Arms[1].Rates[1].People, people.Select(p => p.Person).Distinct().Count());
        Assert.Equal(report.Arms[1].Value!.Sum, people.Sum(p => p.Value), 6);
    }

    /// <summary>Against the file itself and the formulas written out.</summary>
    private static void Compare(UpliftAnswer report, ILookup<string, Customer> customers, int digits)
    {
        var none = customers[None].ToList();
        foreach (var arm in report.Arms.Where(a => !a.HeldOut))
        {
            var of = customers[arm.Arm].ToList();
            for (var i = 0; i < 2; i++)
            {
                Func<Customer, bool> had = i == 0 ? c => c.Visited : c => c.Bought;
                var (p, q) = (of.Count(had) / (double)of.Count, none.Count(had) / (double)none.Count);
                var (first, second) = (UpliftTests.SlowScore(p, of.Count), UpliftTests.SlowScore(q, none.Count));
                Assert.Equal(p - q - UpliftTests.Root(p - first.Low, second.High - q), arm.Rates[i].ToHoldout!.Low, 10);
                Assert.Equal(p - q + UpliftTests.Root(first.High - p, q - second.Low), arm.Rates[i].ToHoldout!.High, 10);
            }
            var (mean, variance) = Spend(of);
            var (meanNone, varianceNone) = Spend(none);
            // of twenty thousand people Student's t is the normal distribution to the fourth digit, of a thousand to the third
            var half = 1.96 * Math.Sqrt((double)(variance / of.Count + varianceNone / none.Count));
            Assert.Equal((double)(mean - meanNone), arm.Value!.ToHoldout!.Difference, 9);
            Assert.Equal(half, arm.Value.ToHoldout.High - arm.Value.ToHoldout.Difference, digits);
            Assert.Equal(half, arm.Value.ToHoldout.Difference - arm.Value.ToHoldout.Low, digits);
        }
    }

    private static (decimal Mean, decimal Variance) Spend(List<Customer> of)
    {
        var mean = of.Sum(c => c.Spend) / of.Count;
        return (mean, of.Sum(c => (c.Spend - mean) * (c.Spend - mean)) / (of.Count - 1));
    }

    private static async Task<ILookup<string, Customer>> Customers(string file) => (await File.ReadAllLinesAsync(file, CancellationToken.None)).Skip(1).Select(line => line.Split(','))
        .Select(f => new Customer(f[^4], f[^3] == "1", f[^2] == "1", decimal.Parse(f[^1], CultureInfo.InvariantCulture))).ToLookup(c => c.Arm);
}
