using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.Queues;
using Throughline.Conversations.Routing.Skills;
using Throughline.Conversations.Tests.Routing.Desk;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing.Queues;

/// <summary>What is tried is what would be: in any world, and without a trace in the log.</summary>
public sealed class TryInAnyWorldTests
{
    /// <summary>An id before all others, as that of an example: of what came at one instant the id decides.</summary>
    private const string Earnest = "\u0001in earnest";

    [Fact]
    public void R12_an_example_goes_to_whom_the_router_would_give_it_after_the_queue_was_saved() => Generated.Holds(
        from seed in GenerateFacts.Seeds from waited in Gen.Choose(0, 120) from weight in Gen.Choose(1, 3) select (seed, waited, weight), of =>
        {
            var (world, slow, live, log) = (new GenerateFacts(of.seed), new SlowRouter(), new Router(), new List<RoutingFact>());
            foreach (var fact in world.Begin().Concat(Enumerable.Range(0, of.seed % 60).Select(_ => world.Next(slow))))
                try
                {
                    slow.Apply(fact);
                    live.Apply(fact);
                    log.Add(fact);
                }
                catch (RefusedException)
                {
                    // not in the log: it changed nothing
                }
            var queue = log.OfType<QueueSet>().Last().Queue;
            var (draft, now) = (new KeptQueue(queue, new([new(ReadSkills.Of("spanish>=2"), 60 * Micros.PerSecond), new(SkillExpression.Anybody, 0)])), log.Max(fact => fact.At));
            var example = new Example("chat", Weight: of.weight, WaitedSeconds: of.waited);
            var tried = TryQueue.Decide(Told(log), draft, null, example, [], true, now);

            // the same, done in earnest
            live.Apply(new QueueSet(now, queue));
            live.Apply(new OpenSet(now, queue.Id, true));
            live.Apply(new Enqueued(now, new(Earnest, queue.Id, "chat", of.weight, 0, now - (of.waited * Micros.PerSecond), draft.Plan, null, now)));
            Offered? made = null;
            for (var ticks = 0; ticks < 20 && made is null; ticks++)
                if (live.Apply(new Ticked(now, int.MaxValue)) is { Count: > 0 } outcomes)
                    made = outcomes.OfType<Offered>().FirstOrDefault(offer => offer.Item == Earnest);
                else
                    break;
            Assert.Equal(made?.Agent, tried.Decision?.Agent);
            if (tried.Decision is { } decision)
                Assert.Equal((decision.Agent, ""), (tried.Why.Agents[0].Agent, tried.Why.Agents[0].Reason));
        });

    private static Router Told(List<RoutingFact> facts)
    {
        var router = new Router();
        facts.ForEach(fact => router.Apply(fact));
        return router;
    }
}

public abstract class QueuePagesTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : QueuePagesTests(Store.Sqlite);
    public sealed class OnPostgres() : QueuePagesTests(Store.Postgres);

    private static FormCollection Posted(string step, params (string Name, string Value)[] fields) => new(
        fields.Append(("step", step)).GroupBy(field => field.Item1).ToDictionary(of => of.Key, of => new StringValues([.. of.Select(field => field.Item2)])));

    private async Task<EditedQueue> Post(FormCollection form) => await Get<ManageQueues>().Form(Lead, form) switch
    {
        RazorComponentResult<EditQueuePage> page => new(page.StatusCode ?? 200, (Dictionary<string, string>)page.Parameters["Wrong"]!, (TriedView?)page.Parameters["Tried"]),
        _ => new(302, [], null),
    };

    private sealed record EditedQueue(int Status, Dictionary<string, string> Wrong, TriedView? Tried);

    [Fact]
    public async Task An_example_is_tried_through_a_draft_and_nothing_is_kept_until_it_is_saved()
    {
        await Staff(3, 1, new QueueStep("anybody", 0));
        var facts = await Facts();
        var draft = ((string, string)[])[("id", "q"), ("member", "a1"), ("member", "a2"), ("needs-0", "spanish>=3"), ("seconds-0", "60"), ("needs-1", "anybody"), ("seconds-1", ""), ("channel", "chat"), ("weight", "1"), ("waited", "0")];
        var tried = await Post(Posted("try", draft));
        Assert.Equal((200, "a2"), (tried.Status, tried.Tried!.Agent));
        Assert.Contains("a0", tried.Tried.Why.Passed.Single(p => p.Reason == "do not serve this queue").Named);
        Assert.Equal(facts, await Facts());
        Assert.Equal(["a0", "a1", "a2"], Assert.Single(await Get<KeepQueue>().All()).Members);

        Assert.Equal(302, (await Post(Posted("save", draft))).Status);
        Assert.Equal(["a1", "a2"], Assert.Single(await Get<KeepQueue>().All()).Members);
        await Enqueue("c1");
        Assert.Equal("a2", Assert.Single(await Step()).Agent);
        await MustBeWhole();
    }

    [Fact]
    public async Task When_nobody_is_there_it_says_so_and_may_be_asked_as_if_all_were()
    {
        await Staff(2);
        foreach (var agent in (string[])["a0", "a1"])
            await Get<KeepAgent>().Be(Lead, agent, "offline");
        var draft = ((string, string)[])[("id", "q"), ("member", "a0"), ("member", "a1"), ("channel", "chat"), ("weight", "1")];
        var tried = await Post(Posted("try", draft));
        Assert.Null(tried.Tried!.Agent);
        Assert.Equal(("were not available", 2), tried.Tried.Why.Passed.Select(p => (p.Reason, p.Agents)).Single());
        Assert.NotNull((await Post(Posted("try", [.. draft, ("there", "everybody")]))).Tried!.Agent);
        Assert.Equal(["Offline", "Offline"], (await Get<KeepAgent>().All()).Select(agent => agent.Presence));
    }

    [Fact]
    public async Task What_cannot_be_is_told_at_its_field_by_page_and_refused_by_the_api()
    {
        await Staff(1);
        var posted = await Post(Posted("save", ("id", ""), ("new", "true"), ("needs-0", "spanish>=9"), ("seconds-0", "soon"), ("needs-1", "anybody"), ("seconds-1", ""), ("tag-0", "vip"), ("minutes-0", "many"), ("because-0", "")));
        Assert.Equal(422, posted.Status);
        Assert.Equal(["because-0", "id", "minutes-0", "needs-0", "seconds-0"], posted.Wrong.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("from 1 to 5", posted.Wrong["needs-0"], StringComparison.Ordinal);
        Assert.Contains("already", (await Post(Posted("save", ("id", "q"), ("new", "true")))).Wrong["id"], StringComparison.Ordinal);
        Assert.Equal(["channel", "weight"], (await Post(Posted("try", ("id", "q"), ("channel", ""), ("weight", "0")))).Wrong.Keys.Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<TryQueue>().Answer("nowhere", new(null, new("chat"))));
        Assert.Equal("a0", (await Get<TryQueue>().Answer("q", new(null, new("chat")))).OfferedTo);
    }

    private Task<long> Facts() => Database.Read(session => session.Single<long>("select count(*) from routing_facts"));
}

public sealed class AgentFormTests
{
    [Fact]
    public void Skills_and_maxima_are_read_as_they_are_written() => Generated.Holds(
        from spanish in Gen.Choose(1, 5) from billing in Gen.Choose(1, 5) from capacity in Gen.Choose(1, 100) from voice in Gen.Choose(0, 9) select (spanish, billing, capacity, voice), of =>
        {
            var agent = new AgentAnswer("a", "Available", new Dictionary<string, int> { ["spanish"] = of.spanish, ["billing"] = of.billing }, of.capacity, new Dictionary<string, int> { ["voice"] = of.voice });
            var (fields, wrong) = AgentForm.Of(agent).Read();
            Assert.Empty(wrong);
            Assert.Equal((of.spanish, of.billing, of.capacity, of.voice), (fields!.Skills!["spanish"], fields.Skills["billing"], fields.Capacity, fields.Maximum!["voice"]));
        });

    [Theory]
    [InlineData("spanish", "3", "", "skills")]
    [InlineData("spanish 9", "3", "", "skills")]
    [InlineData("spanish 3, spanish 4", "3", "", "skills")]
    [InlineData("", "many", "", "capacity")]
    [InlineData("", "0", "", "capacity")]
    [InlineData("", "3", "voice none", "maximum")]
    public void What_cannot_be_is_told_at_its_field(string skills, string capacity, string maximum, string field) =>
        Assert.Equal(field, Assert.Single(new AgentForm("a", skills, capacity, maximum).Read().Wrong.Keys));
}
