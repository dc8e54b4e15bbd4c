using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Throughline.Gate.Decisions;
using Throughline.Gate.Outbox;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Gate.Tests.Decisions;

/// <summary>Many threads, and on PostgreSQL two nodes, raise, claim, answer, displace and let expire at once.</summary>
public abstract class UnderLoadTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : UnderLoadTests(Store.Sqlite);
    public sealed class OnPostgres() : UnderLoadTests(Store.Postgres);

    private const int Threads = 8, Rounds = 3, People = 5;

    private const string Policy =
        """
        caps:
          - { name: day, limit: 1, per: day, purposes: [marketing, sales] }
          - { name: week, limit: 3, per: 4 days }
          - { name: each, over: purpose, limit: 1, per: 36 hours }
        quietHours: [{ from: "20:00", to: "08:00" }]
        """;

    [Fact]
    public async Task G1_G8_no_cap_is_exceeded_and_nothing_goes_out_twice_under_any_concurrency()
    {
        await Publish(Policy);
        await Register("marketing-news", "sales-offers", "research-survey");
        // The last is known to no reader yet, so that only the gate's own lock can hold them.
        await Agreed([.. Enumerable.Range(0, People - 1).Select(i => "p" + i)]);
        await Append(Event("Consent given", Mail("p" + (People - 1)), properties: """{"purposes":["service"],"basis":"consent"}"""));
        var nodes = Store == Store.Postgres ? new[] { Node(AnotherNode()), Node(AnotherNode()) } : [Node(Database)];
        var claimed = new System.Collections.Concurrent.ConcurrentBag<string>();
        for (var round = 0; round < Rounds; round++)
        {
            var r = round;
            await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => Work(nodes[thread % nodes.Length], r, thread, claimed))));
            Time.Advance(TimeSpan.FromHours(17));
            await Task.WhenAll(nodes.Select(node => Task.Run(() => node.GetRequiredService<DoDueWork>().DoAll(TestContext.Current.CancellationToken))));
            await Holds(claimed);
        }
        Assert.True(claimed.Count > People, $"{claimed.Count} claimed");
        Time.Advance(TimeSpan.FromDays(30));
        await DoDue();
        await Holds(claimed);
        Assert.Empty(await Database.Read(s => s.Query<string>("select key from intents where state in ('held', 'planned', 'claimed')")));
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    private ServiceProvider Node(Database database)
    {
        var services = new ServiceCollection().AddLogging().AddKernel(database, Time);
        Add(services);
        return services.BuildServiceProvider();
    }

    private async Task Work(ServiceProvider node, int round, int thread, System.Collections.Concurrent.ConcurrentBag<string> claimed)
    {
        var chance = new Random(round * 100 + thread);
        for (var i = 0; i < 6; i++)
        {
            // Some keys are raised by all threads at once.
            var key = chance.Next(3) == 0 ? $"shared-{round}-{i}" : $"k-{round}-{thread}-{i}";
            var shared = key.StartsWith("shared", StringComparison.Ordinal);
            var (touchpoint, purpose) = (shared ? i % 3 : chance.Next(3)) switch { 0 => ("marketing-news", "marketing"), 1 => ("sales-offers", "sales"), _ => ("research-survey", "research") };
            var who = "p" + (shared ? i % People : chance.Next(People));
            var wish = Wish(key, who, purpose, touchpoint, shared ? 3 : chance.Next(1, 9)) with { ExpiresAt = new DateTimeOffset(2026, 1, shared ? 25 : chance.Next(18, 30), 0, 0, 0, TimeSpan.Zero) };
            await node.GetRequiredService<RaiseIntents>().Do([wish]);
            if (await node.GetRequiredService<ClaimSend>().Do($"thread {thread}", TimeSpan.FromMinutes(1)) is not { } send)
                continue;
            claimed.Add(send.Intent.Key);
            switch (chance.Next(4))
            {
                case 0: await node.GetRequiredService<Database>().Write(tx => node.GetRequiredService<RecordOutcome>().Failed(tx, send.Intent.Key, "no")); break;
                case 1: break; // dies
                default: await node.GetRequiredService<Database>().Write(tx => node.GetRequiredService<RecordOutcome>().Sent(tx, send.Intent.Key)); break;
            }
        }
    }

    private async Task Holds(IReadOnlyCollection<string> claimed)
    {
        Assert.Equal(claimed.Count, claimed.Distinct().Count());
        var policy = ReadPolicy.Checked(Policy);
        var (reserved, states, outbox, due) = await Database.Read(s => (
            s.Query<(string Key, long Identifier, long At, string Team, string Purpose, string Channel, string Touchpoint, double Rank, long Claimed)>(
                "select key, identifier, planned_at, team, purpose, channel, touchpoint, rank, claimed from reservations"),
            s.Query<(string Key, string State)>("select key, state from intents"),
            s.Query<(string Key, string State)>("select key, state from outbox"),
            s.Query<string>("select key from due_work where kind = 'gate'")));
        foreach (var person in reserved.GroupBy(r => r.Identifier))
            Assert.False(SlowGate.IsOver(policy, [.. person.Select(r => new Reservation(r.Key, r.At, r.Team, r.Purpose, r.Channel, r.Touchpoint, r.Rank, r.Claimed == 1))], DateTimeZone.Utc));
        var places = reserved.Select(r => r.Key).ToHashSet();
        var waits = due.ToHashSet();
        var rows = outbox.ToDictionary(o => o.Key, o => o.State);
        foreach (var (key, state) in states)
        {
            Assert.Equal(state is "planned" or "claimed" or "sent" or "unknown", places.Contains(key));
            Assert.Equal(state switch { "planned" => "waiting", "claimed" or "sent" or "unknown" or "failed" => state, _ => null }, rows.GetValueOrDefault(key));
            Assert.Equal(state is "planned" or "held" or "claimed", waits.Contains(key));
        }
        Assert.Empty(await Database.Read(s => s.Query<string>("select key from decisions where final = 1 group by key having count(*) > 1")));
        Assert.Empty(await Database.Read(s => s.Query<string>("select d.key from decisions d join intents i on i.key = d.key group by d.key, i.decided having count(*) <> i.decided")));
    }
}
