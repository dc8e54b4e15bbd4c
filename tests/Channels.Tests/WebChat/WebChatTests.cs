using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Channels.WebChat;
using Throughline.Conversations;
using Throughline.Conversations.Inbox;
using Throughline.Events;
using Throughline.Events.Readers;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.People.Privacy;
using Throughline.Staff;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Channels.Tests.WebChat;

public abstract class WebChatTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : WebChatTests(Store.Sqlite);
    public sealed class OnPostgres() : WebChatTests(Store.Postgres);

    protected override void Add(IServiceCollection services) =>
        services.AddWeb().AddStaff().AddEvents().AddPeople().AddGate().AddConversations().AddChannels();

    private Task<ChatSite> Site() => Get<ManageSites>().Add(Caller.CommandLine, "Shop");

    private async Task<string> Visit(ChatSite site, SignedUser? user = null) => (await Get<BeginVisit>().Do(new(site.Key, user))).Token;

    private Task<ChatVisitor> Of(string token)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers.Authorization = "Bearer " + token;
        return Get<ChatAccess>().Visitor(http);
    }

    private async Task<Message> Say(string token, string text, string key) => await Get<SendChat>().Do(await Of(token), new(key, text, "A page"));

    private async Task<ChatAnswer> Look(string token, long after = 0, int wait = 0, string? known = null) =>
        await Get<ShowChat>().Do(await Of(token), after, new(known), TimeSpan.FromSeconds(wait), TestContext.Current.CancellationToken);

    private static SignedUser Signed(ChatSite site, string id) =>
        new(id, Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(site.Secret), Encoding.UTF8.GetBytes(id))));

    [Fact]
    public async Task What_is_said_under_one_key_is_said_once_and_all_of_it_is_one_conversation()
    {
        var token = await Visit(await Site());
        foreach (var (text, key) in (ValueTuple<string, string>[])[("Hello", "1"), ("Hello", "1"), ("Anybody?", "2"), ("Anybody?", "2"), ("Hello", "1")])
            await Say(token, text, key);
        Assert.Equal(["Hello", "Anybody?"], (await Look(token)).Messages.Select(m => m.Text));
        Assert.Single(await Database.Read(session => session.Query<string>("select id from conversations")));
    }

    [Fact]
    public async Task Words_said_at_the_same_moment_begin_one_conversation()
    {
        var token = await Visit(await Site());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Say(token, $"word {i}", $"{i}")));
        Assert.Equal(8, (await Look(token)).Messages.Count);
        Assert.Single(await Database.Read(session => session.Query<string>("select id from conversations")));
    }

    [Fact]
    public async Task A_visitor_sees_their_own_chat_and_no_secret_but_theirs_opens_it()
    {
        var site = await Site();
        var (ann, bob) = (await Visit(site), await Visit(site));
        await Say(ann, "Ann's words", "1");
        Assert.Empty((await Look(bob)).Messages);
        foreach (var wrong in (string[])["", ann[..^1], ann + "x", ChatVisitors.Prefix, "tlt_" + ann[4..], "' or 1=1"])
            Assert.Equal(401, (await Assert.ThrowsAsync<RefusedException>(() => Look(wrong))).Status);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Visit(site with { Key = "tls_none" }))).Status);
    }

    [Fact]
    public async Task Who_is_signed_in_on_the_site_is_that_user_and_nobody_else_can_say_so()
    {
        var site = await Site();
        await Say(await Visit(site, Signed(site, "u-1")), "Hello", "1");
        var person = await Database.Read(session => session.Single<long>(
            "select identifier from conversations c where exists (select 1 from identifiers i where i.id = c.identifier and i.type = 'userId' and i.value = 'u-1')"));
        Assert.True(person > 0);
        Assert.Equal(403, (await Assert.ThrowsAsync<RefusedException>(() => Visit(site, Signed(site, "u-1") with { Id = "u-2" }))).Status);
        Assert.Equal(403, (await Assert.ThrowsAsync<RefusedException>(() => Visit(site, new("u-1", null)))).Status);
        Assert.Equal(403, (await Assert.ThrowsAsync<RefusedException>(async () => await Visit(site, Signed(await Get<ManageSites>().Add(Caller.CommandLine, "Other"), "u-1")))).Status);
    }

    [Fact]
    public async Task Whoever_waits_hears_at_once_what_is_said_to_them()
    {
        var token = await Visit(await Site());
        var said = await Say(token, "Hello", "1");
        var waiting = Look(token, said.Number, wait: 25);
        Assert.False(waiting.IsCompleted);
        await Database.Write(tx => Get<MessageList>().Add(tx, new(0, said.Conversation, "a", Side.Company, "webchat", null, "Dana", "Hello, I am Dana", said.At, Delivery.Sent, null)));
        Get<Web.Live.LiveStreams>().Changed(InboxTopics.Of(said.Conversation));
        var heard = Assert.Single((await waiting).Messages);
        Assert.Equal(("company", "Dana", "Hello, I am Dana"), (heard.Side, heard.Author, heard.Text));
    }

    [Fact]
    public async Task A_visitor_sees_who_types_and_that_they_were_read_and_the_desk_sees_the_same_of_them()
    {
        var token = await Visit(await Site());
        await Get<TellChatPresence>().Do(await Of(token), new(Typing: true));
        var said = await Say(token, "Hello", "1");
        var presence = Get<Conversations.Together.PresenceList>();
        var waiting = Get<ShowChat>().Do(await Of(token), said.Number, new("open", 0, false, 0), TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await Database.Write(tx => presence.Tell(tx, said.Conversation, "dana", "Dana", isTyping: true, read: said.Number));
        var heard = await waiting;
        Assert.Equal((true, said.Number), (heard.IsTyping, heard.Seen));
        var still = Get<ShowChat>().Do(await Of(token), said.Number, new("open", 0, true, said.Number), TimeSpan.FromSeconds(25), TestContext.Current.CancellationToken);
        Assert.False(still.IsCompleted);
        while (!still.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        Assert.False((await still).IsTyping);

        await Database.Write(tx => Get<MessageList>().Add(tx, new(0, said.Conversation, "a", Side.Company, "webchat", null, "Dana", "Hello, I am Dana", said.At, Delivery.Sent, null)));
        var last = (await Look(token)).Messages[^1].Number;
        await Get<TellChatPresence>().Do(await Of(token), new(Typing: true, Read: last));
        Assert.Contains(await Database.Read(session => presence.Of(session, said.Conversation)), p => p.Who == Conversations.Together.Present.Customer && p.TypingUntil > Micros.Now(Time) && p.HasRead == last);
        Assert.Equal("read", await Database.Read(session => session.Single<string>("select state from messages where key = 'a'")));
    }

    [Fact]
    public async Task A_visitor_has_read_only_what_they_may_see_where_their_conversation_goes_on_in_another()
    {
        var site = await Site();
        var (here, there) = (await Visit(site, Signed(site, "u1")), await Visit(site, Signed(site, "u1")));
        var (mine, other) = (await Say(here, "Hello", "1"), await Say(there, "From my telephone", "1"));
        Assert.NotEqual(mine.Conversation, other.Conversation);
        await Answered("before", other.Conversation);
        var number = await Database.Read(session => Get<MessageList>().Last(session));
        await Database.Write(tx =>
        {
            tx.Execute("insert into conversation_ties (source, target, kind, after, was_open, at) values (@source, @target, 'merged', @number, 1, @at)",
                new { source = mine.Conversation, target = other.Conversation, number, at = Micros.Now(Time) });
            tx.Execute("update conversations set merged_into = @target where id = @source", new { source = mine.Conversation, target = other.Conversation });
        });
        await Answered("after", other.Conversation);
        await Get<TellChatPresence>().Do(await Of(here), new(Read: number + 1));
        Assert.Equal(("sent", "read"), (await StateOf("before"), await StateOf("after")));
        await Get<TellChatPresence>().Do(await Of(there), new(Read: number + 1));
        Assert.Equal("read", await StateOf("before"));

        Task Answered(string key, string conversation) =>
            Database.Write(tx => Get<MessageList>().Add(tx, new(0, conversation, key, Side.Company, "webchat", null, "Dana", key, Micros.Now(Time), Delivery.Sent, null)));

        Task<string> StateOf(string key) => Database.Read(session => session.Single<string>("select state from messages where key = @key", new { key }));
    }

    [Fact]
    public async Task Notes_and_what_the_gate_held_are_never_shown_to_visitors()
    {
        var token = await Visit(await Site());
        var said = await Say(token, "Hello", "1");
        await Database.Write(tx =>
        {
            foreach (var (side, state) in (ValueTuple<Side, Delivery>[])[(Side.Note, Delivery.None), (Side.System, Delivery.None), (Side.Company, Delivery.Held), (Side.Company, Delivery.Refused), (Side.Company, Delivery.Failed), (Side.Company, Delivery.Waiting)])
                Get<MessageList>().Add(tx, new(0, said.Conversation, $"{side}{state}", side, "webchat", null, "Dana", "secret", said.At, state, null));
        });
        Assert.Equal(["Hello"], (await Look(token)).Messages.Select(m => m.Text));
    }

    [Fact]
    public async Task After_a_day_a_resolved_chat_is_followed_by_a_new_one_and_before_it_opens_again()
    {
        var token = await Visit(await Site());
        var first = await Say(token, "Hello", "1");
        await Resolve(first.Conversation);
        Assert.False((await Look(token)).IsOpen);
        Time.Advance(TimeSpan.FromHours(23));
        Assert.Equal(first.Conversation, (await Say(token, "One more thing", "2")).Conversation);
        Assert.True((await Look(token)).IsOpen);
        await Resolve(first.Conversation);
        Time.Advance(TimeSpan.FromHours(25));
        Assert.NotEqual(first.Conversation, (await Say(token, "Hello again", "3")).Conversation);
    }

    [Fact]
    public async Task What_they_thought_and_where_to_go_on_are_theirs_to_say_and_checked()
    {
        var token = await Visit(await Site());
        Assert.Equal(409, (await Assert.ThrowsAsync<RefusedException>(async () => await Get<RateChat>().Do(await Of(token), new(5, null)))).Status);
        var said = await Say(token, "Hello", "1");
        foreach (var score in (int?[])[0, 6, null])
            await Assert.ThrowsAsync<UserErrorException>(async () => await Get<RateChat>().Do(await Of(token), new(score, null)));
        await Get<RateChat>().Do(await Of(token), new(4, "Quick"));
        Assert.True((await Look(token)).IsRated);
        foreach (var email in (string?[])[null, "ann", "@", "ann@", "a b@c"])
            await Assert.ThrowsAsync<UserErrorException>(async () => await Get<RateChat>().GoOnByEmail(await Of(token), email));
        await Get<RateChat>().GoOnByEmail(await Of(token), "ann@example.org");
        Assert.Equal("email", await Database.Read(session => session.Single<string>("select channel from conversations where id = @id", new { id = said.Conversation })));
        await Say(token, "Back again", "2");
        Assert.Equal("webchat", await Database.Read(session => session.Single<string>("select channel from conversations where id = @id", new { id = said.Conversation })));
    }

    [Fact]
    public async Task Too_much_too_long_or_nothing_is_refused_and_kept_out()
    {
        var token = await Visit(await Site());
        foreach (var (text, key) in (ValueTuple<string?, string?>[])[("Hello", null), (null, "1"), (" ", "1"), ("a\0", "1"), (new string('x', 4001), "1"), ("Hello", new string('k', 101))])
            await Assert.ThrowsAsync<UserErrorException>(async () => await Get<SendChat>().Do(await Of(token), new(key, text, null)));
        var refused = 0;
        for (var i = 0; i < 100; i++)
        {
            try
            {
                await Say(token, "again", $"{i}");
            }
            catch (RefusedException e) when (e.Status == 429)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 20, 60);
    }

    [Fact]
    public async Task A_visitor_who_is_erased_is_nobody()
    {
        var token = await Visit(await Site());
        var said = await Say(token, "Hello", "1");
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);
        var identifier = await Database.Read(session => session.Single<long>("select identifier from conversations where id = @id", new { id = said.Conversation }));
        await Get<ErasePerson>().Do(Caller.CommandLine, identifier, purge: false, TestContext.Current.CancellationToken);
        Assert.Equal(401, (await Assert.ThrowsAsync<RefusedException>(() => Look(token))).Status);
        Assert.Empty(await Database.Read(session => session.Query<string>("select id from conversations")));
    }

    private Task Resolve(string id) => Database.Write(tx =>
    {
        var list = Get<ConversationList>();
        list.Set(tx, list.Get(tx, id) with { State = ConversationState.Resolved, ResolvedAt = Micros.Now(Time), WaitingSince = null });
        tx.AfterCommit(() => Get<Web.Live.LiveStreams>().Changed(InboxTopics.Of(id)));
    });
}
