using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;
using EventLog = Throughline.Events.Log.EventLog;

namespace Throughline.Bench;

/// <summary>
/// 200 segments over a million people (THROUGHLINE_BENCH_PEOPLE for fewer): how long the first computation of one takes, against a bare
/// reading of the same narrow rows; and how long after its commit an event changes a membership while 2,000 events a second come in. The
/// first seconds, in which the runtime compiles and the database fetches its pages, are told beside what is counted.
/// </summary>
internal static class SegmentsBench
{
    private const int Segments = 200, EventsASecond = 2000, EventsABatch = 100;

    public static async Task<IEnumerable<Result>> OnSqlite(Size size)
    {
        await using var store = PeopleStore.OnSqlite(PeopleBench.PeopleOf(size));
        return await Measure("SQLite", store, size);
    }

    public static async Task<IEnumerable<Result>> OnPostgres(Size size)
    {
        await using var store = await PeopleStore.OnPostgres(PeopleBench.PeopleOf(size));
        return await Measure("PostgreSQL", store, size);
    }

    private static async Task<List<Result>> Measure(string name, PeopleStore made, Size size)
    {
        await made.Fill();
        await using var store = await made.Copy();
        await using var database = store.Open();
        await using var services = PeopleStore.Services(database);
        var people = store.People;
        var source = await database.Read(session => services.GetRequiredService<Sources>().All(session)[0].Id);
        await services.GetRequiredService<KeepSegments>().CatchUp(CancellationToken.None);
        await Console.Error.WriteLineAsync($"{name}: {people:N0} people and {store.Events:N0} events are there");

        var first = await FirstComputation(services, database, people, name);
        for (var i = 0; i < Segments; i++)
            await services.GetRequiredService<CreateSegment>().Do(Caller.CommandLine, $"Segment {i}", null, RuleJson.Read(RuleOf(i)));
        var clock = Stopwatch.StartNew();
        await services.GetRequiredService<KeepSegments>().CatchUp(CancellationToken.None);
        await Console.Error.WriteLineAsync($"{Segments} segments computed in {clock.Elapsed.TotalSeconds:N0} s");
        return [.. first, await UnderLoad(services, database, source, people, size, name)];
    }

    private static async Task<List<Result>> FirstComputation(ServiceProvider services, Database database, int people, string store)
    {
        var (times, scans) = (new List<double>(), new List<double>());
        string[] rules =
        [
            """{"event":"Order Completed","atLeast":1,"inLastDays":400}""", """{"trait":"plan","is":"pro"}""",
            """{"first":"Product Added","thenNot":{"event":"Order Completed"},"withinDays":7}""",
            """{"all":[{"event":"Order Completed","where":[{"property":"price","moreThan":500}]},{"event":"Support Asked","exactly":0}]}""",
        ];
        foreach (var (i, rule) in rules.Index())
        {
            var clock = Stopwatch.StartNew();
            await services.GetRequiredService<CreateSegment>().Do(Caller.CommandLine, $"First {i}", null, RuleJson.Read(rule));
            await services.GetRequiredService<KeepSegments>().CatchUp(CancellationToken.None);
            times.Add(clock.Elapsed.TotalSeconds);
            await Console.Error.WriteLineAsync($"{store}: {rule} in {clock.Elapsed.TotalSeconds:N1} s");
            clock.Restart();
            await database.Read(session => session.Stream<(long, long, long)>("select identifier, selector, occurred_at from segment_occurrences order by identifier, selector, occurred_at").LongCount()
                + session.Stream<(long, long)>("select identifier, person from memberships order by identifier").LongCount());
            scans.Add(clock.Elapsed.TotalSeconds);
        }
        return
        [
            new Result($"{store}: people looked at by the first computation of a segment, against reading the narrow rows", people / Result.Median(times), people / Result.Median(scans), 0.1, "people/s",
                $"{people:N0} people; computed in {string.Join(", ", times.Select(t => t.ToString("N1", CultureInfo.InvariantCulture)))} s"),
            new Result($"{store}: slowest first computation of a segment", times.Max(), null, 10, "s", $"{people:N0} people", IsLimit: true),
        ];
    }

    private static async Task<Result> UnderLoad(ServiceProvider services, Database database, long source, int people, Size size, string store)
    {
        await services.GetRequiredService<CreateSegment>().Do(Caller.CommandLine, "Probe", null, RuleJson.Read("""{"event":"Probe"}"""));
        await services.GetRequiredService<KeepSegments>().CatchUp(CancellationToken.None);
        var hosted = services.GetServices<IHostedService>().Where(one => one is KeepSegments || one.GetType().Name == "RunReaders").ToList();
        foreach (var one in hosted)
            await one.StartAsync(CancellationToken.None);
        var (committed, latencies, first) = (new Dictionary<long, (long At, bool Counts)>(), new List<double>(), new List<double>());
        var position = await database.Read(session => session.Single<long>("select position from segment_turn"));
        var clock = Stopwatch.StartNew();
        var (warms, lasts) = size == Size.Short ? (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4)) : (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
        var chance = new Random(7);
        for (var batch = 0; clock.Elapsed < lasts; batch++)
        {
            var now = Micros.Now(TimeProvider.System);
            var events = Enumerable.Range(0, EventsABatch).Select(i => Event($"load-{batch}-{i}", i == 0 ? "Probe" : Names[chance.Next(Names.Length)], now, chance.Next(people))).ToList();
            events[0] = events[0] with { Identifiers = [new Identifier(Identifier.UserId, $"probe-{batch}")] };
            await database.Write(tx => services.GetRequiredService<EventLog>().Append(tx, source, events));
            var at = Stopwatch.GetTimestamp();
            var probe = await database.Read(session => services.GetRequiredService<Identifiers>().WithValue(session, $"probe-{batch}"));
            committed[probe[0].Id] = (at, clock.Elapsed > warms);
            await Take();
            var due = TimeSpan.FromSeconds((batch + 1.0) * EventsABatch / EventsASecond) - clock.Elapsed;
            if (due > TimeSpan.Zero)
                await Task.Delay(due);
        }
        var sent = committed.Count * EventsABatch / clock.Elapsed.TotalSeconds;
        for (var tries = 0; latencies.Count + first.Count < committed.Count && tries < 1000; tries++)
        {
            await Take();
            await Task.Delay(10);
        }
        foreach (var one in hosted)
            await one.StopAsync(CancellationToken.None);
        var (sorted, cold) = (latencies.Order().ToList(), first.Order().ToList());
        return new Result($"{store}: commit to membership, 95 of 100", sorted[(int)(sorted.Count * 0.95)] * 1000, null, 1000, "ms",
            $"{Segments} segments, {people:N0} people, {sent:N0} events/s; middle {sorted[sorted.Count / 2] * 1000:N0} ms, longest {sorted[^1] * 1000:N0} ms, {committed.Count - latencies.Count - first.Count} not seen; in the first {warms.TotalSeconds:N0} s, not counted, {cold[(int)(cold.Count * 0.95)] * 1000:N0} ms", IsLimit: true);

        async Task Take()
        {
            var changes = await database.Read(session => services.GetRequiredService<SegmentChanges>().Read(session, position, 1000));
            foreach (var change in changes)
            {
                position = change.Position;
                if (committed.TryGetValue(change.Identifier, out var sent) && change.Entered == 1 && sent.At > 0)
                {
                    (sent.Counts ? latencies : first).Add(Stopwatch.GetElapsedTime(sent.At).TotalSeconds);
                    committed[change.Identifier] = (0, sent.Counts);
                }
            }
        }
    }

    private static readonly string[] Names = ["Product Viewed", "Product Added", "Cart Viewed", "Checkout Started", "Order Completed", "Article Read", "Support Asked"];

    private static string RuleOf(int i) => (i % 6) switch
    {
        0 => $$"""{"event":"{{Names[i % 7]}}","atLeast":{{1 + i % 5}},"inLastDays":{{7 + i}}}""",
        1 => $$"""{"all":[{"event":"{{Names[i % 7]}}","inLastDays":{{30 + i}}},{"trait":"plan","is":"pro"}]}""",
        2 => $$"""{"first":"{{Names[i % 7]}}","thenNot":{"event":"{{Names[(i + 3) % 7]}}"},"withinDays":{{1 + i % 9}},"inLastDays":{{60 + i}}}""",
        3 => $$"""{"all":[{"trait":"plan","is":"free"},{"event":"{{Names[i % 7]}}","exactly":{{i % 3}}}]}""",
        4 => $$"""{"first":"{{Names[i % 7]}}","then":{"event":"{{Names[(i + 2) % 7]}}"},"withinDays":{{1 + i % 20}}}""",
        _ => $$"""{"any":[{"event":"{{Names[i % 7]}}","where":[{"property":"quantity","is":"{{1 + i % 4}}"}],"inLastDays":{{90 + i}}},{"trait":"city","startsWith":"Ber"}]}""",
    };

    private static NewEvent Event(string id, string name, long at, int person) => new()
    {
        MessageId = id,
        Identifiers = [new Identifier(Identifier.UserId, Population.UserId(person))],
        Kind = "track",
        Name = name,
        OccurredAt = at,
        ReceivedAt = at,
        Properties = """{"price":12.5,"quantity":2}""",
        Digest = new byte[16],
    };
}
