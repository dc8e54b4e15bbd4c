using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Routing;

/// <summary>R13 of docs/routing.md: what is left to do after.</summary>
public sealed class WrapUpRulesTests
{
    [Fact]
    public void R13_a_wrap_up_ends_once_by_who_does_it_or_at_the_first_tick_after_its_time() => Watched.Holds(watched =>
    {
        var running = new Dictionary<string, long>(StringComparer.Ordinal);
        watched.After = (fact, outcomes) =>
        {
            foreach (var over in outcomes.OfType<WrapUpOver>())
            {
                Assert.True(running.Remove(over.Item, out var until));
                Assert.True(fact is Ticked && until <= watched.World.Now);
            }
            if (fact is Finished { WrapUp: { } wraps } finished)
                running.Add(finished.Item, wraps.Until);
            if (fact is WrappedUp done)
                Assert.True(running.Remove(done.Item));
            if (fact is Ticked)
                Assert.All(running.Values, until => Assert.True(until > watched.World.Now));
            Assert.Equal(running.Keys.Order(StringComparer.Ordinal), watched.World.Items.Values.Where(i => i.Wraps is not null).Select(i => i.Is.Id).Order(StringComparer.Ordinal));
        };
    });

    [Fact]
    public void R13_it_takes_the_capacity_that_the_work_took_where_the_queue_says_so_and_none_otherwise() => Generated.Holds(GenerateFacts.Seeds, seed =>
    {
        var random = new Random(seed);
        var (capacity, keeps, seconds) = (1 + random.Next(3), random.Next(2) == 0, 1 + random.Next(25));
        var router = new Router();
        router.Apply(new QueueSet(0, new("q", ["a"], [])));
        router.Apply(new AgentSet(0, new("a", new Dictionary<string, int>(), capacity, new Dictionary<string, int>())));
        router.Apply(new PresenceSet(0, "a", Presence.Available));
        for (var i = 0; i < capacity + 1; i++)
            router.Apply(new Enqueued(0, new($"i{i}", "q", "chat", 1, 0, i, Plan.Anybody)));
        foreach (var offer in router.Apply(new Ticked(1, 100)).OfType<Offered>())
            router.Apply(new Accepted(1, offer.Item, offer.Number));
        router.Apply(new Finished(2, "i0", new(2 + (seconds * Micros.PerSecond), keeps)));
        var next = $"i{capacity}";
        Assert.Equal(keeps ? [] : [next], router.Apply(new Ticked(3, 100)).OfType<Offered>().Select(offer => offer.Item));
        var end = 2 + (seconds * Micros.PerSecond);
        Assert.Equal(!keeps, router.Apply(new Ticked(end - 1, 100)).Count == 0 && router.Waiting == 0);
        // it ends, and in the same tick what waits for the room is offered
        var outcomes = router.Apply(new Ticked(end, 100));
        Assert.Equal("i0", Assert.Single(outcomes.OfType<WrapUpOver>()).Item);
        Assert.Equal(keeps ? [next] : [], outcomes.OfType<Offered>().Select(offer => offer.Item));
    }, count: Generated.InMemory / 10);

    [Theory]
    [InlineData("late", null, true, "how it ended")]
    [InlineData(null, "refunded", true, "what it was about")]
    [InlineData("unknown", "refunded", false, "none of this queue's")]
    [InlineData("late\nnight", "refunded", false, "one line")]
    public void A_code_that_cannot_be_is_refused_and_says_why(string? reason, string? resolution, bool isDone, string says) =>
        Assert.Contains(says, Assert.Throws<UserErrorException>(() => new WrapUpPolicy(1, true, true, ["Late", "broken"], []).Read(reason, resolution, null, null, isDone)).Message, StringComparison.Ordinal);

    [Fact]
    public void Codes_are_kept_as_the_queue_writes_them_and_what_was_said_before_may_stay()
    {
        var policy = new WrapUpPolicy(1, true, true, ["Late delivery"], []);
        Assert.Equal(("Late delivery", "anyhow"), policy.Read("late delivery ", "anyhow", null, null, true));
        Assert.Equal(("of old", "x"), policy.Read(null, "x", "of old", null, true));
        Assert.Equal(("of old", "x"), policy.Read("of old", "x", "of old", null, true));
    }
}
