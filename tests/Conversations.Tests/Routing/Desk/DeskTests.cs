using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing.Desk;

public abstract class DeskTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : DeskTests(Store.Sqlite);
    public sealed class OnPostgres() : DeskTests(Store.Postgres);

    [Fact]
    public async Task An_item_is_offered_accepted_and_finished()
    {
        await Staff(1);
        await Enqueue("c1");
        var offer = Assert.Single(await Step());
        Assert.Equal(("c1", "a0"), (offer.Item, offer.Agent));
        Assert.Equal(offer.Number, Assert.Single(await Get<ListOffers>().Open(Agent("a0"))).Number);
        Assert.Equal("accepted", (await Get<AnswerOffer>().Do(Agent("a0"), offer.Number, true)).State);
        Assert.Equal((0, 1), (await Get<KeepQueue>().All()).Select(q => ((int)q.Waiting, (int)q.Held)).Single());
        await Database.Write(tx => Get<RouteItem>().Finish(tx, "c1"));
        Assert.Empty(await Step());
        await MustBeWhole();
    }

    [Fact]
    public async Task R5_of_several_who_answer_one_wins_and_the_others_are_told_409()
    {
        await Staff(1, capacity: 20);
        for (var i = 0; i < 20; i++)
            await Enqueue($"c{i}");
        foreach (var offer in await Step())
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(async () =>
            {
                try
                {
                    return (await Get<AnswerOffer>().Do(Agent("a0"), offer.Number, i % 2 == 0)).State;
                }
                catch (RefusedException e)
                {
                    return e.Status.ToString(System.Globalization.CultureInfo.InvariantCulture);
                }
            })));
            Assert.Equal(5, answers.Count(answer => answer == "409"));
        }
        await MustBeWhole();
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<AnswerOffer>().Do(Agent("a9"), 1, true))).Status);
    }

    [Fact]
    public async Task R6_an_offer_that_is_not_answered_goes_to_somebody_else_and_so_many_in_a_row_make_an_agent_not_responding()
    {
        await Staff(2, capacity: 1);
        await Enqueue("c1");
        var first = Assert.Single(await Step());
        Time.Advance(TimeSpan.FromSeconds(31));
        var second = Assert.Single(await Step());
        Assert.NotEqual(first.Agent, second.Agent);
        Assert.Equal("timed out", await StateOf(first.Number));
        await Assert.ThrowsAsync<RefusedException>(() => Get<AnswerOffer>().Do(Agent(first.Agent), first.Number, true));
        for (var i = 0; i < 5; i++)
        {
            Time.Advance(TimeSpan.FromMinutes(6));
            await Step();
        }
        Assert.All(await Get<KeepAgent>().All(), agent => Assert.Equal("NotResponding", agent.Presence));
        await MustBeWhole();
    }

    [Fact]
    public async Task R11_offers_of_who_goes_offline_are_back_and_go_to_who_is_there()
    {
        await Staff(2, capacity: 1);
        await Enqueue("c1");
        var first = Assert.Single(await Step());
        await Get<KeepAgent>().Be(Agent(first.Agent), first.Agent, "offline");
        Assert.Equal("offline", await StateOf(first.Number));
        await Assert.ThrowsAsync<RefusedException>(() => Get<AnswerOffer>().Do(Agent(first.Agent), first.Number, true));
        Assert.NotEqual(first.Agent, Assert.Single(await Step()).Agent);
        await MustBeWhole();
    }

    [Fact]
    public async Task What_was_lifted_goes_first_what_is_withdrawn_goes_to_nobody_and_a_person_may_give_more()
    {
        await Staff(1, capacity: 1);
        await Enqueue("c1");
        Time.Advance(TimeSpan.FromMinutes(1));
        await Enqueue("c2", 1, "vip");
        await Enqueue("c3");
        await Database.Write(tx => Get<RouteItem>().Withdraw(tx, "c3"));
        Assert.Equal("c2", Assert.Single(await Step()).Item);
        await Assert.ThrowsAsync<RefusedException>(() => Enqueue("c1"));
        await Assert.ThrowsAsync<UserErrorException>(() => Database.Write(tx => Get<RouteItem>().Enqueue(tx, "c9", "nowhere", "chat", 1, [])));
        await Database.Write(tx => Get<RouteItem>().Assign(tx, "c1", "a0", "Dana"));
        Assert.Empty(await Step());
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Database.Write(tx => Get<RouteItem>().Withdraw(tx, "c1")))).Status);
    }

    [Fact]
    public async Task R12_why_it_was_given_to_somebody_is_told_from_the_log()
    {
        await Staff(5, 2, new QueueStep("spanish>=5", 60), new QueueStep("spanish>=3", 60), new QueueStep("anybody", 0));
        await Enqueue("c1", 2);
        await Enqueue("c2", 2);
        Assert.Equal("a4", Assert.Single(await Step()).Agent);
        Time.Advance(TimeSpan.FromSeconds(20)); // before its offer runs out
        await Get<AnswerOffer>().Do(Agent("a4"), 1, true);
        await Step();
        Time.Advance(TimeSpan.FromSeconds(50));
        var offer = Assert.Single(await Step());
        var why = await Get<ListOffers>().Why(Lead, offer.Number);
        Assert.Equal(("c2", 2, "a2"), (why.Offer.Item, why.StepReached, why.Offer.Agent));
        Assert.Equal([("a2", null), ("a3", null), ("a0", ExplainDecision.Skill), ("a1", ExplainDecision.Skill), ("a4", ExplainDecision.Capacity)], why.Agents.Select(a => (a.Agent, a.Reason)));
        await MustBeWhole();
    }

    [Fact]
    public async Task Rules_hold_from_the_next_decision_on_and_are_the_same_when_read_again()
    {
        await Staff(1, capacity: 3);
        var rules = new RulesFields(new Dictionary<string, int> { ["voice"] = 2 }, [new("chat", "voice")], OfferSeconds: 5);
        await Get<KeepRules>().Do(Lead, rules);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(rules), System.Text.Json.JsonSerializer.Serialize(await Get<KeepRules>().Now()));
        await Enqueue("c1");
        await Step();
        await Database.Write(tx => Get<RouteItem>().Enqueue(tx, "v1", "q", "voice", 1, []));
        Assert.Empty(await Step()); // no call while they chat
        Time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("v1", Assert.Single(await Step()).Item);
        await MustBeWhole();
    }

    [Fact]
    public async Task What_agents_and_queues_cannot_be_is_said()
    {
        Assert.Contains("level", (await Assert.ThrowsAsync<UserErrorException>(() => Get<KeepAgent>().Do(Lead, "a", new(new Dictionary<string, int> { ["x"] = 6 }, 1, null)))).Message, StringComparison.Ordinal);
        Assert.Contains("capacity", (await Assert.ThrowsAsync<UserErrorException>(() => Get<KeepAgent>().Do(Lead, "a", new(null, 0, null)))).Message, StringComparison.Ordinal);
        Assert.Contains("character 3", (await Assert.ThrowsAsync<UserErrorException>(() => Get<KeepQueue>().Do(Lead, "q", new(null, [new("a ! b", 1)], null)))).Message, StringComparison.Ordinal);
        Assert.Contains("because", (await Assert.ThrowsAsync<UserErrorException>(() => Get<KeepQueue>().Do(Lead, "q", new(null, null, [new("vip", 5, "")])))).Message, StringComparison.Ordinal);
        Assert.Equal(403, (await Assert.ThrowsAsync<RefusedException>(() => Get<KeepAgent>().Be(new("b", "B", new HashSet<string>(), ""), "a", "away"))).Status);
    }

    private Task<string> StateOf(long offer) => Database.Read(session => Get<RoutedItems>().Offer(session, offer)!.State);
}
