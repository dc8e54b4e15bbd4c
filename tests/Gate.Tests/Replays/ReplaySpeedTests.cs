using System.Diagnostics;
using System.Globalization;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Gate.Tests.Decisions;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Gate.Tests.Replays;

/// <summary>How fast a replay goes, and how much memory it takes, among many: asked for by <c>-explicit only</c>, since it measures this machine.</summary>
public abstract class ReplaySpeedTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : ReplaySpeedTests(Store.Sqlite);
    public sealed class OnPostgres() : ReplaySpeedTests(Store.Postgres);

    private const int People = 1_000, Raised = 20;
    private const string Live = "caps: [{ name: day, limit: 1, per: day }, { name: week, limit: 3, per: 7 days }]\nquietHours: [{ from: \"20:00\", to: \"08:00\" }]";

    [Fact(Explicit = true)]
    public Task Of_a_hundred_thousand_intents() => Measure(5);

    [Fact(Explicit = true)]
    public Task Of_three_hundred_thousand_intents() => Measure(15);

    [Fact(Explicit = true)]
    public Task Of_a_million_intents() => Measure(50);

    /// <summary>Twenty intents each of a thousand people, decided as ever; and the same of so many times as many.</summary>
    private async Task Measure(int times)
    {
        var version = await Publish(Live);
        await Register("marketing-news");
        await Agreed([.. Enumerable.Range(0, People).Select(i => "p" + i)]);
        for (var i = 0; i < Raised; i++)
        {
            await Raise([.. Enumerable.Range(0, People).Select(p => Wish($"k{i}-{p}", "p" + p, value: (i * 7 + p) % 11))]);
            await Pass(TimeSpan.FromHours(5));
        }
        await Database.Write(tx =>
        {
            for (var copy = 1; copy < times; copy++)
                foreach (var (table, columns) in ((string, string)[])[
                    ("intents", "content, digest, raised_at, state, decided"),
                    ("decisions", "number, decided_at, policy, cause, verdict, purpose, team, touchpoint, channel, planned_at, until_at, final, place, outcome, inputs, kind")])
                    tx.Execute($"insert into {table} (key, identifier, {columns}) select 'z' || @copy || key, identifier + @shift, {columns} from {table} where key < 'l'",
                        new { copy = copy.ToString(CultureInfo.InvariantCulture), shift = copy * 1_000_000L });
        });
        for (var run = 0; run < 2; run++)
        {
            var most = 0L;
            GC.Collect();
            var (watch, used, paused, allocated) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, GC.GetTotalPauseDuration(), GC.GetTotalAllocatedBytes());
            var (replay, _) = await Get<ReplayPolicy>().Do(Me, version, 60, (_, _) => most = Math.Max(most, GC.GetTotalMemory(false)), TestContext.Current.CancellationToken);
            Assert.Equal(0, replay.Changed);
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Store}: {replay.Intents:N0} intents, {replay.LookedAt:N0} decisions in {watch.Elapsed.TotalSeconds:0.0} s: {replay.Intents / watch.Elapsed.TotalSeconds:N0} intents/s, {(Environment.CpuUsage.TotalTime - used).TotalMicroseconds / replay.LookedAt:0} µs of processor time a decision, at most {most / 1e6:0} MB held; {(GC.GetTotalAllocatedBytes() - allocated) / replay.LookedAt / 1000.0:0.0} kB allocated a decision, the collector stopped everything for {(GC.GetTotalPauseDuration() - paused).TotalSeconds:0.0} s"));
        }
    }
}
