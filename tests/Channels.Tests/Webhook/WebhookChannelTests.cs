using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Channels.Webhook;
using Throughline.Conversations;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Sending;
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
using Throughline.Web.Webhooks;
using Delivery = Throughline.Conversations.Inbox.Delivery;

namespace Throughline.Channels.Tests.Webhook;

/// <summary>Another system as a channel, both ways, with a receiver that a test makes slow, dead or wrong.</summary>
public abstract class WebhookChannelTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : WebhookChannelTests(Store.Sqlite);
    public sealed class OnPostgres() : WebhookChannelTests(Store.Postgres);

    private readonly ConcurrentQueue<(string Id, string Timestamp, string Signature, string Body)> received = new();
    private readonly TaskCompletionSource hung = new();
    private PageServer? receiver;
    private volatile int answer = 204;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override void Add(IServiceCollection services) => services.AddWeb().AddStaff().AddEvents().AddPeople().AddGate().AddConversations().AddChannels()
        .Configure<WebhookOptions>(options => options.AllowedHosts = "127.0.0.1");

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        receiver = await PageServer.Start(_ => { }, app =>
        {
            app.MapPost("/hook", async (HttpRequest request) =>
            {
                received.Enqueue((request.Headers["webhook-id"]!, request.Headers["webhook-timestamp"]!, request.Headers["webhook-signature"]!, await new StreamReader(request.Body).ReadToEndAsync()));
                return Results.StatusCode(answer);
            });
            app.MapPost("/hangs", async () => await hung.Task);
        });
    }

    public override async ValueTask DisposeAsync()
    {
        hung.TrySetResult();
        await receiver!.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private Task<HookChannelAnswer> Channel(string key = "forum", string path = "/hook") =>
        Get<ManageHooks>().Add(Caller.CommandLine, new(key, "The " + key, new Uri(receiver!.Url, path).ToString()));

    private Task<HookTaken> Post(string channel, string secret, object news, long? at = null, string? body = null)
    {
        var said = JsonSerializer.Serialize(news);
        var time = at ?? Micros.Now(Time) / Micros.PerSecond;
        return Get<ReceiveHook>().Do(channel, "n1", time.ToString(CultureInfo.InvariantCulture), SendMessage.Signature(secret, "n1", time, said), body ?? said);
    }

    private Task<HookTaken> Write(HookChannelAnswer channel, string id, string text = "Hello", string from = "ann") =>
        Post(channel.Key, channel.Secrets!["in"], new { type = "message", id, from, text });

    private async Task<Message> Answer(string conversation, string text, string key)
    {
        await Database.Write(tx =>
        {
            var of = Get<ConversationList>().Get(tx, conversation);
            var said = Get<Replies>().Say(tx, new(KeyOf(conversation, key), of.Identifier, of.Team, of.Id, "conversations " + of.Channel, of.Channel, text, false));
            Assert.Equal(ReplyState.Waiting, said.State);
            Get<MessageList>().Add(tx, new(0, conversation, key, Side.Company, of.Channel, "dana", "Dana", text, Micros.Now(Time), Delivery.Waiting, null));
        });
        return (await Said(conversation)).Single(m => m.Key == key);
    }

    private static string KeyOf(string conversation, string message) => $"reply:{conversation}:{message}";

    private Task<List<Message>> Said(string id) => Database.Read(session => Get<MessageList>().After(session, id, 0, 1000));

    private async Task Send()
    {
        await Get<HandOutAnswers>().HandOutAll(Cancel);
        await Get<SendHooks>().SendDue(Cancel);
    }

    private static async Task<int> Refused(Func<Task> way) => (await Assert.ThrowsAsync<RefusedException>(way)).Status;

    [Fact]
    public async Task What_a_customer_writes_there_is_a_conversation_once_and_goes_on()
    {
        var channel = await Channel();
        var first = await Write(channel, "1");
        Assert.Equal((false, true), (first.Again, (await Write(channel, "1", "Other words under the same id")).Again));
        Assert.Equal(first.Conversation, (await Write(channel, "2", "Anybody?")).Conversation);
        Assert.NotEqual(first.Conversation, (await Write(channel, "3", from: "bob")).Conversation);
        Assert.Equal(["Hello", "Anybody?"], (await Said(first.Conversation!)).Select(m => m.Text));

        await Database.Write(tx =>
        {
            var list = Get<ConversationList>();
            list.Set(tx, list.Get(tx, first.Conversation!) with { State = ConversationState.Resolved, ResolvedAt = Micros.Now(Time) });
        });
        Time.Advance(TimeSpan.FromHours(25));
        Assert.NotEqual(first.Conversation, (await Write(channel, "4", "Something else")).Conversation);
        Assert.Equal((true, first.Conversation), (await Write(channel, "2")) is var again ? (again.Again, again.Conversation) : default);
    }

    [Fact]
    public async Task Words_at_the_same_moment_begin_one_conversation_and_each_is_there_once()
    {
        var channel = await Channel();
        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Write(channel, $"{i % 8}", $"word {i % 8}")));
        var conversation = Assert.Single(await Database.Read(session => session.Query<string>("select id from conversations")));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"word {i}"), (await Said(conversation)).Select(m => m.Text).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Only_who_has_the_secret_is_heard_within_five_minutes_and_nothing_may_be_changed_on_the_way()
    {
        var (channel, other) = (await Channel(), await Channel("other"));
        var (now, secret) = (Micros.Now(Time) / Micros.PerSecond, channel.Secrets!["in"]);
        var news = new { type = "message", id = "1", from = "ann", text = "Hello" };
        foreach (var wrong in (string[])[other.Secrets!["in"], channel.Secrets["out"], "whsec_AAAA"])
            Assert.Equal(401, await Refused(() => Post("forum", wrong, news)));
        foreach (var at in (long[])[now - 301, now + 301, 0, -1])
            Assert.Equal(401, await Refused(() => Post("forum", secret, news, at)));
        Assert.Equal(401, await Refused(() => Post("forum", secret, news, body: """{"type":"message","id":"1","from":"bob","text":"Hello"}""")));
        Assert.Equal(404, await Refused(() => Post("none", secret, news)));
        foreach (var (id, time, signature) in (ValueTuple<string?, string?, string?>[])[(null, "1", "v1,x"), ("n", null, "v1,x"), ("n", $"{now}", null), ("n", "soon", "v1,x"), ("n", $"{now}", "v1,"), ("n", $"{now}", "v2," + new string('x', 44))])
            Assert.Equal(401, await Refused(() => Get<ReceiveHook>().Do("forum", id, time, signature, "{}")));
        Assert.Empty(await Database.Read(session => session.Query<string>("select id from conversations")));
        foreach (var at in (long[])[now - 299, now + 299])
            await Post("forum", secret, news, at);
        await Get<ManageHooks>().Retire(Caller.CommandLine, "forum");
        Assert.Equal(404, await Refused(() => Post("forum", secret, news)));
    }

    [Fact]
    public async Task What_is_missing_or_out_of_bounds_is_said_and_kept_out()
    {
        var channel = await Channel();
        foreach (var news in (object[])[
            new { type = "message", from = "ann", text = "x" }, new { type = "message", id = "1", text = "x" }, new { type = "message", id = "1", from = "ann" }, new { type = "other", id = "1" },
            new { type = "message", id = "1", from = "a\nb", text = "x" }, new { type = "message", id = new string('i', 101), from = "ann", text = "x" }, new { type = "delivery", id = "1", state = "lost" }, new[] { 1 }, "text"])
            await Assert.ThrowsAsync<UserErrorException>(() => Post("forum", channel.Secrets!["in"], news));
        foreach (var (key, url) in (ValueTuple<string?, string?>[])[("webchat", "https://a.example"), ("", "https://a.example"), ("a b", "https://a.example"), ("forum", "https://a.example"), ("ok", "http://a.example"), ("ok", "ftp://a.example"), ("ok", null)])
            await Assert.ThrowsAsync<UserErrorException>(() => Get<ManageHooks>().Add(Caller.CommandLine, new(key, "Name", url)));
        Assert.Empty(await Database.Read(session => session.Query<string>("select id from conversations")));
    }

    [Fact]
    public async Task A_secret_is_changed_over_without_a_gap_both_ways()
    {
        var channel = await Channel();
        var conversation = (await Write(channel, "1")).Conversation!;
        var (inNext, outNext) = ((await Get<ManageHooks>().Rotate(Caller.CommandLine, "forum", "in")).Secrets!["in"], (await Get<ManageHooks>().Rotate(Caller.CommandLine, "forum", "out")).Secrets!["out"]);
        await Write(channel, "2");
        await Post("forum", inNext, new { type = "message", id = "3", from = "ann", text = "With the new one" });
        await Answer(conversation, "Signed by both", "a");
        await Send();
        var (id, at, signature, body) = Assert.Single(received);
        Assert.Equal([SendMessage.Signature(outNext, id, long.Parse(at), body), SendMessage.Signature(channel.Secrets!["out"], id, long.Parse(at), body)], signature.Split(' '));
        Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(401, await Refused(() => Write(channel, "4")));
        await Answer(conversation, "Signed by one", "b");
        await Send();
        Assert.DoesNotContain(' ', received.Last().Signature);
    }

    [Fact]
    public async Task An_answer_is_carried_out_once_and_what_becomes_of_it_is_told()
    {
        var channel = await Channel();
        var conversation = (await Write(channel, "1")).Conversation!;
        Assert.Equal(Delivery.Waiting, (await Answer(conversation, "Hello Ann <ü>", "a")).State);
        await Send();
        await Send();
        var (id, _, _, body) = Assert.Single(received);
        var data = JsonNode.Parse(body)!["data"]!;
        Assert.Equal(("forum", "ann", conversation, "Hello Ann <ü>"), ((string?)data["channel"], (string?)data["to"], (string?)data["conversation"], (string?)data["text"]));
        Assert.Equal(Delivery.Sent, (await Said(conversation))[^1].State);
        Assert.Null((await Database.Read(session => session.FirstOrDefault<string>("select body from hook_deliveries where body <> ''"))));
        foreach (var state in (string[])["delivered", "read"])
            Assert.False((await Post("forum", channel.Secrets!["in"], new { type = "delivery", id, state })).Again);
        Assert.Equal(Delivery.Read, (await Said(conversation))[^1].State);
        Assert.True((await Post("forum", channel.Secrets!["in"], new { type = "delivery", id, state = "delivered" })).Again);
        var other = await Channel("other");
        Assert.Equal(404, await Refused(() => Post("other", other.Secrets!["in"], new { type = "delivery", id, state = "read" })));
    }

    [Fact]
    public async Task A_receiver_that_fails_is_tried_again_with_the_same_and_given_up_in_the_end()
    {
        var channel = await Channel();
        var conversation = (await Write(channel, "1")).Conversation!;
        await Answer(conversation, "Hello", "a");
        answer = 500;
        await Send();
        Assert.Equal(Delivery.Waiting, (await Said(conversation))[^1].State);
        Time.Advance(TimeSpan.FromSeconds(6));
        answer = 204;
        await Send();
        Assert.Equal(2, received.Count);
        Assert.Single(received.Select(r => (r.Id, r.Body)).Distinct());
        Assert.Equal(Delivery.Sent, (await Said(conversation))[^1].State);

        await Answer(conversation, "Is never taken", "b");
        answer = 500;
        for (var hour = 0; hour < 30; hour++)
        {
            await Send();
            Time.Advance(TimeSpan.FromHours(1));
        }
        Assert.Equal(2 + 8, received.Count);
        Assert.Equal((Delivery.Failed, "The receiver answered 500."), (await Said(conversation))[^1] is var last ? (last.State, last.Because) : default);
    }

    [Fact]
    public async Task A_receiver_that_hangs_holds_up_no_other_channel_and_no_message()
    {
        var (slow, quick) = (await Channel("slow", "/hangs"), await Channel("quick"));
        var (there, here) = ((await Write(slow, "1")).Conversation!, (await Write(quick, "1")).Conversation!);
        for (var i = 0; i < 6; i++)
            await Answer(there, $"hangs {i}", $"{i}");
        await Answer(here, "goes", "a");
        await Get<HandOutAnswers>().HandOutAll(Cancel);
        var sending = Get<SendHooks>().SendDue(Cancel);
        while (received.IsEmpty)
            await Task.Delay(10, Cancel);
        await Write(slow, "2", "Still there?");
        await Answer(there, "Yes", "later");
        Assert.False(sending.IsCompleted);
        Assert.Equal("goes", (string?)JsonNode.Parse(Assert.Single(received).Body)!["data"]!["text"]);
        hung.TrySetResult();
        await sending;
    }

    [Fact]
    public async Task States_never_go_backwards_whatever_comes_in_whatever_order()
    {
        var channel = await Channel();
        var conversation = (await Write(channel, "1")).Conversation!;
        var round = 0;
        Generated.Holds(Gen.Elements("send", "delivered", "read", "failed").ArrayOf().Where(news => news.Length <= 8), news =>
        {
            var key = $"m{round++}";
            Tell(news, key).GetAwaiter().GetResult();
        }, Generated.OnDatabase);

        async Task Tell(string[] news, string key)
        {
            var seen = new List<Delivery> { (await Answer(conversation, key, key)).State };
            await Get<HandOutAnswers>().HandOutAll(Cancel);
            var id = await Database.Read(session => session.Single<string>("select id from hook_deliveries where key = @key", new { key = KeyOf(conversation, key) }));
            foreach (var one in news)
            {
                if (one == "send")
                    await Send();
                else
                    await Post("forum", channel.Secrets!["in"], new { type = "delivery", id, state = one });
                seen.Add((await Said(conversation)).Single(m => m.Key == key).State);
            }
            for (var i = 1; i < seen.Count; i++)
                Assert.True(seen[i] >= seen[i - 1] || (seen[i - 1], seen[i]) == (Delivery.Sent, Delivery.Failed), string.Join(", ", seen));
            for (var i = 1; i < seen.Count; i++)
                Assert.True(seen[i - 1] != Delivery.Failed || seen[i] == Delivery.Failed, string.Join(", ", seen));
        }
    }

    [Fact]
    public async Task Nothing_is_posted_into_the_company_s_own_network()
    {
        var channel = await Get<ManageHooks>().Add(Caller.CommandLine, new("inner", "Inner", "https://localhost:1/hook"));
        var conversation = (await Write(channel, "1")).Conversation!;
        await Answer(conversation, "Hello", "a");
        await Send();
        Assert.Contains("private or loopback address", await Database.Read(session => session.Single<string>("select failure from hook_deliveries")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_erased_wrote_nothing_and_gets_nothing_more()
    {
        var channel = await Channel();
        var (ann, bob) = ((await Write(channel, "1")).Conversation!, (await Write(channel, "2", from: "bob")).Conversation!);
        await Answer(ann, "To Ann", "a");
        await Answer(bob, "To Bob", "a");
        await Get<HandOutAnswers>().HandOutAll(Cancel);
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, Cancel);
        var identifier = await Database.Read(session => session.Single<long>("select identifier from conversations where id = @ann", new { ann }));
        await Get<ErasePerson>().Do(Caller.CommandLine, identifier, purge: false, Cancel);
        await Send();
        Assert.Equal("bob", (string?)JsonNode.Parse(Assert.Single(received).Body)!["data"]!["to"]);
        Assert.Equal((1L, 1L, 1L), await Database.Read(session => (
            session.Single<long>("select count(*) from hook_senders"), session.Single<long>("select count(*) from hook_messages"), session.Single<long>("select count(*) from hook_deliveries"))));
    }
}
