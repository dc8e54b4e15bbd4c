using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Collect;
using Throughline.Events.Keys;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Events.Tests.Collect;

public abstract class CollectApiTests(Store store) : CollectCase(store)
{
    public sealed class OnSqlite() : CollectApiTests(Store.Sqlite);
    public sealed class OnPostgres() : CollectApiTests(Store.Postgres);

    private const string Track = """{"type":"track","event":"E","userId":"u","messageId":"m1"}""";

    protected override void Configure(IServiceCollection services) =>
        services.Configure<CollectOptions>(options => (options.ItemsPerSecond, options.Burst) = (100, 3000));

    [Theory]
    [InlineData("/v1/track", "track")]
    [InlineData("/v1/identify", "identify")]
    [InlineData("/v1/page", "page")]
    [InlineData("/v1/screen", "screen")]
    [InlineData("/v1/group", "group")]
    [InlineData("/v1/alias", "alias")]
    [InlineData("/t", "track")]
    [InlineData("/i", "identify")]
    [InlineData("/p", "page")]
    [InlineData("/s", "screen")]
    [InlineData("/g", "group")]
    [InlineData("/a", "alias")]
    public async Task A_single_call_says_by_its_address_what_it_is(string path, string kind)
    {
        using var answer = await Send(path, """{"event":"E","userId":"u","previousId":"p","groupId":"g"}""");
        Assert.Equal(("""{"success":true}""", "*"), (await answer.Content.ReadAsStringAsync(), answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal(kind, Assert.Single(await Events()).Kind);
    }

    [Fact]
    public async Task The_key_may_stand_in_a_basic_or_bearer_header_or_in_the_body()
    {
        var batch = $$"""{"batch":[{{Track}}]}""";
        var basic = await Send("/v1/batch", batch);
        var bearer = await Send("/v1/batch", batch, r => r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key));
        var body = await Send("/v1/batch", $$"""{"batch":[{{Track}}],"writeKey":"{{Key}}"}""", r => r.Headers.Authorization = null);
        var single = await Send("/v1/track", $$"""{"event":"E","userId":"u","messageId":"m1","writeKey":"{{Key}}"}""", r => r.Headers.Authorization = null);
        var postHog = await Send("/batch/", $$"""{"api_key":"{{Key}}","batch":[{"event":"E","distinct_id":"u","uuid":"p1"}]}""", r => r.Headers.Authorization = null);
        Assert.All([basic, bearer, body, single, postHog], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(2, await Count());
    }

    [Fact]
    public async Task An_unknown_a_missing_and_a_revoked_key_are_answered_with_401()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send("/v1/track", Track, r => r.Headers.Authorization = new("Bearer", "wk_nobody"))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send("/v1/track", Track, r => r.Headers.Authorization = null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Send("/v1/track", Track)).StatusCode);
        await Database.Write(tx => Get<WriteKeys>().Revoke(tx, Key));
        Time.Advance(TimeSpan.FromMicroseconds(KnownKeys.Freshness));
        var answer = await Send("/v1/track", Track);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Gzip_is_told_by_content_whatever_the_headers_say()
    {
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes($$"""{"batch":[{{Track}}]}"""));
        var labelled = await Send("/v1/batch", packed.ToArray(), r => r.Content!.Headers.ContentType = new("application/x-www-form-urlencoded"));
        Assert.Equal(HttpStatusCode.OK, labelled.StatusCode);
        var plain = await Send("/v1/batch", $$"""{"batch":[{{Track}}]}""", r =>
        {
            r.Content!.Headers.ContentType = new("text/plain");
            r.Content!.Headers.ContentEncoding.Add("gzip");
        });
        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Equal(1, await Count());
    }

    [Fact]
    public async Task A_body_too_large_is_answered_with_400_with_a_length_and_without()
    {
        var large = new byte[40 * 1024 * 1024];
        Array.Fill(large, (byte)' ');
        foreach (var chunked in (bool[])[false, true])
        {
            var answer = await Send("/v1/batch", large[..600_000], r => r.Headers.TransferEncodingChunked = chunked);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
            Assert.Contains("500 KB", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        // The client may be cut off while it still sends; what it hears, if anything, is 400.
        try
        {
            Assert.Equal(HttpStatusCode.BadRequest, (await Send("/v1/batch", large)).StatusCode);
        }
        catch (HttpRequestException)
        {
        }
        Assert.Equal(HttpStatusCode.OK, (await Send("/v1/track", Track)).StatusCode);
    }

    [Fact]
    public async Task A_source_that_sends_too_much_is_told_when_to_try_again()
    {
        var items = Enumerable.Range(0, 2500).Select(i => $$"""{"type":"track","event":"E","userId":"u","messageId":"{{i}}"}""").ToList();
        await SendBatch(items);
        await SendBatch(items);
        using var refused = await Send("/v1/track", Track);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(21), refused.Headers.RetryAfter!.Delta);
        Time.Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(HttpStatusCode.OK, (await Send("/v1/track", Track)).StatusCode);
    }

    [Fact]
    public async Task More_bytes_than_the_server_holds_are_answered_with_429()
    {
        Assert.True(Served<Throttle>().Enter(new CollectOptions().BytesInFlight));
        using (var refused = await Send("/v1/track", Track))
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter!.Delta));
        Served<Throttle>().Leave(new CollectOptions().BytesInFlight);
        Assert.Equal(HttpStatusCode.OK, (await Send("/v1/track", Track)).StatusCode);
        Assert.Equal(0, Served<Throttle>().BytesInFlight);
    }

    [Fact]
    public async Task Browsers_of_any_site_may_send_but_only_to_the_tracking_routes()
    {
        using var preflight = await Client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/v1/batch"));
        Assert.Equal(HttpStatusCode.NoContent, preflight.StatusCode);
        Assert.Contains("x-retry-count", preflight.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.False(preflight.Headers.Contains("Access-Control-Allow-Credentials"));
        using var page = await Client.GetAsync("/api/refusals");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.False(page.Headers.Contains("Access-Control-Allow-Origin"));
        using var wrongMethod = await Client.GetAsync("/v1/track");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, wrongMethod.StatusCode);
    }

    [Fact]
    public async Task What_sdks_ask_besides_is_answered()
    {
        Assert.Contains("\"Segment.io\"", await Client.GetStringAsync($"/v1/projects/{Key}/settings"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Send("/flags/?v=2", "{}")).StatusCode);
        Assert.True((await Send("/m", "{}")).IsSuccessStatusCode);
        Assert.Equal(0, await Count());
    }

    [Fact]
    public async Task Refused_items_do_not_refuse_the_batch_and_are_kept_with_their_reasons()
    {
        var answer = await SendBatch([Track, """{"type":"track","userId":"u","messageId":"bad"}""", """{"type":"track","event":"F","userId":"u"}"""]);
        Assert.Equal(1, answer.GetProperty("refused").GetInt32());
        Assert.Equal(2, await Count());
        var listed = await Client.GetStringAsync("/api/refusals?source=web&reason=no-event");
        Assert.Contains("\"messageId\":\"bad\"", listed, StringComparison.Ordinal);
        Assert.Contains("A track without the name of its event", listed, StringComparison.Ordinal);
        Assert.Contains("no-event", await Client.GetStringAsync("/settings/refusals"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_id_used_for_another_fact_is_kept_out_and_the_same_fact_again_is_not_refused()
    {
        await SendBatch([Track]);
        await SendBatch([Track]);
        Assert.Empty(await Reasons());
        var answer = await SendBatch(["""{"type":"track","event":"Other","userId":"u","messageId":"m1"}"""]);
        Assert.Equal("message-id-reused", answer.GetProperty("refusals")[0].GetProperty("reason").GetString());
        Assert.Equal(["message-id-reused"], await Reasons());
        Assert.Equal("E", Assert.Single(await Events()).Name);
    }

    [Fact]
    public async Task Keys_are_made_and_revoked_by_api_and_the_list_never_shows_them()
    {
        using var made = await Send("/api/sources/crm%2Feu/keys", "", AsPage);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var key = System.Text.Json.JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement;
        var secret = key.GetProperty("key").GetString()!;
        Assert.Equal(HttpStatusCode.OK, (await Send("/v1/track", Track, r => r.Headers.Authorization = new("Bearer", secret))).StatusCode);
        var list = await Client.GetStringAsync("/api/sources") + await Client.GetStringAsync("/settings/sources");
        Assert.Contains(secret[..8], list, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"crm/eu\"", list, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, list, StringComparison.Ordinal);
        using var revoked = await Send($"/api/sources/crm%2Feu/keys/{key.GetProperty("id")}/revocation", "", AsPage);
        Assert.Equal(HttpStatusCode.OK, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Send("/v1/track", Track, r => r.Headers.Authorization = new("Bearer", secret))).StatusCode);
        Assert.Equal(["write-key.create", "write-key.revoke"], await Database.Read(s => s.Query<string>("select action from audit order by id")));

        static void AsPage(HttpRequestMessage request)
        {
            request.Headers.Authorization = null;
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
        }
    }

    [Fact]
    public async Task PostHog_s_distinct_id_is_a_user_once_the_log_knows_it()
    {
        async Task Send(string item) =>
            Assert.Equal(HttpStatusCode.OK, (await base.Send("/batch/", $$"""{"api_key":"{{Key}}","batch":[{{item}}]}""")).StatusCode);

        await Send("""{"event":"Before","distinct_id":"u9","uuid":"1"}""");
        await Send("""{"event":"$identify","distinct_id":"u9","uuid":"2"}""");
        await Send("""{"event":"After","distinct_id":"u9","uuid":"3"}""");
        var names = await Database.Read(s => s.Query<string>(
            "select e.name || ' ' || i.type from events e join identifiers i on i.id = e.subject order by e.sequence"));
        Assert.Equal(["Before anonymousId", "Identified userId", "After userId"], names);
    }
}
