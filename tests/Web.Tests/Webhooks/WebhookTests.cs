using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Webhooks;

namespace Throughline.Web.Tests.Webhooks;

public abstract class WebhookTests(Store store) : WebCase(store)
{
    public sealed class OnSqlite() : WebhookTests(Store.Sqlite);
    public sealed class OnPostgres() : WebhookTests(Store.Postgres);

    private readonly ConcurrentQueue<(string Id, string Signature, string Timestamp, string Body)> received = new();
    private PageServer? receiver;
    private int answer = 204;

    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.AddWebhookTopic(new WebhookTopic("thing.changed", "A thing"));
        services.Configure<WebhookOptions>(options => options.AllowedHosts = "127.0.0.1, crm.internal");
    }

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        receiver = await PageServer.Start(_ => { }, app => app.MapPost("/hook", async (HttpRequest request) =>
        {
            received.Enqueue((request.Headers["webhook-id"]!, request.Headers["webhook-signature"]!, request.Headers["webhook-timestamp"]!, await new StreamReader(request.Body).ReadToEndAsync()));
            return Results.StatusCode(answer);
        }));
    }

    public override async ValueTask DisposeAsync()
    {
        await receiver!.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_message_is_signed_delivered_once_and_its_body_is_not_kept()
    {
        var made = await Hook(new Uri(receiver!.Url, "/hook").ToString());
        await Publish(new { name = "<ü>" }, 7);
        await Send();
        await Send();
        var (id, signature, timestamp, body) = Assert.Single(received);
        Assert.Equal(SendMessage.Signature(made.Secret, id, long.Parse(timestamp), body), signature);
        Assert.Equal("""{"type":"thing.changed","timestamp":"2026-01-15T10:00:00.000Z","data":{"name":"<ü>"}}""", body);
        var delivery = Assert.Single(await Deliveries());
        Assert.Equal((Delivery.Delivered, 1, 204, id), (delivery.State, delivery.Tries, delivery.Status, delivery.Id));
        Assert.Equal(("", 0L, 0L), await Database.Read(s => (s.Single<string>("select body from webhook_deliveries"),
            s.Single<long>("select count(*) from webhook_subjects"), s.Single<long>("select count(*) from due_work"))));
    }

    [Fact]
    public async Task A_failing_receiver_is_tried_again_ever_later_and_given_up_after_three_days_and_can_be_sent_to_again()
    {
        await Hook(new Uri(receiver!.Url, "/hook").ToString());
        await Publish(new { }, 7);
        answer = 500;
        var started = Time.GetUtcNow();
        for (var tries = 1; tries <= 11; tries++)
        {
            await Send();
            var tried = Assert.Single(await Deliveries());
            Assert.Equal((tries, "The receiver answered 500."), (tried.Tries, tried.Failure));
            Assert.Equal(tries < 11 ? Delivery.Waiting : Delivery.Failed, tried.State);
            if (tried.NextAt is { } next)
                Time.Set(Micros.ToInstant(next));
        }
        Assert.True(Time.GetUtcNow() - started > TimeSpan.FromDays(3));
        await Send();
        Assert.Equal(11, received.Count);
        Assert.Single(received.Select(r => r.Id).Distinct());
        answer = 200;
        using var ada = (await Serve()).Visit();
        using var again = await ada.Send(HttpMethod.Post, $"/api/webhooks/deliveries/{received.First().Id}/repetition", null, ("Cookie", "who=ada"));
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        await Send();
        Assert.Equal(Delivery.Delivered, Assert.Single(await Deliveries()).State);
    }

    [Fact]
    public async Task A_dead_receiver_holds_up_no_other()
    {
        await Hook("http://127.0.0.1:1/dead");
        await Hook(new Uri(receiver!.Url, "/hook").ToString());
        for (var i = 0; i < 20; i++)
            await Publish(new { i }, i);
        await Send();
        Assert.Equal(20, received.Count);
        Assert.Equal(20, (await Deliveries()).Count(d => d.State == Delivery.Waiting && d.Failure is not null));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_told_nothing_any_more()
    {
        var made = await Hook(new Uri(receiver!.Url, "/hook").ToString());
        answer = 410;
        await Publish(new { }, 7);
        await Send();
        await Publish(new { }, 7);
        await Send();
        Assert.Single(received);
        Assert.Single(await Deliveries());
        Assert.Contains("410", (await Database.Read(s => Get<WebhookList>().Find(s, made.Id)))!.DisabledWhy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://localhost/x")]
    [InlineData("https://127.0.0.2/x")]
    [InlineData("https://[::1]/x")]
    [InlineData("https://[::ffff:10.1.2.3]/x")]
    [InlineData("https://192.168.0.1/x")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    public async Task Nothing_is_sent_to_a_private_or_loopback_address_that_is_not_allowed_by_name(string url)
    {
        await Hook(url);
        await Publish(new { }, 7);
        await Send();
        Assert.Contains("private or loopback", Assert.Single(await Deliveries()).Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_died_while_sending_has_its_message_sent_again()
    {
        var made = await Hook(new Uri(receiver!.Url, "/hook").ToString());
        await Publish(new { }, 7);
        var claimed = await Get<OutsideWork>().Claim("webhook:" + made.Id, TimeSpan.FromMinutes(1));
        await Send();
        Assert.Empty(received);
        Time.Advance(TimeSpan.FromMinutes(1));
        await Send();
        Assert.Single(received);
        Assert.False(await Database.Write(tx => Get<OutsideWork>().Finish(tx, claimed!)));
    }

    [Fact]
    public async Task Who_is_forgotten_is_not_told_of()
    {
        await Hook(new Uri(receiver!.Url, "/hook").ToString());
        await Publish(new { secret = "x" }, 7);
        await Publish(new { }, 8);
        await Database.Write(tx => Get<WebhookList>().Forget(tx, [7, 9]));
        Assert.Equal(1, await Database.Read(s => s.Single<long>("select count(*) from webhook_deliveries")));
        await Send();
        Assert.Single(received);
    }

    [Theory]
    [InlineData("http://crm.example.com/x", "Only https")]
    [InlineData("ftp://crm.example.com/x", "address")]
    [InlineData("https://user:pass@crm.example.com/x", "without a user")]
    [InlineData("nonsense", "address")]
    public async Task An_address_that_can_not_be_sent_to_is_refused(string url, string why)
    {
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => Get<ManageWebhooks>().Create(new(url, ["thing.changed"], null), Caller.CommandLine));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_and_the_api_show_receivers_and_deliveries_but_no_secret()
    {
        var made = await Hook("https://crm.example.com/<b>hook</b>");
        await Publish(new { }, 7);
        using var ada = (await Serve()).Visit();
        foreach (var path in (string[])["/settings/webhooks", "/api/webhooks", "/api/webhooks/deliveries"])
        {
            using var shown = await ada.Send(HttpMethod.Get, path, null, ("Cookie", "who=ada"));
            var text = await shown.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            Assert.DoesNotContain(made.Secret, text, StringComparison.Ordinal);
            Assert.DoesNotContain("<b>hook", text, StringComparison.Ordinal);
            using var bobs = await ada.Send(HttpMethod.Get, path, null, ("Cookie", "who=bob"));
            Assert.Equal(HttpStatusCode.Forbidden, bobs.StatusCode);
        }
    }

    private Task<CreatedWebhook> Hook(string url) => Get<ManageWebhooks>().Create(new(url, ["thing.changed"], null), Caller.CommandLine);

    private Task Publish(object data, long subject) => Database.Write(tx => Get<WebhookList>().Publish(tx, "thing.changed", _ => new WebhookMessage(data, [subject])));

    private Task Send() => Get<SendWebhooks>().SendDue(TestContext.Current.CancellationToken);

    private Task<List<Delivery>> Deliveries() => Database.Read(s => Get<WebhookList>().Newest(s, null, 100));
}

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void Only_what_is_out_in_the_internet_is_public(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    /// <summary>Worked out by another implementation of HMAC.</summary>
    [Fact]
    public void A_signature_is_that_of_standard_webhooks() => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        SendMessage.Signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}"""));
}
