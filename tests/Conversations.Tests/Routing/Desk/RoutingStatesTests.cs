using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing.Desk;

public abstract class RoutingStatesTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : RoutingStatesTests(Store.Sqlite);
    public sealed class OnPostgres() : RoutingStatesTests(Store.Postgres);

    private const int Agents = 4;

    /// <summary>A node may die between any two steps: then its memory is gone, and perhaps the state that it was keeping.</summary>
    [Fact]
    public async Task R12_nodes_that_die_between_any_two_steps_go_on_from_a_kept_state_as_from_the_whole_log()
    {
        await Staff(Agents, 3, new QueueStep("spanish>=3", 20), new QueueStep("", 0));
        foreach (var seed in Enumerable.Range(1, Generated.IsSoak ? 200 : 6))
            await Day(seed);
        await MustBeWhole();
    }

    private async Task Day(int seed)
    {
        var (chance, node, cancel) = (new Random(seed), Node(Database), TestContext.Current.CancellationToken);
        for (var i = 0; i < 60; i++)
        {
            node.GetRequiredService<RoutingStates>().Every = 1 + chance.Next(12);
            try
            {
                await (chance.Next(8) switch
                {
                    0 => Get<KeepAgent>().Be(Lead, $"a{chance.Next(Agents)}", chance.Next(3) == 0 ? "offline" : "available"),
                    1 => Answer(chance),
                    2 => Finish(chance),
                    _ => Enqueue($"i{seed}-{i}", 1 + chance.Next(3), chance.Next(4) == 0 ? ["vip"] : []),
                });
            }
            catch (RefusedException)
            {
                // somebody else, or time, was before it
            }
            Time.Advance(TimeSpan.FromSeconds(chance.Next(12)));
            await node.GetRequiredService<RunRouter>().Step(cancel);
            if (chance.Next(4) > 0)
                continue;
            await node.GetRequiredService<RunRouter>().Keeping;
            await node.DisposeAsync();
            if (chance.Next(3) == 0)
                await Database.Write(tx => tx.Execute("delete from routing_states where number = (select max(number) from routing_states)"));
            node = Node(Database);
            Time.Advance(TimeSpan.FromSeconds(11)); // its lease is over
        }
        await node.GetRequiredService<RunRouter>().Keeping;
        await node.DisposeAsync();
        Assert.NotEqual(0, await Kept());
    }

    [Fact]
    public async Task What_was_not_kept_is_made_again_and_reasons_are_the_same_from_every_state()
    {
        await Staff(3);
        for (var i = 0; i < 12; i++)
        {
            await Enqueue($"i{i}");
            foreach (var offer in await Step())
                await Get<AnswerOffer>().Do(Agent(offer.Agent), offer.Number, i % 3 > 0);
            Time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(0, await Kept());
        var (offers, waiting) = await Reasons();
        Assert.True(offers.Count > 6 && waiting.Length > 10);

        await using var other = Node(Database);
        other.GetRequiredService<RoutingStates>().Every = 2;
        Time.Advance(TimeSpan.FromSeconds(11));
        for (var i = 12; i < 42; i++)
        {
            await Enqueue($"i{i}");
            await Database.Write(tx => Get<RouteItem>().Withdraw(tx, $"i{i}"));
            Time.Advance(TimeSpan.FromSeconds(3)); // offers run out
            await other.GetRequiredService<RunRouter>().Step(TestContext.Current.CancellationToken);
            await other.GetRequiredService<RunRouter>().Keeping;
        }
        Assert.InRange(await Kept(), 3, 30);
        var all = await Reasons();
        Assert.Equal(offers, all.Offers.Take(offers.Count));
        await Database.Write(tx => tx.Execute("delete from routing_states"));
        Assert.Equal(all, await Reasons(), (one, two) => one.Offers.SequenceEqual(two.Offers) && one.Waiting == two.Waiting);
    }

    [Fact]
    public async Task A_state_of_another_version_is_not_read_and_goes_when_the_next_is_kept()
    {
        await Staff(1);
        await Database.Write(tx => tx.Execute("insert into routing_states (number, version, state) values (1, 0, @state)", new { state = new byte[] { 1, 2, 3 } }));
        Get<RoutingStates>().Every = 1;
        await Enqueue("one");
        Assert.Equal("one", Assert.Single(await Step()).Item);
        await Router.Keeping;
        Assert.Equal([1L], await Database.Read(session => session.Query<long>("select distinct version from routing_states")));
        await MustBeWhole();
    }

    private async Task Answer(Random chance)
    {
        var agent = Agent($"a{chance.Next(Agents)}");
        foreach (var offer in await Get<ListOffers>().Open(agent))
            await Get<AnswerOffer>().Do(agent, offer.Number, chance.Next(4) > 0);
    }

    private Task Finish(Random chance) => Database.Write(tx =>
    {
        foreach (var held in Get<RoutedItems>().HeldBy(tx, $"a{chance.Next(Agents)}"))
            Get<RouteItem>().Finish(tx, held.Item);
        return true;
    });

    private Task<long> Kept() => Database.Read(session => session.Single<long>("select count(*) from routing_states"));

    /// <summary>Of every offer, and of what waits.</summary>
    private Task<(List<string> Offers, string Waiting)> Reasons() => Database.Read(session => (
        session.Query<long>("select number from routing_offers order by number").ConvertAll(number => RoutingJson.Of(Get<ListOffers>().Explained(session, Get<RoutedItems>().Offer(session, number)!).Why)),
        RoutingJson.Of(session.Query<string>("select item from routing_items where state = 'waiting' order by item").ConvertAll(item => Get<ListOffers>().Waiting(session, item)))));
}
