using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing.Desk;

/// <summary>Many threads do everything at once, on PostgreSQL on two nodes that take the lease from each other.</summary>
public abstract class ManyAtOnceTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : ManyAtOnceTests(Store.Sqlite);
    public sealed class OnPostgres() : ManyAtOnceTests(Store.Postgres);

    private const int Agents = 8;
    private static readonly int Items = Generated.IsSoak ? 3_000 : 150;

    [Fact]
    public async Task R2_R5_no_capacity_is_exceeded_and_no_item_offered_twice_with_many_threads_and_two_nodes()
    {
        await Staff(Agents, capacity: 3);
        var nodes = new List<IServiceProvider> { Services };
        await using var other = Store == Store.Postgres ? AnotherNode() : null;
        await using var second = other is null ? null : Node(other);
        if (second is not null)
            nodes.Add(second);
        foreach (var node in nodes)
            node.GetRequiredService<RoutingStates>().Every = 7;
        var (finished, added, leads, refused) = (0, 0, new int[2], 0);
        using var done = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var stop = done.Token;

        await Task.WhenAll(
        [
            .. nodes.Select((node, n) => Task.Run(async () =>
            {
                // routes for a while, then hangs for longer than its lease
                while (!stop.IsCancellationRequested)
                    if (nodes.Count == 1 || Time.GetUtcNow().ToUnixTimeSeconds() / 30 % 2 == n)
                        leads[n] += await node.GetRequiredService<RunRouter>().Step(CancellationToken.None) is { Count: > 0 } ? 1 : 0;
                    else
                        await Task.Yield();
            })),
            .. Enumerable.Range(0, 2).Select(t => Working(t, async (node, chance) =>
            {
                if (Interlocked.Increment(ref added) is var i && i <= Items)
                    await node.GetRequiredService<Database>().Write(tx => node.GetRequiredService<RouteItem>().Enqueue(tx, $"i{i}", "q", i % 3 == 0 ? "voice" : "chat", 1 + (i % 3), []));
                else
                    await Task.Yield();
            })),
            .. Enumerable.Range(2, 4).Select(t => Working(t, async (node, chance) =>
            {
                var agent = Agent($"a{chance.Next(Agents)}");
                foreach (var offer in await node.GetRequiredService<ListOffers>().Open(agent))
                    await node.GetRequiredService<AnswerOffer>().Do(agent, offer.Number, chance.Next(5) > 0);
                foreach (var held in await node.GetRequiredService<Database>().Read(session => node.GetRequiredService<RoutedItems>().HeldBy(session, agent.Id)))
                    if (await node.GetRequiredService<Database>().Write(tx =>
                    {
                        var was = node.GetRequiredService<RoutedItems>().Find(tx, held.Item) is not null;
                        node.GetRequiredService<RouteItem>().Finish(tx, held.Item);
                        return was;
                    }))
                        Interlocked.Increment(ref finished);
            })),
            Working(9, async (node, chance) =>
            {
                var agent = $"a{chance.Next(Agents)}";
                await node.GetRequiredService<KeepAgent>().Be(Lead, agent, chance.Next(4) == 0 ? "offline" : "available");
                Time.Advance(TimeSpan.FromMilliseconds(chance.Next(2_000)));
            }),
            Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                {
                    Assert.Empty(await Database.Read(session => session.Query<(string, long)>("select agent, cast(sum(weight) as bigint) from routing_items where agent is not null group by agent having sum(weight) > 3")));
                    if (await Database.Read(session => session.Single<long>("select count(*) from routing_items")) == 0 && Volatile.Read(ref added) > Items)
                        await done.CancelAsync();
                }
            }),
        ]);

        await Task.WhenAll(nodes.Select(node => node.GetRequiredService<RunRouter>().Keeping));
        Assert.True(await Database.Read(session => session.Single<long>("select count(*) from routing_states")) > 10);
        await MustBeWhole();
        Assert.Equal(0, await Database.Read(session => session.Single<long>("select count(*) from routing_items")));
        Assert.True(leads[0] > 0 && (nodes.Count == 1 || leads[1] > 0), $"{leads[0]} and {leads[1]} steps with decisions");
        Assert.True(finished >= Items && refused > 0, $"{finished} finished, {refused} refused");

        Task Working(int number, Func<IServiceProvider, Random, Task> work) => Task.Run(async () =>
        {
            var chance = new Random(number);
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await work(nodes[chance.Next(nodes.Count)], chance);
                }
                catch (RefusedException)
                {
                    Interlocked.Increment(ref refused);
                }
            }
        });
    }
}
