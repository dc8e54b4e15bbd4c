using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Conversations.Tests.Routing.Desk;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Routing.WrappingUp;

public abstract class WrapUpItemTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : WrapUpItemTests(Store.Sqlite);
    public sealed class OnPostgres() : WrapUpItemTests(Store.Postgres);

    private static readonly QueueWrapUp Minute = new(60, CodesRequired: true, Reasons: ["late", "broken"], Resolutions: ["refunded"]);

    /// <summary>One agent with room for one, who is done with the customer of c1.</summary>
    private async Task<WrapUpAnswer> Served(QueueWrapUp wrapUp)
    {
        await Staff(1, capacity: 1);
        await Get<KeepQueue>().Do(Lead, "q", new(["a0"], null, null, wrapUp));
        await Enqueue("c1");
        await Get<AnswerOffer>().Do(Agent("a0"), Assert.Single(await Step()).Number, true);
        Time.Advance(TimeSpan.FromSeconds(100));
        await Get<QueueItem>().Complete(Agent("a0"), "c1");
        return Assert.Single(await Get<WrapUpItem>().Of(Agent("a0")));
    }

    private Task<Handling> Stands(long number) => Database.Read(session => Get<Handlings>().Find(session, number)!);

    [Fact]
    public async Task R13_nothing_is_offered_until_it_is_done_and_then_at_once()
    {
        var left = await Served(Minute);
        await Enqueue("c2");
        Assert.Empty(await Step());
        await MustBeWhole();
        Assert.Contains("asks for both", (await Assert.ThrowsAsync<UserErrorException>(() => Get<WrapUpItem>().Do(Agent("a0"), left.Number, new("late")))).Message, StringComparison.Ordinal);
        Time.Advance(TimeSpan.FromSeconds(20));
        await Get<WrapUpItem>().Do(Agent("a0"), left.Number, new("late", "Refunded"));
        Assert.Equal("c2", Assert.Single(await Step()).Item);
        var handled = await Stands(left.Number);
        Assert.Equal(("agent", "late", "refunded", 100, 20), (handled.Ended, handled.Reason, handled.Resolution, (handled.EndedAt - handled.BeganAt) / Micros.PerSecond, (handled.WrappedAt - handled.EndedAt) / Micros.PerSecond));
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Get<WrapUpItem>().Do(Agent("a0"), left.Number, new("late", "refunded")))).Status);
        await MustBeWhole();
    }

    [Fact]
    public async Task R13_it_ends_by_itself_and_who_was_late_may_still_say_what_it_was_once()
    {
        var left = await Served(Minute);
        await Enqueue("c2");
        Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Empty(await Step());
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("c2", Assert.Single(await Step()).Item);
        Assert.Equal(("time", null), ((await Stands(left.Number)).Ended, (await Stands(left.Number)).Reason));
        await Get<WrapUpItem>().Do(Agent("a0"), left.Number, new("broken", "refunded"));
        Assert.Equal(("time", "broken"), ((await Stands(left.Number)).Ended, (await Stands(left.Number)).Reason));
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Get<WrapUpItem>().Do(Agent("a0"), left.Number, new("late")))).Status);
        await MustBeWhole();
    }

    [Fact]
    public async Task Where_the_queue_says_so_others_are_offered_meanwhile()
    {
        await Served(new(60, KeepsCapacity: false));
        await Enqueue("c2");
        Assert.Equal("c2", Assert.Single(await Step()).Item);
        await MustBeWhole();
    }

    [Fact]
    public async Task An_item_that_comes_back_ends_what_was_left_to_do_of_it()
    {
        var left = await Served(Minute);
        await Enqueue("c1");
        Assert.Equal("customer", (await Stands(left.Number)).Ended);
        Assert.Equal("c1", Assert.Single(await Step()).Item);
        await MustBeWhole();
    }

    [Fact]
    public async Task Nobody_ends_what_is_anothers_but_who_leads_the_desk()
    {
        var left = await Served(new(60));
        var other = Agent("a9") with { Permissions = Role.Get("agent").Permissions };
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<WrapUpItem>().Do(other, left.Number, new()))).Status);
        Assert.Equal("lead", (await Get<WrapUpItem>().Do(Lead, left.Number, new())).Ended);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_conversation_is_resolved_wrapped_up_and_its_codes_are_a_fact()
    {
        var dana = await Hire("dana", "agent", "service");
        await Get<KeepAgent>().Do(Lead, dana.Id, new(null, 1, null));
        await Get<KeepAgent>().Be(Lead, dana.Id, "available");
        await Get<KeepQueue>().Do(Lead, "service", new([dana.Id], null, null, Minute));
        var of = await Open("ann");
        await Get<AnswerOffer>().Do(dana, Assert.Single(await Step()).Number, true);
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ChangeState>().Do(dana, of.Id, new("resolved", "weather", null, null)));
        await Get<ChangeState>().Do(dana, of.Id, new("resolved", "Late", null, null));
        var left = Assert.Single(await Get<WrapUpItem>().Of(dana));
        Assert.Equal((of.Id, "late", null), (left.Item, left.Reason, left.Resolution));
        await Get<WrapUpItem>().Do(dana, left.Number, new(null, "refunded"));
        Assert.Equal(("late", "refunded"), ((await Stands(of.Id)).Reason, (await Stands(of.Id)).Resolution));
        // PostgreSQL shows readers what no older transaction of the whole server can come before any more
        while ((await Database.Read(session => Get<EventLog>().Named(session, Position.Start, [ConversationFacts.WrappedUp], 10))).Count == 0)
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task Whoever_did_not_run_it_has_nothing_left_to_do()
    {
        var (dana, boss) = (await Hire("dana", "agent", "service"), await Hire("boss", "supervisor", "service"));
        await Get<KeepAgent>().Do(Lead, dana.Id, new(null, 1, null));
        await Get<KeepAgent>().Be(Lead, dana.Id, "available");
        await Get<KeepQueue>().Do(Lead, "service", new([dana.Id], null, null, Minute));
        var of = await Open("ann");
        await Get<AnswerOffer>().Do(dana, Assert.Single(await Step()).Number, true);
        await Get<ChangeState>().Do(boss, of.Id, new("resolved", null, null, null));
        Assert.Empty(await Get<WrapUpItem>().Of(dana));
        await MustBeWhole();
    }
}
