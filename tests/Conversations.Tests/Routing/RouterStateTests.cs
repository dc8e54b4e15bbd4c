using FsCheck.Fluent;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Deciding;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing;

public sealed class RouterStateTests
{
    [Fact]
    public void R12_a_router_that_goes_on_from_a_kept_state_decides_as_one_that_was_told_everything() => Generated.Holds(
        from seed in GenerateFacts.Seeds from often in Gen.Choose(1, 20) select (seed, often), of =>
        {
            var (world, slow, whole, resumed, chance) = (new GenerateFacts(of.seed), new SlowRouter(), new Router(), new Router(), new Random(of.seed));
            foreach (var fact in world.Begin().Concat(Enumerable.Range(0, 20 + (of.seed % 150)).Select(_ => world.Next(slow))))
            {
                Told(slow, fact);
                Assert.Equal(Told(whole, fact), Told(resumed, fact));
                Assert.Equal((whole.Waiting, whole.Items), (resumed.Waiting, resumed.Items));
                if (chance.Next(of.often) == 0)
                    resumed = new(RoutingStates.Unpack(1, RoutingStates.Pack(1, resumed.Keep())));
            }
            Assert.Equal(InOrder(whole.Keep()), InOrder(resumed.Keep()));
            foreach (var item in slow.Items.Keys)
                Assert.Equal(RoutingJson.Of(whole.LookAt(item)), RoutingJson.Of(resumed.LookAt(item)));
        });

    [Fact]
    public void R12_a_kept_state_is_read_as_it_was_kept_or_not_at_all() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var (world, slow, router, chance) = (new GenerateFacts(seed), new SlowRouter(), new Router(), new Random(seed));
        foreach (var fact in world.Begin().Concat(Enumerable.Range(0, seed % 60).Select(_ => world.Next(slow))))
        {
            Told(slow, fact);
            Told(router, fact);
        }
        var packed = RoutingStates.Pack(seed, router.Keep());
        Assert.Equal(InOrder(router.Keep()), InOrder(RoutingStates.Unpack(seed, packed)));
        Assert.Throws<InvalidDataException>(() => RoutingStates.Unpack(seed + 1, packed));
        for (var i = 0; i < 10; i++)
        {
            var flipped = packed.ToArray();
            flipped[chance.Next(flipped.Length)] ^= (byte)(1 << chance.Next(8));
            Assert.Throws<InvalidDataException>(() => RoutingStates.Unpack(seed, flipped));
            Assert.Throws<InvalidDataException>(() => RoutingStates.Unpack(seed, packed[..chance.Next(packed.Length)]));
        }
    });

    [Fact]
    public void R12_ticks_that_are_not_in_the_log_do_not_matter_to_a_kept_state() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var (world, slow, live, resumed, chance) = (new GenerateFacts(seed), new SlowRouter(), new Router(), new Router(), new Random(seed));
        foreach (var fact in world.Begin().Concat(Enumerable.Range(0, 20 + (seed % 100)).Select(_ => world.Next(slow))))
        {
            Told(slow, fact);
            var (outcomes, isWritten) = (Told(live, fact), fact is not Ticked);
            if (isWritten || outcomes.Length > 0)
                Assert.Equal(outcomes, Told(resumed, fact));
            if (chance.Next(8) == 0)
                resumed = new(live.Keep()); // of the node that ticked for nothing
        }
    });

    /// <summary>What a state was when it was kept is what it must be when it is read, perhaps by a later program: where this test fails, raise <see cref="RouterState.Version"/>, and write down here what is kept now.</summary>
    [Fact]
    public void A_kept_state_is_of_version_1()
    {
        const long Second = Micros.PerSecond;
        var (router, plan) = (new Router(), new Plan([new(Throughline.Conversations.Routing.Skills.ReadSkills.Of("spanish>=2"), 60 * Second)]));
        RoutingFact[] facts =
        [
            new RulesSet(Second, new() { ChannelWeights = new Dictionary<string, int> { ["voice"] = 2 }, NoInterrupts = [("voice", "chat")], ReserveAfter = 0 }),
            new AgentSet(Second, new("ann", new Dictionary<string, int> { ["spanish"] = 3 }, 2, new Dictionary<string, int> { ["voice"] = 1 })), new PresenceSet(Second, "ann", Presence.Available),
            new AgentSet(Second, new("ben", new Dictionary<string, int>(), 1, new Dictionary<string, int>())),
            new QueueSet(Second, new("q", ["ann"], [new("vip", 10, "They pay for it")])), new QueueSet(Second, new("late", ["ben"], [])), new OpenSet(Second, "late", false),
            new Enqueued(Second, new("one", "q", "chat", 1, 0, Second, plan)), new Ticked(2 * Second, 10), new Accepted(3 * Second, "one", 1),
            new Enqueued(4 * Second, new("two", "q", "voice", 1, 5, 4 * Second, plan)), new Ticked(4 * Second, 10), new Declined(5 * Second, "two", 2),
            new Finished(6 * Second, "one", new(60 * Second, KeepsCapacity: false)),
            new Enqueued(7 * Second, new("three", "late", "mail", 2, 0, 7 * Second, Plan.Anybody, "ann", 90 * Second, [new("q", plan, 0, OverflowWhen.Closed)])),
            new Enqueued(7 * Second, new("four", "q", "mail", 1, 30, 7 * Second, plan)), new Ticked(8 * Second, 10),
        ];
        foreach (var fact in facts)
            router.Apply(fact);
        Assert.Equal(1, RouterState.Version);
        Assert.Equal(
            """
            {"now":8000000,"rules":{"channelWeights":{"voice":2},"noInterrupts":[{"item1":"voice","item2":"chat"}],
            "offerTime":30000000,"timeOutsUntilNotResponding":3,"excludedOnLastStep":300000000,"reserveAfter":0,"mostDecisionsATick":500},"reached":0,"offers":3,"wrapUps":1,"turns":[{"channel":"voice","pass":2147483648},{"channel":"chat","pass":4294967296},{"channel":"mail","pass":4294967296}],
            "queues":[{"queue":{"id":"q","members":["ann"],
            "lifts":[{"tag":"vip","minutes":10,"because":"They pay for it"}]},"isOpen":true},{"queue":{"id":"late","members":["ben"],
            "lifts":[]},"isOpen":false}],
            "agents":[{"agent":{"id":"ann","skills":{"spanish":3},"capacity":2,"maximum":{"voice":1}},"presence":"Available","idleSince":8000000,"timeOuts":0},{"agent":{"id":"ben","skills":{},"capacity":1,"maximum":{}},"presence":"Offline","idleSince":0,"timeOuts":0}],
            "items":[{"item":{"id":"one","queue":"q","channel":"chat","weight":1,"priority":0,"enqueuedAt":1000000,"plan":[{"needs":"spanish\u003E=2","for":60000000}],
            "preferredUntil":0},"is":"Wrapping","wrapUp":{"number":1,"until":60000000},"hasSaidThatItWaits":false},
            {"item":{"id":"two","queue":"q","channel":"voice","weight":1,"priority":5,"enqueuedAt":4000000,"plan":[{"needs":"spanish\u003E=2","for":60000000}],
            "preferredUntil":0},"is":"Waiting","hasSaidThatItWaits":false,"exclusions":[{"agent":"ann","until":305000000}]},
            {"item":{"id":"three","queue":"q","channel":"mail","weight":2,"priority":0,"enqueuedAt":7000000,"plan":[{"needs":"spanish\u003E=2","for":60000000}],
            "preferred":"ann","preferredUntil":90000000,"overflows":[]},"cameFrom":{"queue":"late","when":"Closed"},"is":"Waiting","preferred":"ann","hasSaidThatItWaits":false},
            {"item":{"id":"four","queue":"q","channel":"mail","weight":1,"priority":30,"enqueuedAt":7000000,"plan":[{"needs":"spanish\u003E=2","for":60000000}],
            "preferredUntil":0},"is":"Offered","agent":"ann","offer":{"number":3,"until":38000000},"hasSaidThatItWaits":false}]}
            """.ReplaceLineEndings(""), RoutingJson.Of(router.Keep()));
    }

    private static string Told(Router router, RoutingFact fact) => Told(() => router.Apply(fact));
    private static string Told(SlowRouter router, RoutingFact fact) => Told(() => router.Apply(fact));

    private static string Told(Func<IReadOnlyList<RoutingOutcome>> apply)
    {
        try
        {
            return string.Join('\n', apply());
        }
        catch (Exception e) when (e is RefusedException or UserErrorException)
        {
            return "refused";
        }
    }

    internal static string InOrder(RouterState state) => RoutingJson.Of(state with
    {
        Turns = [.. state.Turns.OrderBy(turn => turn.Channel, StringComparer.Ordinal)],
        Queues = [.. state.Queues.OrderBy(queue => queue.Queue.Id, StringComparer.Ordinal)],
        Agents = [.. state.Agents.OrderBy(agent => agent.Agent.Id, StringComparer.Ordinal)],
        Items = [.. state.Items.OrderBy(item => item.Item.Id, StringComparer.Ordinal)],
    });
}
