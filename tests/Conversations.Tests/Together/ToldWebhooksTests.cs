using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Together;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Support;
using Throughline.Web.Webhooks;

namespace Throughline.Conversations.Tests.Together;

/// <summary>Other systems are told of what happens in conversations, by a receiver that really gets it.</summary>
public abstract partial class ToldWebhooksTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : ToldWebhooksTests(Store.Sqlite);
    public sealed class OnPostgres() : ToldWebhooksTests(Store.Postgres);

    private readonly ConcurrentQueue<string> received = new();
    private PageServer? receiver;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.Configure<WebhookOptions>(options => options.AllowedHosts = "127.0.0.1");
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        receiver = await PageServer.Start(_ => { }, app => app.MapPost("/hook", async (HttpRequest request) =>
        {
            received.Enqueue(await new StreamReader(request.Body).ReadToEndAsync());
            return Results.NoContent();
        }));
    }

    public override async ValueTask DisposeAsync()
    {
        await receiver!.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private Task Hook(params string[] topics) => Database.Write(tx => tx.Execute(
        "insert into webhooks (url, topics, secret, created_at) values (@url, @topics, @secret, 0)",
        new { url = new Uri(receiver!.Url, "/hook").ToString(), topics = string.Join(' ', topics), secret = "whsec_" + Convert.ToBase64String(new byte[32]) }));

    /// <summary>What was received, in the order of the facts.</summary>
    private async Task<List<JsonNode>> Received()
    {
        await Get<IEnumerable<IHostedService>>().OfType<SendInLanes<long>>().Single().SendDue(Cancel);
        return [.. received.Select(body => JsonNode.Parse(body)!).OrderBy(message => long.Parse((string)message["data"]!["sequence"]!))];
    }

    [Fact]
    public async Task Each_fact_is_told_once_with_ids_and_no_words_and_as_the_docs_say()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"));
        await Hook([.. TellWebhooks.Topics.Select(topic => topic.Name)]);
        await Get<ManageClockPolicies>().Set(Lead, "Swift", new(Minutes: new Dictionary<string, int> { ["first-response"] = 10 }, WarnMinutes: 5));
        var of = await Get<OpenConversation>().Do(From("ann", "secret words") with { JourneyKey = "order 7" });
        foreach (var minutes in (int[])[6, 6])
        {
            Time.Advance(TimeSpan.FromMinutes(minutes));
            await Database.Write(tx => Get<IEnumerable<IDueWorker>>().OfType<TellClocks>().Single().Do(tx, new DueItem(TellClocks.DueKind, of.Id, "", Now, 0)));
        }
        await Get<AssignConversation>().Do(dana, of.Id, "me");
        await Get<WriteMessage>().Do(dana, of.Id, new("secret answer", "a1"));
        await Get<WriteMessage>().Do(dana, of.Id, new("secret note", Note: true));
        var (consult, _) = await Get<AskConsult>().Do(dana, of.Id, new("secret question", User: "sam"));
        await Get<WriteInConsult>().Do(sam, consult.Id, new("secret thought"));
        await Get<ChangeState>().Do(dana, of.Id, new("pending", null, null, null));
        await Get<HandOver>().Do(dana, of.Id, new("sales", "theirs", "secret context", null));
        await Get<InteractionOwners>().Answer(sam, (await Owner(of))!.Offer!.Id, accept: true);
        await Get<ChangeState>().Do(sam, of.Id, new("resolved", "late", "refunded", null));
        await Database.Write(tx => Get<StateByCustomer>().Rated(tx, of.Id, 4, "secret opinion"));

        var told = await Received();
        string[] expected =
        [
            "conversation.opened", "conversation.message-received", "conversation.due-soon", "conversation.overdue", "conversation.assigned", "conversation.message-sent", "conversation.consult-asked",
            "conversation.consult-answered", "conversation.state", "conversation.handed-over", "conversation.resolved", "conversation.rated",
        ];
        Assert.Equal(expected, told.Select(message => (string)message["type"]!));
        Assert.Equal(expected.Order(StringComparer.Ordinal), TellWebhooks.Topics.Select(topic => topic.Name).Order(StringComparer.Ordinal));
        Assert.All(told, message => Assert.Equal((of.Id, of.Identifier), ((string)message["data"]!["conversation"]!, (long)message["data"]!["person"]!)));
        Assert.DoesNotContain("secret", string.Join('\n', received), StringComparison.Ordinal);
        Assert.Equal("a1", (string)told[5]["data"]!["message"]!);
        Assert.NotNull(await Database.Read(session => Get<MessageList>().Find(session, of.Id, (string)told[1]["data"]!["message"]!)));
        Assert.NotNull(await Database.Read(session => Get<ConsultList>().Find(session, (string)told[6]["data"]!["consult"]!)));
        Assert.Equal(told.Count, (await Received()).Count); // nothing is told twice

        // each example of the docs has the fields that are sent
        var examples = Example().Matches(await File.ReadAllTextAsync(Repository.At("docs/webhooks.md"), Cancel)).Select(match => JsonNode.Parse(match.Value)!).ToDictionary(e => (string)e["type"]!, StringComparer.Ordinal);
        foreach (var message in told)
            Assert.Equal(FieldsOf(examples[(string)message["type"]!]), FieldsOf(message));
    }

    [Fact]
    public async Task What_is_rolled_back_is_told_to_nobody_and_what_others_say_by_the_same_name_neither_and_an_erasure_takes_out_what_waits()
    {
        await Hook("conversation.opened", "conversation.message-received");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.Write(tx =>
        {
            Get<OpenConversation>().Do(tx, From("ann"));
            throw new InvalidOperationException();
        }));
        Assert.Empty(await Received());
        var of = await Open("bob");
        Assert.Equal(2L, await Waiting());
        await Database.Write(tx => Get<WebhookList>().Forget(tx, [of.Identifier]));
        Assert.Equal(0L, await Waiting());
        Assert.Empty(await Received());
    }

    private Task<long> Waiting() => Database.Read(session => session.Single<long>("select count(*) from webhook_deliveries where state = 'waiting'"));

    private static string FieldsOf(JsonNode message) => string.Join(' ', message.AsObject().Select(f => f.Key)) + ": " + string.Join(' ', message["data"]!.AsObject().Select(f => f.Key).Order(StringComparer.Ordinal));

    [GeneratedRegex("""^\{"type": "conversation\..*\}$""", RegexOptions.Multiline, 1000)]
    private static partial Regex Example();
}
