using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Conversations.Tests.Routing.Desk;

/// <summary>A desk of agents a0, a1 …, each of whom takes two units, and a queue q that all of them answer.</summary>
public abstract class DeskCase(Store store) : ConversationsCase(store)
{
    private protected RunRouter Router => Get<RunRouter>();

    protected static Caller Agent(string id) => Caller.CommandLine with { Id = id };

    protected async Task Staff(int agents, int capacity = 2, params QueueStep[] plan)
    {
        for (var a = 0; a < agents; a++)
        {
            await Get<KeepAgent>().Do(Lead, $"a{a}", new(new Dictionary<string, int> { ["spanish"] = 1 + (a % 5) }, capacity, null));
            await Get<KeepAgent>().Be(Lead, $"a{a}", "available");
        }
        await Get<KeepQueue>().Do(Lead, "q", new([.. Enumerable.Range(0, agents).Select(a => $"a{a}")], plan, [new("vip", 10, "They pay for it")]));
    }

    protected Task Enqueue(string item, int weight = 1, params string[] tags) => Database.Write(tx => Get<RouteItem>().Enqueue(tx, item, "q", "chat", weight, tags));

    private protected async Task<List<Offered>> Step() => [.. (await Router.Step(TestContext.Current.CancellationToken) ?? []).OfType<Offered>()];

    /// <summary>What must hold whatever has happened: no capacity exceeded, one open offer an item, and the log leads to the very offers that were made, from its beginning and from each state that is kept.</summary>
    internal static void MustBeWhole(Session session)
    {
        var loads = session.Query<(string Agent, long Load)>(
            """
            select agent, cast(sum(weight) as bigint) from (select agent, weight from routing_items where agent is not null
                union all select agent, weight from handlings where keeps = 1 and wrapped_at is null) as taken group by agent
            """);
        var agents = new RoutedAgents(new()).Agents(session).ToDictionary(of => of.Agent.Id, of => of.Agent);
        Assert.All(loads, of => Assert.True(of.Load <= agents[of.Agent].Capacity, $"R2: {of.Agent} has {of.Load} of {agents[of.Agent].Capacity}"));
        var open = session.Query<(string Item, string Agent)>("select item, agent from routing_offers where state = 'open' order by item");
        Assert.Equal(session.Query<(string, string)>("select item, agent from routing_items where state = 'offered' order by item"), open);

        var kept = session.Query<(long Number, byte[] State)>("select number, state from routing_states order by number").ToDictionary(of => of.Number, of => of.State);
        var (router, offers, numbers, resumed) = (new Router(), new List<(long, string, string)>(), 0L, (Router?)null);
        foreach (var (number, fact) in new RoutingFacts().After(session, 0))
        {
            Assert.Equal(++numbers, number);
            var outcomes = router.Apply(fact);
            if (resumed is not null)
                Assert.Equal(RoutingJson.Of(outcomes), RoutingJson.Of(resumed.Apply(fact)));
            if (kept.Remove(number, out var state))
                resumed = new(RoutingStates.Unpack(number, state));
            offers.AddRange(outcomes.OfType<Offered>().Select(offer => (offer.Number, offer.Item, offer.Agent)));
        }
        Assert.Empty(kept);
        Assert.Equal(session.Query<(long, string, string)>("select number, item, agent from routing_offers order by number"), offers);
        Assert.Equal(session.Single<long>("select count(*) from routing_items where state = 'waiting'"), router.Waiting);
    }

    protected Task MustBeWhole() => Database.Read(session =>
    {
        MustBeWhole(session);
        return true;
    });

    /// <summary>The services of another node over the same database.</summary>
    private protected ServiceProvider Node(Database database)
    {
        var services = new ServiceCollection().AddLogging().AddKernel(database, Time);
        Add(services);
        return services.BuildServiceProvider();
    }
}
