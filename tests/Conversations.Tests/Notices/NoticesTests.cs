using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Notices;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Support;
using Throughline.Web.Problems;
using Throughline.Web.Webhooks;

namespace Throughline.Conversations.Tests.Notices;

public sealed class NoticeBodyTests
{
    [Fact]
    public void Whatever_names_are_they_are_text_in_both_products_and_the_only_link_is_ours() => Generated.Holds(
        Gen.Elements("<!channel>", "<https://evil.example|Open>", "[here](https://evil.example)", "Ann & Bob", "**x** _y_ \"q\" \\", "ü é 漢", "@here").ListOf().Select(words => string.Join(' ', words)), text =>
        {
            const string Link = "https://desk.example.com/inbox/c1";
            var slack = (string)JsonNode.Parse(NoticeBody.Of(NoticeTarget.Slack, text, Link))!["text"]!;
            Assert.EndsWith($" <{Link}|Open>", slack, StringComparison.Ordinal);
            Assert.DoesNotContain(slack[..^$" <{Link}|Open>".Length], c => c is '<' or '>');
            Assert.Equal(text, System.Net.WebUtility.HtmlDecode(slack[..^$" <{Link}|Open>".Length]));
            var card = JsonNode.Parse(NoticeBody.Of(NoticeTarget.Teams, text, Link))!["attachments"]![0]!["content"]!;
            Assert.Equal((text, "TextRun", Link), ((string)card["body"]![0]!["inlines"]![0]!["text"]!, (string)card["body"]![0]!["inlines"]![0]!["type"]!, (string)card["actions"]![0]!["url"]!));
        });
}

/// <summary>Teams are told in Slack or Teams what waits for them; by a receiver that really gets it.</summary>
public abstract class NoticesTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : NoticesTests(Store.Sqlite);
    public sealed class OnPostgres() : NoticesTests(Store.Postgres);

    private readonly ConcurrentQueue<(string Path, string Body, bool IsSigned)> received = new();
    private PageServer? receiver;
    private volatile int answer = 200;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.Configure<WebhookOptions>(options => options.AllowedHosts = "127.0.0.1");
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        receiver = await PageServer.Start(_ => { }, app => app.MapPost("/hook/{team}", async (string team, HttpRequest request) =>
        {
            received.Enqueue((team, await new StreamReader(request.Body).ReadToEndAsync(), request.Headers.ContainsKey("webhook-signature")));
            return Results.StatusCode(team == "service" ? answer : 202);
        }));
    }

    public override async ValueTask DisposeAsync()
    {
        await receiver!.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private string Address(string team) => new Uri(receiver!.Url, $"/hook/{team}").ToString();

    private Task Tell(string team, string product, params string[] topics) =>
        Get<ManageNotices>().Set(Lead, team, new(product, Address(team), topics.Length > 0 ? topics : null), "https://desk.example.com");

    private Task Send() => Get<SendNotices>().SendDue(Cancel);

    private List<string> Lines(string team) => [.. received.Where(got => got.Path == team).Select(got => JsonNode.Parse(got.Body)!).Select(body =>
        (string?)body["text"] ?? $"{(string)body["attachments"]![0]!["content"]!["body"]![0]!["inlines"]![0]!["text"]!} {(string)body["attachments"]![0]!["content"]!["actions"]![0]!["url"]!}")];

    [Fact]
    public async Task Each_team_is_told_what_waits_for_it_in_its_product_with_a_link_and_no_words_of_customers()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"));
        await Tell("service", "slack");
        await Tell("sales", "teams");
        await Get<ManageClockPolicies>().Set(Lead, "Swift", new(Minutes: new Dictionary<string, int> { ["first-response"] = 10 }, WarnMinutes: 5));
        var of = await Open("ann", "secret words");
        foreach (var minutes in (int[])[6, 6])
        {
            Time.Advance(TimeSpan.FromMinutes(minutes));
            await Database.Write(tx => Get<IEnumerable<IDueWorker>>().OfType<TellClocks>().Single().Do(tx, new DueItem(TellClocks.DueKind, of.Id, "", Now, 0)));
        }
        await Get<WriteMessage>().Do(dana, of.Id, new("secret note, @sales and @sam", Note: true));
        var (consult, _) = await Get<AskConsult>().Do(dana, of.Id, new("secret question", Team: "sales"));
        await Get<WriteInConsult>().Do(sam, consult.Id, new("secret answer"));
        await Get<HandOver>().Do(dana, of.Id, new("sales", "their subject", "secret context", null));
        await Send();
        await Send(); // once is enough
        string At(string path) => $"https://desk.example.com{path}";
        Assert.Equal(
        [
            $"A conversation by webchat is due soon: first response until 2026-01-15 10:10 UTC. <{At($"/inbox/{of.Id}")}|Open>",
            $"A conversation by webchat is late: first response, since 2026-01-15 10:10 UTC. <{At($"/inbox/{of.Id}")}|Open>",
            $"sam answers what Service asked about a conversation by webchat. <{At($"/inbox/{of.Id}")}|Open>",
        ], Lines("service").Order(StringComparer.Ordinal));
        Assert.Equal(
        [
            $"dana asks Sales about a conversation by webchat. {At($"/inbox/consults/{consult.Id}")}",
            $"dana mentions Sales in a conversation by webchat. {At($"/inbox/{of.Id}")}",
            $"dana offers Sales a conversation by webchat: their subject. It waits until 2026-01-16 10:12 UTC. {At($"/inbox/{of.Id}")}",
        ], Lines("sales").Order(StringComparer.Ordinal));
        Assert.DoesNotContain(received, got => got.Body.Contains("secret", StringComparison.Ordinal) || got.IsSigned);
    }

    [Fact]
    public async Task A_dead_receiver_is_tried_again_given_up_and_seen_and_holds_up_no_other_team()
    {
        await Tell("service", "slack");
        await Tell("sales", "slack");
        answer = 404;
        await Get<ManageNotices>().Try(Lead, "service");
        await Get<ManageNotices>().Try(Lead, "sales");
        for (var tries = 1; tries <= 5; tries++)
        {
            await Send();
            var failing = (await Get<ManageNotices>().Answer()).Newest.Single(n => n.Team == "service");
            Assert.Equal((tries, "The receiver answered 404.", tries < 5 ? Notice.Waiting : Notice.Failed), (failing.Tries, failing.Failure, failing.State));
            Time.Advance(TimeSpan.FromMinutes(30));
        }
        Assert.Equal((1, Notice.Delivered), ((int)(await Get<ManageNotices>().Answer()).Newest.Single(n => n.Team == "sales").Tries, (await Get<ManageNotices>().Answer()).Newest.Single(n => n.Team == "sales").State));
        Assert.StartsWith($"{Lead.Name} tries whether notices for Sales come in here", Assert.Single(Lines("sales")), StringComparison.Ordinal);

        // what waits goes with the address
        answer = 200;
        await Get<ManageNotices>().Try(Lead, "service");
        await Get<ManageNotices>().Remove(Lead, "service");
        received.Clear();
        await Send();
        Assert.Empty(received);
        Assert.Equal(0L, await Database.Read(session => session.Single<long>("select count(*) from due_work where kind like 'notice:%'")));
    }

    [Fact]
    public async Task The_address_is_kept_and_told_to_nobody_and_leads_out_of_the_house_only()
    {
        await Tell("service", "slack", Notice.Mentions);
        await Get<ManageNotices>().Set(Lead, "service", new("teams", null, [Notice.Due]), "https://desk.example.com"); // keeps the address
        Assert.Equal(Address("service"), await Database.Read(session => Get<NoticeList>().Target(session, "service")!.Url));
        var told = JsonSerializer.Serialize(await Get<ManageNotices>().Answer()) + string.Join('\n', await Database.Read(session => session.Query<string>("select subject || coalesce(cast(details as text), '') from audit")));
        Assert.DoesNotContain("/hook/service", told, StringComparison.Ordinal);
        foreach (var (team, request, says) in new (string, NewNoticeTarget, string)[]
        {
            ("sales", new("slack"), "Give the address"), ("none", new("slack", Address("x")), "no team"), ("sales", new("irc", Address("x")), "slack or teams"), ("sales", new("slack", "http://hooks.slack.com/x"), "Only https"),
            ("sales", new("slack", "https://user@hooks.slack.com/x"), "address like"), ("sales", new("slack", Address("x"), ["all"]), "no topic"), ("sales", new("slack", Address("x"), []), "at least one"),
        })
            Assert.Contains(says, (await Assert.ThrowsAsync<UserErrorException>(() => Get<ManageNotices>().Set(Lead, team, request, ""))).Message, StringComparison.Ordinal);
        // a name that leads into the house is looked at when it is connected to
        await Get<ManageNotices>().Set(Lead, "sales", new("slack", "https://localhost:1/x"), "https://desk.example.com");
        await Get<ManageNotices>().Try(Lead, "sales");
        await Send();
        Assert.Contains("private or loopback", (await Get<ManageNotices>().Answer()).Newest.Single(n => n.Team == "sales").Failure, StringComparison.Ordinal);
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Get<ManageNotices>().Try(Lead, "marketing"))).Status);
    }

    [Fact]
    public async Task Who_is_flooded_is_told_no_more_than_can_be_read_and_an_erasure_takes_out_what_waits()
    {
        var dana = await Hire("dana", "agent", "service");
        await Tell("sales", "slack");
        var of = await Open("ann");
        for (var i = 0; i < 55; i++)
            await Get<WriteMessage>().Do(dana, of.Id, new("@sales", Note: true));
        Task<long> Waiting() => Database.Read(session => session.Single<long>("select count(*) from notices"));
        Assert.Equal(50L, await Waiting());
        await Database.Write(tx => Get<NoticeList>().Forget(tx, [of.Id]));
        Assert.Equal((0L, 0L), (await Waiting(), await Database.Read(session => session.Single<long>("select count(*) from due_work where kind like 'notice:%'"))));
    }
}
