using Throughline.Bench;

// ./bench [--short] [NAME …]   Exit code 1 where a ratio misses its target (with --short: a quarter of it, since runs are small and machines busy).
var isShort = args.Contains("--short");
var asked = args.Where(a => !a.StartsWith('-')).ToList();
var benchmarks = new (string Name, Func<Size, Task<IEnumerable<Result>>> Run)[]
{
    ("collect-sqlite", CollectBench.OnSqlite),
    ("collect-postgres", CollectBench.OnPostgres),
    ("identity-sqlite", IdentityBench.OnSqlite),
    ("identity-postgres", IdentityBench.OnPostgres),
    ("segments-sqlite", SegmentsBench.OnSqlite),
    ("segments-postgres", SegmentsBench.OnPostgres),
    ("gate", GateBench.Pure),
    ("routing", RoutingBench.Run),
    ("gate-sqlite", GateServerBench.OnSqlite),
    ("gate-postgres", GateServerBench.OnPostgres),
    ("gate-people-sqlite", GatePeopleBench.OnSqlite),
    ("gate-people-postgres", GatePeopleBench.OnPostgres),
    ("appends-sqlite", AppendsBench.OnSqlite),
    ("appends-postgres", AppendsBench.OnPostgres),
    ("people-sqlite", PeopleBench.OnSqlite),
    ("people-postgres", PeopleBench.OnPostgres),
    ("inbox-sqlite", Throughline.Bench.Desk.InboxBench.OnSqlite),
    ("inbox-postgres", Throughline.Bench.Desk.InboxBench.OnPostgres),
    ("routing-restart", Throughline.Bench.Desk.RestartBench.Run),
    ("inbox-live", Throughline.Bench.Desk.LiveBench.Run),
    ("import", ImportBench.Run),
    ("memory", MemoryBench.Run),
    ("strata", Throughline.Bench.Strata.StrataBench.Run),
    ("journeys", Throughline.Bench.Strata.JourneysBench.OnSqlite),
    ("linkage", LinkageBench.Run),
};
var unknown = asked.Where(name => benchmarks.All(b => b.Name != name)).ToList();
if (unknown.Count > 0)
{
    await Console.Error.WriteLineAsync($"There is no benchmark {unknown[0]}. There are: {string.Join(", ", benchmarks.Select(b => b.Name))}.");
    return 2;
}

var size = isShort ? Size.Short : Size.Full;
var results = new List<Result>();
foreach (var (name, run) in benchmarks.Where(b => asked.Count == 0 || asked.Contains(b.Name)))
{
    await Console.Error.WriteLineAsync($"{name} …");
    results.AddRange(await run(size));
}

Console.WriteLine(Machine.Describe());
Console.WriteLine();
Console.WriteLine("| what | measured | yardstick | ratio | target | remarks |");
Console.WriteLine("| --- | ---: | ---: | ---: | ---: | --- |");
foreach (var result in results)
    Console.WriteLine(result.Row());
return results.TrueForAll(r => r.IsGoodEnough(isShort ? 4 : 1)) ? 0 : 1;
