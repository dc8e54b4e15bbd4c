using System.Diagnostics;
using System.Globalization;
using Throughline.Strata;
using Throughline.Support;

namespace Throughline.Bench.Strata;

/// <summary>
/// Strata's answers against bare loops over plain arrays and against window functions of SQLite and PostgreSQL, over the same journeys in one run: in turn,
/// medians, two threads for both. The engine's columns are as narrow as its own rules make them: one byte a step, as in the loops, but 32 bits
/// for the pause before an event where the loops have 64 for its time.
/// </summary>
internal static class StrataBench
{
    private const int Threads = 2;
    private const int MostInTable = 10_000_000;
    private const int ShortWarmUp = 40, ShortTurns = 25, ShortBuilds = 4;

    private static readonly int[] FunnelSteps = [0, 3, 5, 8];

    public static Task<IEnumerable<Result>> Run(Size size) => Task.FromResult<IEnumerable<Result>>([.. Measure(size)]);

    private static IEnumerable<Result> Measure(Size size)
    {
        var asked = Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_EVENTS");
        var log = new StrataLog(asked is null ? size == Size.Short ? 500_000 : 10_000_000 : int.Parse(asked, CultureInfo.InvariantCulture));
        using var folder = new TempFolder();
        using var layout = Layout.Open(new LayoutOptions { Folder = folder["strata"] });
        var rate = 0.0;
        var names = Enumerable.Range(0, StrataLog.Steps).Select(i => $"step {i}").ToArray();
        // As with the ratios, the short form takes the best of several turns: one alone may fall where others have the machine.
        for (var turn = 0; size == Size.Short && turn < ShortBuilds; turn++)
        {
            using var tried = Layout.Open(new LayoutOptions { Folder = folder[$"turn{turn}"] });
            rate = Math.Max(rate, Built(tried, log, names));
        }
        rate = Math.Max(rate, Built(layout, log, names));
        using var snapshot = layout.Acquire();
        var set = new JourneySet(snapshot) { Threads = Threads };
        var ranks = CodePoints.Ranks(set.Steps);
        var bare = new BareLoops(log, Threads);
        var about = string.Create(CultureInfo.InvariantCulture, $"{log.Events:N0} events, {log.Journeys:N0} journeys");

        yield return new Result("Strata: building from events in memory", rate, 2e6, 1, "events/s", $"{about}; target 2,000,000; {snapshot.BytesInFiles / (double)log.Events:0.0} bytes an event in files");
        yield return Ratio(size, log, $"Strata: edges with counts; {about}", () => Edges.Counts(set).Count, () => bare.Counts());
        yield return Ratio(size, log, "Strata: edges with means (exact to the microsecond)", () => Edges.Means(set).Count, () => bare.Means());
        yield return Ratio(size, log, "Strata: edges with everything (journeys, exact median, p90, min, max)", () => Edges.Of(set, ranks).Length, () => bare.Medians());
        yield return Ratio(size, log, "Strata: variants, exact", () => Variants.Of(set, ranks, 100).Count, () => bare.Variants());
        FunnelStep[] funnel = [.. FunnelSteps.Select(step => new FunnelStep([set.StepCode(names[step]) ?? -1]))];
        var reached = Funnel.Of(set, funnel, 7 * 86_400_000_000).Levels.Select(l => (long)l.Journeys).ToArray();
        var depths = bare.Funnel();
        for (var level = 0; level < reached.Length; level++)
        {
            if (reached[level] != depths.Skip(level + 1).Sum())
                throw new InvalidOperationException($"The funnel's step {level + 1} has {reached[level]} journeys, by the bare loop {depths.Skip(level + 1).Sum()}.");
        }
        // The bare loop is over in a millisecond in the short form, where starting two threads weighs more than the work.
        yield return Ratio(size, log, "Strata: funnel of 4 steps within 7 days, with the times between", () => Funnel.Of(set, funnel, 7 * 86_400_000_000).Journeys, () => bare.Funnel()[4], size == Size.Short ? 0.05 : 0.5);

        var keepsMost = new bool[set.Steps.Count];
        Array.Fill(keepsMost, true);
        keepsMost[7] = false;
        var filtered = set with { EventFilter = new EventFilter { Steps = keepsMost }, JourneyFilter = new JourneyFilter { Contains = [1] } };
        yield return Ratio(size, log, "Strata: edges with means through an event and a journey filter, against the bare loop without", () => Edges.Means(filtered).Count, () => bare.Means(), target: 0.1);
        if (log.Events > MostInTable)
            yield break; // SQLite would fill its table for an hour
        yield return Ratio(size with { Repetitions = 1 }, log, "Strata: edges with means, against a window function in SQLite", () => Edges.Means(set).Count, WindowFunctions.OnSqlite(log, folder["rows.db"]), target: 50);
        using var postgres = PostgresServer.Start().GetAwaiter().GetResult();
        var database = postgres.CreateDatabase().GetAwaiter().GetResult();
        yield return Ratio(size with { Repetitions = 1 }, log, "Strata: edges with means, against a window function in PostgreSQL", () => Edges.Means(set).Count, WindowFunctions.OnPostgres(log, database), target: 50);
    }

    /// <summary>Events a second.</summary>
    private static double Built(Layout layout, StrataLog log, string[] names)
    {
        var taken = Stopwatch.StartNew();
        for (var journey = 0; journey < log.Journeys; journey++)
        {
            for (var i = (int)log.Starts[journey]; i < log.Starts[journey + 1]; i++)
                layout.Add(journey + 1, null, log.Time[i] * 1000, i, journey + 1, names[log.Step[i]], "web", i % 3 == 0 ? "app" : "mail");
        }
        layout.Publish("all");
        return log.Events / taken.Elapsed.TotalSeconds;
    }

    private static Result Ratio(Size size, StrataLog log, string what, Func<long> ours, Func<long> bare, double target = 0.5)
    {
        var (mine, theirs) = (new List<double>(), new List<double>());
        var isShort = size.Repetitions == Size.Short.Repetitions;
        // loops of a millisecond: the compiler needs many calls, and of many turns the best tells what the code can do on a busy machine
        var (warm, turns) = isShort ? (ShortWarmUp, ShortTurns) : (1, size.Repetitions);
        for (var i = size.Repetitions > 1 ? -warm : 0; i < turns; i++)
        {
            var (first, second) = (Rate(ours), Rate(bare));
            if (i < 0)
                continue; // caches and compiler are warm now
            mine.Add(first);
            theirs.Add(second);
        }
        var (measured, yardstick) = isShort ? (mine.Max(), theirs.Max()) : (Result.Median(mine), Result.Median(theirs));
        return new Result(what, measured, yardstick, target, "events/s",
            string.Create(CultureInfo.InvariantCulture, $"{1e9 / measured:0.00} ns an event against {1e9 / yardstick:0.00}; {Result.Spread(mine)} against {Result.Spread(theirs)}"));

        double Rate(Func<long> work)
        {
            var clock = Stopwatch.StartNew();
            GC.KeepAlive(work());
            return log.Events / clock.Elapsed.TotalSeconds;
        }
    }
}
