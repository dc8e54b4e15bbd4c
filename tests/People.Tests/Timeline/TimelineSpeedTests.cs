using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Timeline;
using Throughline.Support;

namespace Throughline.People.Tests.Timeline;

/// <summary>How long pages of a long life take; run with <c>-explicit only</c>, it prints milliseconds.</summary>
public abstract class TimelineSpeedTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : TimelineSpeedTests(Store.Sqlite);
    public sealed class OnPostgres() : TimelineSpeedTests(Store.Postgres);

    private const int Events = 100_000, Runs = 60;
    private static readonly string[] Channels = ["web", "web", "web", "web", "app", "email", "chat", "phone"];

    protected override void Add(IServiceCollection services) => services.AddEvents().AddPeople();

    [Fact(Explicit = true)]
    public async Task Of_a_person_with_a_hundred_thousand_events()
    {
        var random = new Random(7);
        for (var batch = 0; batch < Events / 1000; batch++)
            await Database.Write(tx => Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "web").Id, [.. Enumerable.Range(batch * 1000, 1000).Select(n => Happening(n, random))]));
        foreach (var reader in new IReader[] { Get<IEnumerable<IReader>>().Single(r => r.Name == "identity"), Get<CountActivity>() })
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);
        var subject = await Database.Read(session => Get<Identifiers>().WithValue(session, "ann").Single().Id);
        var person = await Database.Read(session => Get<Persons>().Find(session, Get<Persons>().Of(session, subject)!.Value)!);
        Assert.Equal(Events, person.Events);
        var rare = new TimelineFilter([], [], [LineKind.Survey]);
        await Measure("first page", i => Load(person, new TimelineRequest(TimelineFilter.None)));
        await Measure("page in the middle", i => Load(person, new TimelineRequest(TimelineFilter.None, Before: new Moment((20_000 - i * 17) * Micros.PerDay / 20, 0).ToString())));
        await Measure("of a kind that is one in a thousand", i => Load(person, new TimelineRequest(rare)));
        await Measure("around an event", i => Load(person, new TimelineRequest(TimelineFilter.None, At: 1 + i * 997)));
    }

    private async Task Measure(string what, Func<int, Task<TimelineView>> load)
    {
        await load(0);
        var times = new List<double>();
        var shown = 0;
        for (var i = 0; i < Runs; i++)
        {
            var started = TimeProvider.System.GetTimestamp();
            var view = await load(i);
            shown = view.Events.Count + view.Strip.Bins.Count + view.Days.Count;
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        TestContext.Current.TestOutputHelper!.WriteLine($"{Store} {what}: median {times[Runs / 2]:0.0} ms, p95 {times[Runs * 95 / 100]:0.0} ms ({shown})");
    }

    private Task<TimelineView> Load(Person person, TimelineRequest request) =>
        Database.Read(session => Get<LoadTimeline>().Load(session, Web.Access.Caller.CommandLine, person, person.Id, request, NodaTime.DateTimeZone.Utc));

    private static NewEvent Happening(int n, Random random) => new()
    {
        MessageId = $"m{n}",
        Identifiers = n % 5 == 0 ? [new(Identifier.UserId, "ann"), new(Identifier.AnonymousId, $"cookie{n % 40}")] : [new(Identifier.AnonymousId, $"cookie{n % 8 * 5}")],
        Kind = "track",
        Name = n % 1000 == 0 ? "Customer survey answered" : "Something done",
        Channel = Channels[random.Next(Channels.Length)],
        OccurredAt = (long)(random.NextDouble() * 1000 * Micros.PerDay),
        ReceivedAt = n,
        Properties = """{"amount":12.5,"page":3,"words":"some words that say what was done","reference":"r-10234"}""",
        Context = """{"page":{"url":"https://example.org/somewhere/deep","title":"Somewhere"},"library":{"name":"analytics.js"},"timezone":"Europe/Lisbon"}""",
        Digest = new byte[16],
    };
}
