using Microsoft.Extensions.DependencyInjection;
using Throughline.Channels.WebChat;
using Throughline.Conversations;
using Throughline.Conversations.Inbox;
using Throughline.Events;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;
using Throughline.Web.Problems;
using ConversationState = Throughline.Conversations.Inbox.ConversationState;

namespace Throughline.Channels.Tests.WebChat;

/// <summary>A visitor who waits asks to be called back.</summary>
public abstract class CallBackTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : CallBackTests(Store.Sqlite);
    public sealed class OnPostgres() : CallBackTests(Store.Postgres);

    private const string Number = "+49 (30) 123-456";

    protected override void Add(IServiceCollection services) =>
        services.AddWeb().AddStaff().AddEvents().AddPeople().AddGate().AddConversations().AddChannels();

    private async Task<ChatVisitor> Visit()
    {
        var token = (await Get<BeginVisit>().Do(new((await Get<ManageSites>().Add(Caller.CommandLine, "Shop")).Key, null))).Token;
        return (await Database.Read(session => Get<ChatVisitors>().Find(session, token)))!;
    }

    private Task<ChatAnswer> Look(ChatVisitor visitor, string? known = null, int wait = 0) =>
        Get<ShowChat>().Do(visitor, known is null ? 0 : long.MaxValue, new("open", 0, Call: known), TimeSpan.FromSeconds(wait), TestContext.Current.CancellationToken);

    private async Task<string> Say(ChatVisitor visitor) => (await Get<SendChat>().Do(visitor, new("1", "Hello", "A page"))).Conversation;

    private Task<Conversation> Stands(string id) => Database.Read(session => Get<ConversationList>().Get(session, id));

    private async Task<int> Refused(Func<Task> way) => (await Assert.ThrowsAsync<RefusedException>(way)).Status;

    private Task<List<(string State, string Contact, long? DueAt, string AskedBy)>> Asked() =>
        Database.Read(session => session.Query<(string, string, long?, string)>("select state, contact, due_at, asked_by from callbacks order by asked_at, id"));

    [Fact]
    public async Task Who_waits_may_ask_hears_of_it_and_takes_it_back()
    {
        var visitor = await Visit();
        Assert.Equal("none", (await Look(visitor)).Call);
        Assert.Equal(409, await Refused(() => Get<CallBack>().Ask(visitor, new(Number))));
        await Say(visitor);
        visitor = (await Database.Read(session => Get<ChatVisitors>().Now(session, visitor.Id)))!;
        Assert.Equal("may", (await Look(visitor)).Call);
        var waiting = Look(visitor, known: "may", wait: 25);
        Assert.False(waiting.IsCompleted);
        await Get<CallBack>().Ask(visitor, new(Number));
        Assert.Equal(("asked", null), ((await waiting).Call, (await waiting).CallAt));
        Assert.Equal([("waiting", Number, null, "the customer")], await Asked());
        Assert.Equal(409, await Refused(() => Get<CallBack>().Ask(visitor, new(Number))));
        await Get<CallBack>().Withdraw(visitor);
        Assert.Equal("may", (await Look(visitor)).Call);
        Assert.Equal(409, await Refused(() => Get<CallBack>().Withdraw(visitor)));
        Assert.Equal("ended", Assert.Single(await Asked()).State);
    }

    [Fact]
    public async Task At_a_time_it_is_put_aside_until_then_and_is_open_again_once_it_is_taken_back()
    {
        var visitor = await Visit();
        var id = await Say(visitor);
        var at = Time.GetUtcNow().AddHours(2);
        await Get<CallBack>().Ask(visitor, new(Number, at));
        Assert.Equal((ConversationState.Snoozed, Micros.From(at)), ((await Stands(id)).State, (await Stands(id)).SnoozedUntil));
        Assert.Equal(("asked", Micros.ToText(Micros.From(at))), ((await Look(visitor)).Call, (await Look(visitor)).CallAt));
        await Get<CallBack>().Withdraw(visitor);
        Assert.Equal(ConversationState.Open, (await Stands(id)).State);
    }

    [Fact]
    public async Task Who_was_taken_or_is_done_asks_for_no_call()
    {
        var visitor = await Visit();
        var id = await Say(visitor);
        await Become(id, c => c with { Agent = "dana", AgentName = "Dana" });
        Assert.Equal("none", (await Look(visitor)).Call);
        Assert.Equal(409, await Refused(() => Get<CallBack>().Ask(visitor, new(Number))));
        await Become(id, c => c with { Agent = null, AgentName = null, State = ConversationState.Resolved, WaitingSince = null });
        Assert.Equal("none", (await Look(visitor)).Call);
        Assert.Equal(409, await Refused(() => Get<CallBack>().Ask(visitor, new(Number))));
        Assert.Empty(await Asked());
    }

    [Fact]
    public async Task What_is_no_number_and_no_time_is_said_and_nothing_is_asked()
    {
        var visitor = await Visit();
        await Say(visitor);
        foreach (var wrong in (string?[])[null, "", "   ", "1234", "call me", "+49 30 1234 <b>", "1\n2345", new string('1', 41)])
            Assert.Contains("no telephone number", (await Assert.ThrowsAsync<UserErrorException>(() => Get<CallBack>().Ask(visitor, new(wrong)))).Message, StringComparison.Ordinal);
        foreach (var days in (int[])[-1, 0, 61])
            Assert.Contains("within 60 days", (await Assert.ThrowsAsync<UserErrorException>(() => Get<CallBack>().Ask(visitor, new(Number, Time.GetUtcNow().AddDays(days))))).Message, StringComparison.Ordinal);
        Assert.Empty(await Asked());
    }

    private Task Become(string id, Func<Conversation, Conversation> other) => Database.Write(tx => Get<ConversationList>().Set(tx, other(Get<ConversationList>().Get(tx, id))));
}

/// <summary>Where whoever runs the installation calls nobody back.</summary>
public sealed class NoCallBackTests() : DatabaseCase(Store.Sqlite)
{
    protected override void Add(IServiceCollection services) =>
        services.AddWeb().AddStaff().AddEvents().AddPeople().AddGate().AddConversations().AddChannels().Configure<ChatOptions>(options => options.Callbacks = false);

    [Fact]
    public async Task It_is_not_offered_and_refused()
    {
        var token = (await Get<BeginVisit>().Do(new((await Get<ManageSites>().Add(Caller.CommandLine, "Shop")).Key, null))).Token;
        var visitor = (await Database.Read(session => Get<ChatVisitors>().Find(session, token)))!;
        await Get<SendChat>().Do(visitor, new("1", "Hello", null));
        Assert.Equal("none", (await Get<ShowChat>().Do(visitor, 0, new(), TimeSpan.Zero, TestContext.Current.CancellationToken)).Call);
        Assert.Equal(403, (await Assert.ThrowsAsync<RefusedException>(() => Get<CallBack>().Ask(visitor, new("+49 30 123456")))).Status);
    }
}
