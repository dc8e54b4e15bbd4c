using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>“Why was this given to me?” in words, of conversations that were offered, wait, or were taken past the queue.</summary>
public abstract class WhyTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : WhyTests(Store.Sqlite);
    public sealed class OnPostgres() : WhyTests(Store.Postgres);

    private async Task<Caller> Staff(string name, int capacity = 1)
    {
        var agent = await Hire(name, "agent", "service");
        await Get<KeepAgent>().Do(Lead, agent.Id, new(name == "eve" ? new Dictionary<string, int> { ["spanish"] = 3 } : null, capacity, null));
        await Get<KeepAgent>().Be(Lead, agent.Id, "available");
        Time.Advance(TimeSpan.FromMinutes(2));
        return agent;
    }

    private Task Queue(params Caller[] members) => Get<KeepQueue>().Do(Lead, "service", new([.. members.Select(m => m.Id)], null, null));

    private async Task<long> Offered(Caller agent)
    {
        await Get<RunRouter>().Step(TestContext.Current.CancellationToken);
        return Assert.Single(await Get<ListOffers>().Open(agent)).Number;
    }

    [Fact]
    public async Task It_says_who_could_take_it_who_could_not_and_by_what_the_first_came_first()
    {
        var (dana, eve, finn) = (await Staff("dana"), await Staff("eve"), await Staff("finn"));
        await Queue(dana, eve);
        var of = await Open("ann", "Where is it?");
        var number = await Offered(dana);
        var why = await Get<ShowWhy>().OfOffer(dana, number);
        Assert.Equal("Of 2 who could take it, dana came first: idle for longer, 6 min, where eve had been for 4 min.", why.Why!.Decided);
        Assert.Equal([("dana", ""), ("eve", "idle for a shorter time: 4 min")], why.Why!.Able.Select(a => (a.Agent, a.Behind)));
        var passed = Assert.Single(why.Why!.Passed);
        Assert.Equal(("do not serve this queue", 1, "finn"), (passed.Reason, passed.Agents, Assert.Single(passed.Named)));
        Assert.Equal(("service", "webchat"), (why.Why!.Item.Queue, why.Why.Item.Channel));
        Assert.Equal(why.Why!.Decided, (await Get<ShowWhy>().OfConversation(Lead, of.Id, null)).Why!.Decided);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<ShowWhy>().OfConversation(Lead, of.Id, number + 1))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<ShowWhy>().OfOffer(Lead, number + 1))).Status);

        // declined: it is Eve's, and why it was Dana's stays to be read
        await Get<AnswerOffer>().Do(dana, number, false);
        var second = await Offered(eve);
        var then = await Get<ShowWhy>().OfConversation(eve, of.Id, null);
        Assert.Equal("eve was the only one who could take it.", then.Why!.Decided);
        Assert.Contains(then.Why!.Passed, p => p.Reason.Contains("declined it", StringComparison.Ordinal) && p.Named.Single() == "dana");
        Assert.Equal([(number, "declined"), (second, "not answered yet")], then.Offers.Select(o => (o.Number, o.Words)));
        Assert.Equal("idle for a shorter time: 4 min", (await Get<ShowWhy>().OfConversation(dana, of.Id, number)).Why!.Able[1].Behind);
    }

    [Fact]
    public async Task What_waits_is_explained_too_and_what_was_taken_past_the_queue_says_so()
    {
        var dana = await Staff("dana");
        await Queue(dana);
        await Get<AnswerOffer>().Do(dana, await Wait("ann", dana), true);
        var second = await Open("bob");
        await Get<RunRouter>().Step(TestContext.Current.CancellationToken);
        var why = await Get<ShowWhy>().OfConversation(dana, second.Id, null);
        Assert.Null(why.Offer);
        Assert.Empty(why.Why!.Able);
        Assert.Equal("had no capacity free", Assert.Single(why.Why!.Passed).Reason);

        await Get<AssignConversation>().Do(await Hire("boss", "supervisor", "service"), second.Id, "me");
        var taken = await Get<ShowWhy>().OfConversation(dana, second.Id, null);
        Assert.Null(taken.Why);
        Assert.Null(taken.Offer);
        Assert.Equal("boss", taken.RunBy);
    }

    [Fact]
    public async Task Who_may_not_read_a_conversation_is_not_told_whose_it_is()
    {
        var dana = await Staff("dana");
        await Queue(dana);
        var number = await Wait("ann", dana, title: "A secret");
        var stranger = await Hire("sam", "agent", "sales");
        Assert.Equal("A secret", (await Get<ShowWhy>().OfOffer(dana, number)).Title);
        var item = (await Get<ListOffers>().Why(dana, number)).Offer.Item;
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<ShowWhy>().OfOffer(stranger, number))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<ListOffers>().Why(stranger, number))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<ShowWhy>().OfConversation(stranger, item, null))).Status);
    }

    private async Task<long> Wait(string who, Caller agent, string? title = null)
    {
        await Get<OpenConversation>().Do(From(who) with { Title = title });
        return await Offered(agent);
    }
}
