using System.Text;
using Throughline.Conversations.Inbox;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Gate.Suppressed;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Inbox;

public abstract class ConversationsTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : ConversationsTests(Store.Sqlite);
    public sealed class OnPostgres() : ConversationsTests(Store.Postgres);

    private Task<Message> Write(Caller caller, Conversation of, string text, string? key = null, bool note = false, string? then = null) =>
        Get<WriteMessage>().Do(caller, of.Id, new(text, key, note, then));

    private Task<Message> Receive(Conversation of, string text, string? key = null) => Get<ReceiveMessage>().Do(of.Id, new(key, text));

    private Task<Conversation> Set(Caller caller, Conversation of, string state, string? reason = null, DateTimeOffset? until = null) =>
        Get<ChangeState>().Do(caller, of.Id, new(state, reason, null, until));

    [Fact]
    public async Task A_conversation_that_is_begun_twice_under_one_key_is_one_with_one_message()
    {
        var (first, again) = (await Open("ann", "My order?", "k"), await Open("ann", "My order?", "k"));
        Assert.Equal(first.Id, again.Id);
        Assert.Equal("My order?", Assert.Single(await Said(first.Id)).Text);
        Assert.NotEqual(first.Id, (await Open("ann", "My order?", "other")).Id);
    }

    [Fact]
    public async Task An_answer_goes_through_the_gate_and_ends_the_wait()
    {
        var dana = await Hire("dana", "agent", "service");
        var of = await Open("ann");
        Assert.Equal(Now, of.WaitingSince);
        Time.Advance(TimeSpan.FromMinutes(3));
        var said = await Write(dana, of, "Let me look");
        Assert.Equal(Delivery.Sent, said.State);
        var now = await Stands(of.Id);
        Assert.Equal((null, Now, dana.Id, ConversationState.Open), (now.WaitingSince, now.RepliedAt!.Value, now.Agent, now.State));
        var decision = await Database.Read(session => session.Single<(string Verdict, string Purpose, long Final)>(
            "select verdict, purpose, final from decisions where key = @key", new { key = $"reply:{of.Id}:{said.Key}" }));
        Assert.Equal(("send", "service", 1), decision);
    }

    [Fact]
    public async Task Where_a_channel_sends_for_itself_an_answer_waits_in_the_outbox()
    {
        var of = await Open("ann", channel: "email");
        Assert.Equal(Delivery.Waiting, (await Write(await Hire("dana", "agent", "service"), of, "Hello Ann")).State);
        Assert.Equal("waiting", await Database.Read(session => session.Single<string>("select state from outbox")));
    }

    [Fact]
    public async Task An_answer_that_the_gate_holds_says_why_and_leaves_the_customer_waiting()
    {
        var dana = await Hire("dana", "agent", "service");
        var of = await Open("ann", channel: "email");
        using var list = new MemoryStream(Encoding.UTF8.GetBytes("address,channel,reason\nemail:ann@example.org,email,bounced\n"));
        await Get<ImportSuppressions>().Do(Caller.CommandLine, list);
        var said = await Write(dana, of, "Hello Ann");
        Assert.Equal(Delivery.Held, said.State);
        Assert.Contains("bounced", said.Because, StringComparison.Ordinal);
        Assert.Equal(of.WaitingSince, (await Stands(of.Id)).WaitingSince);
    }

    [Fact]
    public async Task The_gate_knows_a_conversation_as_open_exactly_while_it_is()
    {
        var dana = await Hire("dana", "agent", "service");
        var of = await Open("ann");
        Assert.Equal("service", (await Owner(of))?.Team);
        await Set(dana, of, "resolved", "late delivery");
        Assert.Null(await Owner(of));
        Time.Advance(TimeSpan.FromMinutes(1));
        await Receive(of, "It still is not here");
        Assert.Equal("service", (await Owner(of))?.Team);
        Assert.Equal(ConversationState.Open, (await Stands(of.Id)).State);
        Time.Advance(TimeSpan.FromMinutes(1));
        await Write(dana, of, "Refunded.", then: "resolved");
        Assert.Null(await Owner(of));
        Time.Advance(TimeSpan.FromMinutes(1));
        await Set(dana, of, "open");
        Assert.NotNull(await Owner(of));
    }

    [Fact]
    public async Task What_is_resolved_takes_notes_and_no_answers()
    {
        var dana = await Hire("dana", "agent", "service");
        var of = await Open("ann");
        await Set(dana, of, "resolved");
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(() => Write(dana, of, "One more thing"))).Status);
        await Write(dana, of, "She was kind", note: true);
        Assert.Equal(ConversationState.Resolved, (await Stands(of.Id)).State);
    }

    [Fact]
    public async Task What_is_put_aside_comes_back_at_its_time_and_when_the_customer_writes()
    {
        var dana = await Hire("dana", "agent", "service");
        var (first, second) = (await Open("ann"), await Open("bob"));
        foreach (var of in (Conversation[])[first, second])
            await Set(dana, of, "snoozed", until: Time.GetUtcNow().AddHours(4));
        await Receive(second, "Are you there?");
        Assert.Equal(ConversationState.Open, (await Stands(second.Id)).State);
        Time.Advance(TimeSpan.FromHours(4));
        await Get<DoDueWork>().DoAll(TestContext.Current.CancellationToken);
        Assert.Equal((ConversationState.Open, null), ((await Stands(first.Id)).State, (await Stands(first.Id)).SnoozedUntil));
        await Assert.ThrowsAsync<UserErrorException>(() => Set(dana, first, "snoozed", until: Time.GetUtcNow()));
        await Assert.ThrowsAsync<UserErrorException>(() => Set(dana, first, "closed"));
    }

    [Fact]
    public async Task An_accepted_handover_gives_it_to_another_team_whose_people_answer_from_then_on()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"));
        var of = await Open("ann");
        await Write(dana, of, "Let me ask");
        await Assert.ThrowsAsync<RefusedException>(() => Write(sam, of, "Hello"));
        await Get<HandOver>().Do(dana, of.Id, new("sales", "wants to upgrade", "She has two lines", 60));
        Assert.Equal(("service", "sales"), ((await Stands(of.Id)).Team, (await Owner(of))!.Offer!.ToTeam));
        var offer = (await Owner(of))!.Offer!;
        Time.Advance(TimeSpan.FromMinutes(1));
        await Get<InteractionOwners>().Answer(sam, offer.Id, accept: true);
        var now = await Stands(of.Id);
        Assert.Equal(("sales", null), (now.Team, now.Agent));
        Assert.Equal(Delivery.Sent, (await Write(sam, of, "Hello Ann, about the upgrade")).State);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Write(dana, of, "Me again"))).Status);
    }

    [Fact]
    public async Task Nobody_outside_takes_a_conversation_by_an_event_that_is_called_as_the_gates_own()
    {
        var of = await Open("ann");
        await Database.Write(tx => Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, "web").Id, [new NewEvent
        {
            MessageId = "forged",
            Identifiers = [new Identifier(Identifier.AnonymousId, "mallory")],
            Kind = "ownership",
            Name = InteractionOwners.HandedOver,
            OccurredAt = Now,
            ReceivedAt = Now,
            JourneyKey = of.Id,
            Properties = """{"to":"sales"}""",
            Digest = new byte[16],
        }]));
        Assert.Equal(of, await Stands(of.Id));
    }

    [Fact]
    public async Task Who_is_named_in_a_note_is_brought_in_and_writes_notes_only()
    {
        var (dana, eve) = (await Hire("dana", "agent", "service"), await Hire("eve", "marketer", "marketing"));
        var of = await Open("ann");
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Write(eve, of, "Look", note: true))).Status);
        await Write(dana, of, "Is the offer still on, @eve? Mail to x@eve.org is none of it.", note: true);
        await Write(eve, of, "It is, until Friday.", note: true);
        Assert.Equal(403, (await Assert.ThrowsAsync<RefusedException>(() => Write(eve, of, "Dear Ann"))).Status);
        Assert.Equal(403, (await Assert.ThrowsAsync<RefusedException>(() => Set(eve, of, "resolved"))).Status);
        Assert.Equal(["Hello", "Is the offer still on, @eve? Mail to x@eve.org is none of it.", "It is, until Friday."], (await Said(of.Id)).Select(m => m.Text));
        Assert.NotNull((await Stands(of.Id)).WaitingSince);
    }

    [Fact]
    public async Task Only_colleagues_of_its_team_can_be_given_a_conversation()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"));
        var of = await Open("ann");
        var said = await Assert.ThrowsAsync<UserErrorException>(() => Get<AssignConversation>().Do(dana, of.Id, sam.Id));
        Assert.Contains("dana", said.Message, StringComparison.Ordinal);
        Assert.Equal(dana.Id, (await Get<AssignConversation>().Do(Lead, of.Id, "dana")).Agent);
        Assert.Null((await Get<AssignConversation>().Do(dana, of.Id, null)).Agent);
    }

    [Fact]
    public async Task A_message_without_words_or_too_long_or_in_no_conversation_changes_nothing()
    {
        var dana = await Hire("dana", "agent", "service");
        var of = await Open("ann");
        foreach (var text in (string?[])[null, " ", "a\0b", new string('x', Message.LongestText + 1)])
        {
            await Assert.ThrowsAsync<UserErrorException>(() => Write(dana, of, text!));
            await Assert.ThrowsAsync<UserErrorException>(() => Receive(of, text!));
        }
        await Assert.ThrowsAsync<RefusedException>(() => Get<ReceiveMessage>().Do("none", new(null, "Hello")));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<OpenConversation>().Do(new(null, [], Channel, "Hello")));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<OpenConversation>().Do(From("ann") with { Channel = "two words" }));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<OpenConversation>().Do(From("null")));
        Assert.Single(await Said(of.Id));
    }
}
