using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Skills;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>The numbered invariants of docs/routing.md, on what the router says, not on how it comes to it.</summary>
public sealed class RulesTests
{
    [Fact]
    public void R1_only_eligible_agents_are_offered_anything() => Watched.Holds(watched => watched.Before = outcome =>
    {
        if (outcome is Offered offer)
            Assert.Null(watched.World.Against(watched.World.Items[offer.Item], offer.Agent));
    });

    [Fact]
    public void R2_capacity_is_never_exceeded_but_by_a_person_and_then_it_is_flagged() => Watched.Holds(watched => watched.After = (fact, outcomes) =>
    {
        var world = watched.World;
        foreach (var (id, agent) in world.Agents.Where(of => !world.Flagged.Contains(of.Key)))
        {
            Assert.True(world.LoadOf(id) <= agent.Is.Capacity);
            Assert.All(GenerateFacts.Channels, channel => Assert.True(world.CountOf(id, channel) <= agent.Is.MaximumOf(channel)));
        }
        if (fact is Assigned by && (world.LoadOf(by.Agent) > world.Agents[by.Agent].Is.Capacity))
            Assert.Contains(outcomes, o => o is OverAssigned over && over.Agent == by.Agent && over.By == by.By);
    });

    [Fact]
    public void R3_nothing_is_offered_before_something_that_ranks_higher_and_could_be() => Watched.Holds(watched => watched.Before = outcome =>
    {
        if (outcome is not Offered offer)
            return;
        var (world, item) = (watched.World, watched.World.Items[offer.Item]);
        foreach (var before in world.InOrder.TakeWhile(i => i != item).Where(i => world.Rules.ChannelWeights.Count == 0 || i.Is.Channel == item.Is.Channel))
            Assert.Empty(Unexplained(watched, before));
    });

    [Fact]
    public void R3_only_a_lift_of_the_queue_raises_an_item_and_says_why()
    {
        var queue = new Queue("q", [], [new("vip", 10, "Contract 7 promises it"), new("outage", 30, "They can't work")]);
        Assert.Equal(0, queue.PriorityOf(["public", "angry"]));
        Assert.Equal(40, queue.PriorityOf(["public", "vip", "outage"]));
        WorkItem Item(string id, long at, int priority) => new(id, "q", "social", 1, priority, at, Plan.Anybody);
        Assert.Equal(Item("a", 0, 0).Rank, Item("b", 10 * Micros.PerMinute, 10).Rank);
    }

    [Fact]
    public void R4_preferred_then_smallest_step_then_load_then_idle_then_id() => Watched.Holds(watched => watched.Before = outcome =>
    {
        if (outcome is not Offered offer)
            return;
        var (world, item) = (watched.World, watched.World.Items[offer.Item]);
        var order = world.Ordered(item, world.Agents.Keys.Where(a => world.Against(item, a) is null && KeptFrom(world, item, a) is null)).ToList();
        if (item.Preferred is { } preferred && order.Remove(preferred))
            order.Insert(0, preferred);
        Assert.Equal(order.Take(6), [offer.Agent, .. offer.Next]);
        // the wait is bounded: nobody else gets it while the preferred agent could still take it, and anybody may after
        Assert.True(offer.IsPreferred || !world.WaitsForPreferred(item));
    });

    [Fact]
    public void R5_an_item_has_one_open_offer_and_only_that_can_be_answered() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var (generate, slow, router, open) = (new GenerateFacts(seed), new SlowRouter(), new Router(), new Dictionary<string, long>());
        foreach (var fact in generate.Begin().Concat(Enumerable.Range(0, 60).Select(_ => generate.Next(slow))))
        {
            var isAnswer = fact is Accepted or Declined;
            var isOpen = fact switch { Accepted f => open.GetValueOrDefault(f.Item) == f.Offer, Declined f => open.GetValueOrDefault(f.Item) == f.Offer, _ => true };
            try
            {
                slow.Apply(fact);
                var outcomes = router.Apply(fact);
                Assert.True(isOpen);
                if (fact is Accepted { } accepted)
                    Assert.True(open.Remove(accepted.Item));
                foreach (var outcome in outcomes)
                    if (outcome is Offered offer)
                        Assert.True(open.TryAdd(offer.Item, offer.Number));
                    else if (outcome is OfferEnded ended)
                        Assert.True(open.Remove(ended.Item));
            }
            catch (RefusedException refused)
            {
                Assert.Equal(409, refused.Status);
                Assert.True(!isAnswer || !isOpen);
            }
        }
    });

    [Fact]
    public void R6_who_refused_is_not_asked_again_for_the_step_and_the_item_keeps_its_place()
    {
        Watched.Holds(watched => watched.Before = outcome =>
        {
            var world = watched.World;
            if (outcome is Offered offer)
                Assert.False(world.Items[offer.Item].Excluded.TryGetValue(offer.Agent, out var until) && world.Now < until);
            if (outcome is OfferEnded { Ending: Ending.TimedOut or Ending.Declined } ended)
            {
                var item = world.Items[ended.Item].Is;
                Assert.Equal(item.EndOf(item.StepAt(world.Now)) ?? world.Now + world.Rules.ExcludedOnLastStep, ended.ExcludedUntil);
            }
        });
    }

    [Fact]
    public void R6_so_many_time_outs_in_a_row_and_no_refusals_make_an_agent_not_responding() => Watched.Holds(watched =>
    {
        var inARow = new Dictionary<string, int>(StringComparer.Ordinal);
        watched.Before = outcome =>
        {
            if (outcome is OfferEnded { Ending: Ending.TimedOut } ended)
                inARow[ended.Agent] = inARow.GetValueOrDefault(ended.Agent) + 1;
            if (outcome is OfferEnded { Ending: Ending.Declined } declined)
                inARow[declined.Agent] = 0;
            if (outcome is StoppedResponding stopped)
                Assert.True(inARow[stopped.Agent] >= watched.World.Rules.TimeOutsUntilNotResponding);
        };
        watched.After = (fact, _) =>
        {
            if (fact is PresenceSet set)
                inARow[set.Agent] = 0;
            if (fact is Accepted accepted && watched.World.Items[accepted.Item].Agent is { } by)
                inARow[by] = 0;
            if (fact is Ticked)
                Assert.All(inARow.Where(of => watched.World.Agents[of.Key].Presence == Presence.Available), of => Assert.True(of.Value < MostTimeOuts(watched)));
        };
    });

    /// <summary>The rules may have changed meanwhile, and are looked at when an offer runs out.</summary>
    private static int MostTimeOuts(Watched watched) => watched.Log.OfType<RulesSet>().Max(set => set.Rules.TimeOutsUntilNotResponding);

    [Fact]
    public void R7_steps_open_from_queue_entry_cumulatively_and_earlier_ones_stay_open_and_first() => Watched.Holds(watched => watched.Before = outcome =>
    {
        if (outcome is not Offered offer)
            return;
        var (world, item) = (watched.World, watched.World.Items[offer.Item].Is);
        var (step, ends) = (0, item.EnqueuedAt);
        foreach (var of in item.Plan.Steps.SkipLast(1))
            if (world.Now >= (ends += of.ExpiresAfter))
                step++;
        Assert.True(offer.Step <= step);
        Assert.True(item.Plan.Steps[offer.Step].Needs.Holds(world.Agents[offer.Agent].Is.Skills));
        Assert.All(item.Plan.Steps.Take(offer.Step), earlier => Assert.False(earlier.Needs.Holds(world.Agents[offer.Agent].Is.Skills)));
        if (!offer.IsPreferred)
            Assert.All(offer.Next, next => Assert.True(world.StepOf(world.Items[offer.Item], next) >= offer.Step));
    });

    [Fact]
    public void R8_shares_are_within_5_points_of_the_weights_while_all_channels_are_backlogged() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var random = new Random(seed);
        var weights = Enumerable.Range(0, 2 + random.Next(4)).ToDictionary(c => $"c{c}", _ => 1 + random.Next(20));
        var router = new Router();
        router.Apply(new RulesSet(0, new() { ChannelWeights = weights }));
        router.Apply(new QueueSet(0, new("q", ["a", "b", "c"], [])));
        foreach (var agent in (string[])["a", "b", "c"])
        {
            router.Apply(new AgentSet(0, new(agent, new Dictionary<string, int>(), 1 + random.Next(300), new Dictionary<string, int>())));
            router.Apply(new PresenceSet(0, agent, Presence.Available));
        }
        foreach (var channel in weights.Keys.OrderBy(_ => random.Next()))
            for (var i = 0; i < 1000; i++)
                router.Apply(new Enqueued(random.Next(1000), new($"{channel}-{i}", "q", channel, 1, random.Next(60), random.Next(1000), Plan.Anybody)));
        var (counts, total, at) = (weights.Keys.ToDictionary(c => c, _ => 0), 0, 1000L);
        while (total < 1000)
            foreach (var offer in router.Apply(new Ticked(++at, Math.Min(1000 - total, 1 + random.Next(50)))).OfType<Offered>())
            {
                router.Apply(new Accepted(at, offer.Item, offer.Number));
                router.Apply(new Finished(at, offer.Item));
                counts[offer.Item.Split('-')[0]]++;
                total++;
            }
        Assert.All(weights, of => Assert.InRange(counts[of.Key] / 1000.0, (of.Value / (double)weights.Values.Sum()) - 0.05, (of.Value / (double)weights.Values.Sum()) + 0.05));
    }, count: Generated.InMemory / 10);

    [Fact]
    public void R9_an_older_item_outranks_any_later_one_once_its_age_exceeds_the_gap_in_priority() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var random = new Random(seed);
        var (low, high) = (random.Next(100), random.Next(100));
        var older = new WorkItem("z", "q", "c", 1, low, 0, Plan.Anybody);
        var later = new WorkItem("a", "q", "c", 1, high, ((long)(high - low) * Micros.PerMinute) + 1 + random.Next(1000), Plan.Anybody);
        Assert.True(later.EnqueuedAt < 0 || older.Rank < later.Rank);
    });

    [Fact]
    public void R9_who_is_kept_for_an_item_gets_nothing_that_ranks_lower() => Watched.Holds(watched => watched.Before = outcome =>
    {
        var world = watched.World;
        if (outcome is Offered offer)
            Assert.DoesNotContain(world.Items.Values, i => i.Reserves == offer.Agent && i.Is.Id != offer.Item && World.Compare(i, world.Items[offer.Item]) < 0);
        if (outcome is Reserved reserved)
        {
            Assert.True(world.Now - world.Items[reserved.Item].Is.EnqueuedAt >= world.Rules.ReserveAfter);
            Assert.DoesNotContain(world.Items.Values, i => i.Reserves == reserved.Agent);
        }
    });

    [Fact]
    public void R9_a_heavy_item_is_served_behind_an_endless_stream_of_light_ones() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var (random, router, held) = (new Random(seed), new Router(), new List<(string Item, long Until)>());
        var (agents, weight) = (1 + random.Next(4), 2 + random.Next(3));
        router.Apply(new RulesSet(0, new() { ReserveAfter = 60 * Micros.PerSecond }));
        router.Apply(new QueueSet(0, new("q", [.. Enumerable.Range(0, agents).Select(a => $"a{a}")], [])));
        for (var a = 0; a < agents; a++)
        {
            router.Apply(new AgentSet(0, new($"a{a}", new Dictionary<string, int>(), 4, new Dictionary<string, int>())));
            router.Apply(new PresenceSet(0, $"a{a}", Presence.Available));
        }
        var served = 0L;
        for (var second = 1; second < 600 && served == 0; second++)
        {
            var at = second * Micros.PerSecond;
            foreach (var (item, _) in held.Where(of => of.Until <= at))
                router.Apply(new Finished(at, item));
            held.RemoveAll(of => of.Until <= at);
            for (var i = 0; router.Waiting < agents * 6; i++)
                router.Apply(new Enqueued(at, new($"light-{second}-{i}", "q", "chat", 1, 0, at, Plan.Anybody)));
            if (second == 60)
                router.Apply(new Enqueued(at, new("heavy", "q", "voice", weight, 0, at, Plan.Anybody)));
            foreach (var offer in router.Apply(new Ticked(at, 1000)).OfType<Offered>())
            {
                router.Apply(new Accepted(at, offer.Item, offer.Number));
                held.Add((offer.Item, at + ((5 + random.Next(20)) * Micros.PerSecond)));
                served = offer.Item == "heavy" ? second : served;
            }
        }
        // what ranks before it is served first, then one agent is kept until enough of theirs has ended
        Assert.InRange(served, 60, 60 + 60 + 60);
    }, count: Generated.InMemory / 10);

    [Fact]
    public void R10_no_tick_ends_with_a_pair_that_could_have_been_assigned_and_no_recorded_reason() => Watched.Holds(watched => watched.After = (fact, outcomes) =>
    {
        var world = watched.World;
        if (fact is not Ticked tick || outcomes.OfType<Offered>().Count() >= Math.Min(tick.Most, world.Rules.MostDecisionsATick))
            return;
        Assert.All(world.InOrder, item => Assert.Empty(Unexplained(watched, item)));
    });

    [Fact]
    public void R11_offers_of_who_is_offline_are_back_at_once() => Watched.Holds(watched => watched.After = (fact, outcomes) =>
    {
        var world = watched.World;
        Assert.DoesNotContain(world.Items.Values, i => i is { IsOffered: true, Agent: { } a } && world.Agents[a].Presence is Presence.Offline or Presence.NotResponding);
        Assert.All(outcomes.OfType<OfferEnded>().Where(o => o.Ending == Ending.Offline), o => Assert.True(world.Items[o.Item].Waits && o.ExcludedUntil is null));
    });

    [Fact]
    public void R11_a_reopened_item_goes_to_who_had_it_only_if_they_are_eligible()
    {
        foreach (var isThere in (bool[])[true, false])
        {
            var router = new Router();
            router.Apply(new QueueSet(0, new("q", ["a", "b"], [])));
            foreach (var agent in (string[])["a", "b"])
            {
                router.Apply(new AgentSet(0, new(agent, new Dictionary<string, int>(), 1, new Dictionary<string, int>())));
                router.Apply(new PresenceSet(agent == "a" ? 0 : 5, agent, agent == "b" && !isThere ? Presence.Away : Presence.Available));
            }
            router.Apply(new Enqueued(9, new("again", "q", "chat", 1, 0, 9, Plan.Anybody, Preferred: "b")));
            var offer = Assert.IsType<Offered>(Assert.Single(router.Apply(new Ticked(9, 10))));
            Assert.Equal(isThere ? "b" : "a", offer.Agent);
        }
    }

    [Fact]
    public void R12_the_same_facts_give_the_same_decisions() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var (watched, generate, slow, router) = (new Watched(), new GenerateFacts(seed), new SlowRouter(), new Router());
        foreach (var fact in generate.Begin().Concat(Enumerable.Range(0, 60).Select(_ => generate.Next(slow))))
            try
            {
                slow.Apply(fact);
                watched.Take(fact, router.Apply(fact));
            }
            catch (RefusedException)
            {
                // not in the log: it changed nothing
            }
        var again = new Router();
        Assert.Equal(watched.Outcomes.Select(o => o.ToString()), watched.Log.SelectMany(again.Apply).Select(o => o.ToString()));

        if (watched.Outcomes.OfType<Offered>().LastOrDefault() is not { } last)
            return;
        var why = ExplainDecision.Of(new(), watched.Log, last)!;
        Assert.Equal(last.Agent, why.Agents[0].Agent);
        Assert.Equal(last.Next, why.Agents.Skip(1).Where(a => a.Reason == "").Take(5).Select(a => a.Agent));
        Assert.Equal(last.Passed.Skill, why.Agents.Count(a => a.Reason == ExplainDecision.Skill));
        Assert.Equal(last.Passed.Capacity, why.Agents.Count(a => a.Reason == ExplainDecision.Capacity));
        Assert.Equal(last.Passed.Excluded, why.Agents.Count(a => a.Reason == ExplainDecision.Excluded));
    });

    /// <summary>Agents who could be given the item and about whom nothing was recorded that says why they are not.</summary>
    private static IEnumerable<string> Unexplained(Watched watched, World.I item) => watched.World is var world && watched.World.WaitsForPreferred(item) && watched.World.SaidToWait.Contains(item.Is.Id)
        ? world.Agents.Keys.Where(a => a == item.Preferred && world.Against(item, a) is null && KeptFrom(world, item, a) is null)
        : world.Agents.Keys.Where(a => world.Against(item, a) is null && KeptFrom(world, item, a) is null);

    private static string? KeptFrom(World world, World.I item, string agent) => world.KeptFrom(item, agent);

    [Fact]
    public void Generated_worlds_have_everything_in_them()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        var passed = new Passed();
        for (var seed = 0; seed < 600; seed++)
        {
            var (generate, slow) = (new GenerateFacts(seed), new SlowRouter());
            foreach (var fact in generate.Begin().Concat(Enumerable.Range(0, 80).Select(_ => generate.Next(slow))))
                try
                {
                    foreach (var outcome in slow.Apply(fact))
                    {
                        var name = outcome is OfferEnded ended ? ended.Ending.ToString() : outcome is Offered { IsPreferred: true } ? "preferred" : outcome is Offered { Step: > 0 } ? "later step" : outcome.GetType().Name;
                        seen[name] = seen.GetValueOrDefault(name) + 1;
                        if (outcome is Offered o)
                            passed = new(passed.NotMember + o.Passed.NotMember, passed.NotAvailable + o.Passed.NotAvailable, passed.Skill + o.Passed.Skill, passed.Capacity + o.Passed.Capacity,
                                passed.ChannelFull + o.Passed.ChannelFull, passed.Interrupt + o.Passed.Interrupt, passed.Excluded + o.Passed.Excluded, passed.Reserved + o.Passed.Reserved);
                    }
                }
                catch (RefusedException)
                {
                    seen["refused"] = seen.GetValueOrDefault("refused") + 1;
                }
        }
        string[] all = ["Offered", "preferred", "later step", "TimedOut", "Declined", "Offline", "NotResponding", "Withdrawn", "Reassigned", "StoppedResponding", "WaitsFor", "Reserved", "ReservationEnded", "OverAssigned", "WrapUpOver", "Overflowed", "refused"];
        Assert.All(all, name => Assert.True(seen.GetValueOrDefault(name) >= 20, $"{name}: {seen.GetValueOrDefault(name)}"));
        Assert.All((int[])[passed.NotMember, passed.NotAvailable, passed.Skill, passed.Capacity, passed.ChannelFull, passed.Interrupt, passed.Excluded, passed.Reserved], count => Assert.True(count >= 20, $"{passed}"));
    }
}
