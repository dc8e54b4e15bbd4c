using Throughline.Conversations.Routing;
using Throughline.Kernel;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>R14 of docs/routing.md: queues that are closed, and what goes on in another.</summary>
public sealed class OverflowRulesTests
{
    [Fact]
    public void R14_nothing_of_a_closed_queue_is_offered() => Watched.Holds(watched => watched.Before = outcome =>
    {
        if (outcome is Offered offer)
            Assert.DoesNotContain(watched.World.Items[offer.Item].Is.Queue, watched.World.Closed);
    });

    [Fact]
    public void R14_what_overflows_goes_where_the_first_that_applies_leads_and_keeps_when_it_came() => Watched.Holds(watched => watched.Before = outcome =>
    {
        if (outcome is not Overflowed over)
            return;
        var (item, applies) = (watched.World.Items[over.Item], watched.World.Overflow(watched.World.Items[over.Item]));
        Assert.NotNull(applies);
        var on = item.Is.Over(applies.Value);
        Assert.Equal((item.Is.Queue, item.Is.Overflows![applies.Value].Queue, item.Is.Overflows[applies.Value].When), (over.From, over.To, over.When));
        Assert.Equal((item.Is.EnqueuedAt, item.Is.Rank, item.Is.Overflows.Count - applies.Value - 1), (on.EnqueuedAt, on.Rank, on.Overflows!.Count));
    });

    [Fact]
    public void R14_no_tick_leaves_an_overflow_undone() => Watched.Holds(watched =>
    {
        // it is looked at before anything is decided, by how things stand then: what went over in this tick is looked at again in the next
        var (due, moved) = (new List<string>(), new HashSet<string>(StringComparer.Ordinal));
        watched.Before = outcome =>
        {
            if (outcome is Overflowed over)
                Assert.True(moved.Add(over.Item));
            if (outcome is Reserved or Offered && due.Count == 0)
                due.AddRange(watched.World.InOrder.Where(i => watched.World.Overflow(i) is not null && !moved.Contains(i.Is.Id)).Select(i => i.Is.Id));
        };
        watched.After = (fact, _) =>
        {
            if (fact is Ticked)
                Assert.True(due.Count == 0 || moved.Count >= watched.World.Rules.MostDecisionsATick, string.Join(", ", due));
            due.Clear();
            moved.Clear();
        };
    });

    [Fact]
    public void R14_an_item_waits_in_the_place_that_its_coming_gives_it_among_those_of_the_other_queue()
    {
        var router = new Router();
        foreach (var (queue, agent) in ((string, string)[])[("day", "a"), ("night", "b")])
        {
            router.Apply(new QueueSet(0, new(queue, [agent], [])));
            router.Apply(new AgentSet(0, new(agent, new Dictionary<string, int>(), 1, new Dictionary<string, int>())));
        }
        WorkItem Item(string id, string queue, long at, params Overflow[] overflows) => new(id, queue, "chat", 1, 0, at, Plan.Anybody, Overflows: overflows);
        router.Apply(new Enqueued(1, Item("first", "day", 1, new Overflow("night", Plan.Anybody, 10 * Micros.PerSecond, OverflowWhen.Closed))));
        router.Apply(new Enqueued(2, Item("second", "night", 2)));
        router.Apply(new OpenSet(3, "day", false));
        Assert.Empty(router.Apply(new Ticked(9 * Micros.PerSecond, 10)));
        Assert.Equal(new Overflowed("first", "day", "night", OverflowWhen.Closed), Assert.Single(router.Apply(new Ticked(11 * Micros.PerSecond, 10))));
        router.Apply(new PresenceSet(12 * Micros.PerSecond, "b", Presence.Available));
        Assert.Equal("first", Assert.IsType<Offered>(Assert.Single(router.Apply(new Ticked(12 * Micros.PerSecond, 10)))).Item);
    }
}
