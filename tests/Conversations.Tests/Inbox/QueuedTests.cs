using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.Desk;
using Throughline.Gate;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Inbox;

/// <summary>Conversations in the queue of their team: offered, taken, given past it, resolved, opened again, handed over.</summary>
public abstract class QueuedTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : QueuedTests(Store.Sqlite);
    public sealed class OnPostgres() : QueuedTests(Store.Postgres);

    private async Task<Caller> Staff(string name, string team, int capacity = 1)
    {
        var agent = await Hire(name, "agent", team);
        await Get<KeepAgent>().Do(Lead, agent.Id, new(null, capacity, null));
        await Get<KeepAgent>().Be(Lead, agent.Id, "available");
        return agent;
    }

    private Task Queue(string team, params Caller[] members) => Get<KeepQueue>().Do(Lead, team, new([.. members.Select(m => m.Id)], null, null));

    private Task Route() => Get<RunRouter>().Step(TestContext.Current.CancellationToken);

    private async Task<List<OfferAnswer>> Offers(Caller agent)
    {
        await Route();
        return await Get<ListOffers>().Open(agent);
    }

    [Fact]
    public async Task What_customers_begin_is_offered_and_who_accepts_runs_it_until_it_is_resolved()
    {
        var dana = await Staff("dana", "service");
        await Queue("service", dana);
        var first = await Open("ann");
        Time.Advance(TimeSpan.FromSeconds(1)); // at one instant the id decides
        var second = await Open("bob");
        var offer = Assert.Single(await Offers(dana));
        Assert.Equal(first.Id, offer.Item);
        await Get<AnswerOffer>().Do(dana, offer.Number, true);
        Assert.Equal(dana.Id, (await Stands(first.Id)).Agent);
        Assert.Empty(await Offers(dana)); // her capacity is one
        await Get<ChangeState>().Do(dana, first.Id, new("resolved", null, null, null));
        Assert.Equal(second.Id, Assert.Single(await Offers(dana)).Item);
    }

    [Fact]
    public async Task A_customer_who_comes_back_is_offered_to_who_ran_it_before()
    {
        var (dana, eve) = (await Staff("dana", "service", 5), await Staff("eve", "service", 5));
        await Queue("service", dana, eve);
        var of = await Open("ann");
        await Route();
        var agent = (await Offers(dana)).Count > 0 ? dana : eve;
        await Get<AnswerOffer>().Do(agent, Assert.Single(await Offers(agent)).Number, true);
        await Get<ChangeState>().Do(agent, of.Id, new("resolved", null, null, null));
        Time.Advance(TimeSpan.FromMinutes(5));
        await Get<ReceiveMessage>().Do(of.Id, new(null, "Me again"));
        Assert.Equal(of.Id, Assert.Single(await Offers(agent)).Item);
    }

    [Fact]
    public async Task Who_takes_it_past_the_queue_has_it_and_who_it_was_offered_to_is_told()
    {
        var (dana, eve) = (await Staff("dana", "service"), await Staff("eve", "service"));
        await Queue("service", dana);
        var of = await Open("ann");
        var offer = Assert.Single(await Offers(dana));
        await Get<AssignConversation>().Do(eve, of.Id, "me");
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Get<AnswerOffer>().Do(dana, offer.Number, true))).Status);
        Assert.Equal(eve.Id, (await Stands(of.Id)).Agent);
        Assert.Empty(await Offers(dana));
    }

    [Fact]
    public async Task An_answer_by_who_is_no_agent_of_the_desk_takes_it_out_of_the_queue()
    {
        var dana = await Staff("dana", "service");
        await Queue("service", dana);
        var of = await Open("ann");
        await Get<WriteMessage>().Do(await Hire("boss", "supervisor", "service"), of.Id, new("I do this one"));
        Assert.Empty(await Offers(dana));
    }

    [Fact]
    public async Task What_is_handed_over_waits_in_the_queue_of_the_team_that_takes_it()
    {
        var (dana, sam) = (await Staff("dana", "service"), await Staff("sam", "sales"));
        await Queue("service", dana);
        await Queue("sales", sam);
        var of = await Open("ann");
        await Get<AnswerOffer>().Do(dana, Assert.Single(await Offers(dana)).Number, true);
        await Get<HandOver>().Do(dana, of.Id, new("sales", "wants to upgrade", null, 60));
        Assert.Empty(await Offers(sam));
        await Get<InteractionOwners>().Answer(sam, (await Owner(of))!.Offer!.Id, accept: true);
        Assert.Equal(of.Id, Assert.Single(await Offers(sam)).Item);
        await Open("bob");
        Assert.Single(await Offers(dana)); // she has room again
    }

    [Fact]
    public async Task Where_a_team_has_no_queue_nothing_is_offered()
    {
        var dana = await Staff("dana", "service");
        await Open("ann");
        Assert.Empty(await Offers(dana));
    }
}
