using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Callbacks;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Routing.Desk;
using Throughline.Conversations.Tests.Routing.Desk;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Callbacks;

public sealed class AskCallbackTests
{
    private static readonly Conversation Open = new() { Id = "c", Identifier = 1, Channel = "webchat", Title = "", Team = "service" };

    [Fact]
    public void R15_a_callback_keeps_when_they_came_and_is_planned_if_and_only_if_a_time_is_asked_for() => Generated.Holds(
        from now in Gen.Choose(1, 1_000_000) from place in Gen.Choose(-1000, 1000) from waits in Gen.Choose(-1000, 1000) from minutes in Gen.Choose(0, 60 * 24 * 60) select (now, place, waits, minutes), of =>
        {
            var now = of.now * Micros.PerSecond;
            var place = of.place < 0 ? (long?)null : now - (of.place * Micros.PerSecond);
            var waiting = of.waits < 0 ? (long?)null : now - (of.waits * Micros.PerSecond);
            var asked = of.minutes == 0 ? (DateTimeOffset?)null : DateTimeOffset.UnixEpoch.AddSeconds(of.now).AddMinutes(of.minutes);
            var made = AskCallback.Decide(Open with { WaitingSince = waiting }, null, new(asked, null, " 123 "), place, "id", "Dana", now);
            Assert.Equal((place ?? waiting ?? now, asked is null ? Callback.Waiting : Callback.Planned, asked is null ? null : now + (of.minutes * Micros.PerMinute), "voice", "123"), (made.PlaceAt, made.State, made.DueAt, made.Channel, made.Contact));
        });

    [Fact]
    public void What_cannot_be_is_refused_and_says_why()
    {
        Callback Ask(Conversation of, Callback? open, NewCallback request) => AskCallback.Decide(of, open, request, null, "id", "Dana", 10 * Micros.PerDay);
        var made = Ask(Open, null, new());
        Assert.Equal(409, Assert.Throws<RefusedException>(() => Ask(Open, made, new())).Status);
        Assert.Equal(409, Assert.Throws<RefusedException>(() => Ask(Open with { State = ConversationState.Resolved }, null, new())).Status);
        foreach (var days in (int[])[0, 10, 71])
            Assert.Contains("within 60 days", Assert.Throws<UserErrorException>(() => Ask(Open, null, new(DateTimeOffset.UnixEpoch.AddDays(days)))).Message, StringComparison.Ordinal);
        Assert.Throws<UserErrorException>(() => Ask(Open, null, new(Note: new('x', 1001))));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("30", "2026-01-01T00:30:00Z")]
    [InlineData("2026-01-31 14:30", "2026-01-31T14:30:00Z")]
    public void A_form_says_when(string text, string? at) =>
        Assert.Equal(at is null ? null : DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture), CallbackTime.Read(text, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
}

public abstract class CallbacksTests(Store store) : DeskCase(store)
{
    public sealed class OnSqlite() : CallbacksTests(Store.Sqlite);
    public sealed class OnPostgres() : CallbacksTests(Store.Postgres);

    private async Task<Caller> Desk()
    {
        var dana = await Hire("dana", "agent", "service");
        await Get<KeepAgent>().Do(Lead, dana.Id, new(null, 1, null));
        await Get<KeepAgent>().Be(Lead, dana.Id, "available");
        await Get<KeepQueue>().Do(Lead, "service", new([dana.Id], null, null));
        return dana;
    }

    /// <summary>Does what is due, as the node's worker does.</summary>
    private Task Due(string conversation) => Database.Write(tx =>
    {
        var worker = Get<IEnumerable<IDueWorker>>().OfType<CallWhenDue>().Single();
        worker.Do(tx, new DueItem(worker.Kind, conversation, "", Now, 0));
    });

    private Task<Callback?> Asked(string conversation) => Database.Read(session => Get<CallbackList>().Of(session, conversation).LastOrDefault());

    [Fact]
    public async Task R15_until_its_time_it_is_offered_to_nobody_and_then_before_what_came_later()
    {
        var dana = await Desk();
        var first = await Open("ann");
        Time.Advance(TimeSpan.FromSeconds(10));
        await Get<AskCallback>().Do(dana, first.Id, new(Time.GetUtcNow().AddHours(2), "voice", "+49 30 1234", "After lunch"));
        Assert.Equal(ConversationState.Snoozed, (await Stands(first.Id)).State);
        var second = await Open("bob");
        Assert.Equal(second.Id, Assert.Single(await Step()).Item);
        await Get<AnswerOffer>().Do(dana, 1, true);
        await Open("cyd");
        Time.Advance(TimeSpan.FromHours(1));
        await Due(first.Id);
        Assert.Equal(Callback.Planned, (await Asked(first.Id))!.State);
        Time.Advance(TimeSpan.FromHours(1));
        await Due(first.Id);
        await Due(first.Id); // told twice is once
        Assert.Equal((Callback.Waiting, ConversationState.Open), ((await Asked(first.Id))!.State, (await Stands(first.Id)).State));
        await Get<ChangeState>().Do(dana, second.Id, new("resolved", null, null, null));
        var offer = Assert.Single(await Step());
        Assert.Equal(first.Id, offer.Item); // not cyd's, who came before it was due and after ann
        await Get<AnswerOffer>().Do(dana, offer.Number, true);
        Assert.Equal(Callback.Reached, (await Get<EndCallback>().Do(dana, first.Id, Callback.Reached)).Ended);
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Get<EndCallback>().Do(dana, first.Id, Callback.Missed))).Status);
        await MustBeWhole();
    }

    [Fact]
    public async Task R15_who_keeps_their_place_waits_in_it()
    {
        var dana = await Desk();
        var first = await Open("ann");
        Time.Advance(TimeSpan.FromSeconds(10));
        await Open("bob");
        await Get<AskCallback>().Do(dana, first.Id, new(Contact: "+49 30 1234"));
        Assert.Equal(first.Id, Assert.Single(await Step()).Item);
        Assert.Equal(first.Id, Assert.Single(await Get<ListCallbacks>().Open(dana)).Conversation);
        Assert.Empty(await Get<ListCallbacks>().Open(await Hire("sam", "agent", "sales")));
        await MustBeWhole();
    }

    [Fact]
    public async Task What_is_withdrawn_waits_at_once_and_what_is_resolved_needs_no_call()
    {
        var dana = await Desk();
        var (first, second) = (await Open("ann"), await Open("bob"));
        foreach (var of in (Conversation[])[first, second])
            await Get<AskCallback>().Do(dana, of.Id, new(Time.GetUtcNow().AddHours(2)));
        Assert.Empty(await Step());
        await Get<EndCallback>().Do(dana, first.Id, Callback.Withdrawn);
        Assert.Equal(first.Id, Assert.Single(await Step()).Item);
        await Get<ChangeState>().Do(dana, second.Id, new("resolved", null, null, null));
        Assert.Equal(Callback.Resolved, (await Asked(second.Id))!.Ended);
        Time.Advance(TimeSpan.FromHours(2));
        await Due(second.Id);
        Assert.Equal(ConversationState.Resolved, (await Stands(second.Id)).State);
        await MustBeWhole();
    }
}
