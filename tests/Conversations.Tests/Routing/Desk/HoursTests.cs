using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.Queues;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Conversations.Tests.Routing.Desk;

public abstract class HoursTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : HoursTests(Store.Sqlite);
    public sealed class OnPostgres() : HoursTests(Store.Postgres);

    private static readonly QueueHours Always = new("UTC", Enum.GetNames<DayOfWeek>().ToDictionary(day => day, _ => "00:00-24:00"));

    /// <summary>Hours that began a minute ago and end in one, every day.</summary>
    private QueueHours AroundNow()
    {
        var now = Time.GetUtcNow();
        return new("UTC", Enum.GetNames<DayOfWeek>().ToDictionary(day => day, _ => $"{now.AddMinutes(-1):HH:mm}-{now.AddMinutes(1):HH:mm}"));
    }

    private Task Queue(string id, QueueHours? hours, IReadOnlyList<QueueOverflow>? overflow, params string[] members) => Get<KeepQueue>().Do(Lead, id, new(members, null, null, null, hours, overflow));

    private async Task<QueueAnswer> Shown(string queue) => (await Get<KeepQueue>().All()).Single(of => of.Id == queue);

    private async Task<IReadOnlyList<RoutingOutcome>> Tick() => await Router.Step(TestContext.Current.CancellationToken) ?? [];

    [Fact]
    public async Task R14_a_queue_opens_and_closes_by_its_hours_and_the_log_says_so()
    {
        await Staff(1);
        Time.Advance(TimeSpan.FromTicks(Time.GetUtcNow().Date.AddDays(1).AddHours(12).Ticks - Time.GetUtcNow().UtcTicks)); // noon: its hours lie within the day
        await Queue("q", AroundNow(), null, "a0");
        await Enqueue("c1");
        Assert.Single(await Step());
        await Enqueue("c2");
        Time.Advance(TimeSpan.FromMinutes(1));
        await Get<AnswerOffer>().Do(Agent("a0"), 1, true); // an offer that is open can still be taken
        Assert.Empty(await Step());
        Assert.False((await Shown("q")).IsOpen);
        await MustBeWhole();
        Time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromMinutes(2));
        Assert.Contains("c2", (await Step()).Select(offer => offer.Item));
        Assert.True((await Shown("q")).IsOpen);
        await MustBeWhole();
    }

    [Fact]
    public async Task R14_outside_of_its_hours_items_go_on_elsewhere_and_why_is_told()
    {
        await Staff(2);
        await Queue("night", Always, null, "a1");
        await Queue("q", new("UTC", new Dictionary<string, string> { ["monday"] = "00:00-00:01" }), [new("night", 0, "closed")], "a0");
        if (Time.GetUtcNow() is { DayOfWeek: DayOfWeek.Monday, Hour: 0, Minute: 0 })
            Time.Advance(TimeSpan.FromMinutes(2));
        var tried = await Get<TryQueue>().Answer("q", new(null, new("chat")));
        Assert.Equal(("a1", "It would go on in night, since q is closed."), (tried.OfferedTo, tried.WentOn));
        await Enqueue("c1");
        var outcomes = await Tick();
        Assert.Equal(new Overflowed("c1", "q", "night", OverflowWhen.Closed), outcomes.OfType<Overflowed>().Single());
        var offer = outcomes.OfType<Offered>().Single();
        Assert.Equal(("a1", 1), (offer.Agent, (int)(await Shown("night")).Waiting));
        var why = await Database.Read(session => WhyView.Of(Get<ListOffers>().Explained(session, Get<RoutedItems>().Offer(session, offer.Number)!).Why, offer, agent => agent));
        Assert.Equal(("night", "it came into q and went on here, as it was closed"), (why.Item.Queue, why.Item.From));
        await MustBeWhole();
    }

    [Fact]
    public async Task R14_who_takes_what_went_on_takes_it_over_for_their_team()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"));
        foreach (var agent in (Caller[])[dana, sam])
            await Get<KeepAgent>().Do(Lead, agent.Id, new(null, 2, null));
        await Get<KeepAgent>().Be(Lead, sam.Id, "available");
        await Queue("sales", null, null, sam.Id);
        await Queue("service", null, [new("sales", 30, "nobody"), new("sales", 600, "waited")], dana.Id);
        var of = await Open("ann");
        Assert.Empty(await Tick());
        Time.Advance(TimeSpan.FromSeconds(30));
        var offer = (await Tick()).OfType<Offered>().Single();
        Assert.Equal((sam.Id, "service"), (offer.Agent, (await Stands(of.Id)).Team)); // until it is taken it stays where it was
        await Get<AnswerOffer>().Do(sam, offer.Number, true);
        var theirs = await Stands(of.Id);
        Assert.Equal(("sales", sam.Id), (theirs.Team, theirs.Agent));
        Assert.Equal("sales", (await Owner(of))!.Team);
        Assert.Equal("held", await Database.Read(session => Get<RoutedItems>().Find(session, of.Id)!.State));
        await Get<ChangeState>().Do(sam, of.Id, new("resolved", null, null, null));
        await MustBeWhole();
    }

    [Theory]
    [InlineData("nowhere", "closed", "is no queue")]
    [InlineData("q", "closed", "which other queue")]
    [InlineData("night", "someday", "waited, nobody or closed")]
    public async Task What_cannot_be_is_refused(string to, string when, string says)
    {
        await Staff(1);
        await Queue("night", null, null);
        Assert.Contains(says, (await Assert.ThrowsAsync<UserErrorException>(() => Queue("q", null, [new(to, 0, when)]))).Message, StringComparison.Ordinal);
        Assert.Contains("no time zone", (await Assert.ThrowsAsync<UserErrorException>(() => Queue("q", new("Mars", null), null))).Message, StringComparison.Ordinal);
    }
}
