using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Throughline.Channels.WebChat;
using Throughline.Conversations;
using Throughline.Conversations.Attachments;
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

/// <summary>Files in a visitor's chat, and what pages of other origins are told, over HTTP as browsers ask.</summary>
public abstract class ChatFilesTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : ChatFilesTests(Store.Sqlite);
    public sealed class OnPostgres() : ChatFilesTests(Store.Postgres);

    private PageServer? server;
    private HttpClient client = null!;
    private string site = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static void Modules(IServiceCollection services) => services.AddWeb().AddStaff().AddEvents().AddPeople().AddGate().AddConversations().AddChannels();

    protected override void Add(IServiceCollection services) => Modules(services);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        server = await PageServer.Start(services => Modules(services.AddKernel(Database, Time, Folder.Path)), app =>
        {
            app.UseWeb();
            app.MapChannels();
        });
        client = new HttpClient { BaseAddress = server.Url };
        site = (await Served<ManageSites>().Add(Caller.CommandLine, "Shop")).Key;
    }

    public override async ValueTask DisposeAsync()
    {
        client.Dispose();
        if (server is not null)
            await server.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private T Served<T>() where T : notnull => server!.Services.GetRequiredService<T>();

    private async Task<string> Visit()
    {
        using var answer = await client.PostAsJsonAsync("/chat/v1/visits", new { site }, Cancel);
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancel))!["token"]!;
    }

    private async Task<(HttpStatusCode Status, JsonNode? Said, HttpResponseMessage Answer)> Ask(HttpMethod method, string path, string? token, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("Origin", "https://shop.example");
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        var answer = await client.SendAsync(request, Cancel);
        var text = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true ? await answer.Content.ReadAsStringAsync(Cancel) : null;
        return (answer.StatusCode, text is null ? null : JsonNode.Parse(text), answer);
    }

    private async Task<(HttpStatusCode Status, string Id)> SendUp(string token, byte[] bytes, string name)
    {
        var (status, said, _) = await Ask(HttpMethod.Post, "/chat/v1/files?name=" + Uri.EscapeDataString(name), token, new ByteArrayContent(bytes));
        return (status, (string?)said!["id"] ?? (string?)said["detail"] ?? "");
    }

    private async Task<JsonNode> Say(string token, string key, string? text, params string[] files)
    {
        var (status, said, _) = await Ask(HttpMethod.Post, "/chat/v1/messages", token, JsonContent.Create(new { key, text, files }));
        Assert.True(status == HttpStatusCode.OK, said?.ToString());
        return said!;
    }

    [Fact]
    public async Task A_visitors_file_goes_up_with_a_message_and_comes_down_to_them_and_to_no_other_visitor()
    {
        var (ann, bob) = (await Visit(), await Visit());
        var (status, id) = await SendUp(ann, Pictures.Png(), "../<b>tulips</b>.svg");
        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(HttpMethod.Get, $"/chat/v1/files/{id}", ann)).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await Ask(HttpMethod.Post, "/chat/v1/messages", bob, JsonContent.Create(new { key = "1", files = new[] { id } }))).Status);

        var said = await Say(ann, "1", null, id);
        Assert.Equal("b_.svg.png", (string?)said["files"]![0]!["name"]);
        Assert.Equal((long?)said["number"], (long?)(await Say(ann, "1", null, id))["number"]);
        await Say(bob, "1", "I am here as well");
        var mine = await Ask(HttpMethod.Get, $"/chat/v1/files/{id}", ann);
        Assert.Equal(Pictures.Png(), await mine.Answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(("attachment", "application/octet-stream"), (mine.Answer.Content.Headers.ContentDisposition!.DispositionType, mine.Answer.Content.Headers.ContentType!.MediaType));
        Assert.Contains("sandbox", mine.Answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await Ask(HttpMethod.Get, $"/chat/v1/files/{id}", bob)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Ask(HttpMethod.Get, $"/chat/v1/files/{id}", null)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendUp("tlv_nobody", Pictures.Png(), "a.png")).Status);
    }

    [Fact]
    public async Task Files_of_notes_and_of_answers_that_are_held_are_not_the_visitors_to_have()
    {
        var token = await Visit();
        await Say(token, "1", "Hello");
        var conversation = await Database.Read(session => session.Single<string>("select id from conversations"), Cancel);
        foreach (var (side, state, seen) in (ValueTuple<Side, Delivery, bool>[])[(Side.Note, Delivery.None, false), (Side.Company, Delivery.Held, false), (Side.Company, Delivery.Refused, false), (Side.Company, Delivery.Sent, true)])
        {
            var file = await Served<AttachFile>().Do("dana", "a.png", new MemoryStream(Pictures.Png()), Cancel);
            await Database.Write(tx =>
            {
                var message = Served<MessageList>().Add(tx, new(0, conversation, $"{side}{state}", side, "webchat", null, "Dana", "see", Micros.Now(Time), state, null));
                Assert.True(Served<AttachmentList>().Send(tx, file.Id, "dana", conversation, message.Number));
            });
            Assert.Equal(seen ? HttpStatusCode.OK : HttpStatusCode.NotFound, (await Ask(HttpMethod.Get, $"/chat/v1/files/{file.Id}", token)).Status);
        }
    }

    [Fact]
    public async Task What_is_too_large_of_no_kind_or_more_than_a_day_allows_is_refused_in_words()
    {
        var token = await Visit();
        var (status, why) = await SendUp(token, Encoding.UTF8.GetBytes("MZ\0 a program"), "holiday.png");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("of a kind that is not taken", why, StringComparison.Ordinal);
        (status, why) = await SendUp(token, new byte[10_000_001], "large.png");
        Assert.Equal((HttpStatusCode.BadRequest, true), (status, why.Contains("at most 10 MB", StringComparison.Ordinal)));
        Served<IOptions<AttachmentOptions>>().Value.VisitorsADay = 50;
        Assert.Equal(HttpStatusCode.Created, (await SendUp(token, Pictures.Png(), "a.png")).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SendUp(token, Pictures.Png(), "b.png")).Status);
        Time.Advance(TimeSpan.FromHours(25));
        Assert.Equal(HttpStatusCode.Created, (await SendUp(token, Pictures.Png(), "b.png")).Status);
    }

    [Fact]
    public async Task A_visitor_who_is_erased_leaves_neither_sent_nor_unsent_files()
    {
        var token = await Visit();
        await Say(token, "1", null, (await SendUp(token, Pictures.Png(), "a.png")).Id);
        await SendUp(token, Pictures.Png(), "b.png");
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, Cancel);
        var identifier = await Database.Read(session => session.Single<long>("select identifier from conversations"), Cancel);
        await Get<ErasePerson>().Do(Caller.CommandLine, identifier, purge: false, Cancel);
        Assert.Empty(Directory.GetFiles(Folder["files"], "*", SearchOption.AllDirectories));
        Assert.Equal(0, await Database.Read(session => session.Single<long>("select count(*) from attachments"), Cancel));
    }

    [Fact]
    public async Task Pages_of_other_origins_can_read_every_answer_also_to_what_they_got_wrong()
    {
        var token = await Visit();
        (HttpMethod Method, string Path, HttpContent? Content, HttpStatusCode Status)[] asked =
        [
            (HttpMethod.Post, "/chat/v1/messages", new StringContent("{ no json", Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest),
            (HttpMethod.Post, "/chat/v1/visits", new StringContent("[]", Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest),
            (HttpMethod.Post, "/chat/v1/messages", new StringContent("text", Encoding.UTF8, "text/plain"), HttpStatusCode.NotFound),
            (HttpMethod.Get, "/chat/v1/messages?after=x", null, HttpStatusCode.BadRequest),
            (HttpMethod.Put, "/chat/v1/rating", new StringContent("", Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest),
            (HttpMethod.Delete, "/chat/v1/messages", null, HttpStatusCode.NotFound),
            (HttpMethod.Get, "/chat/v1/nothing", null, HttpStatusCode.NotFound),
            (HttpMethod.Get, "/chat/v1/files/none", null, HttpStatusCode.NotFound),
            (HttpMethod.Options, "/chat/v1/files", null, HttpStatusCode.NoContent),
        ];
        foreach (var (method, path, content, status) in asked)
        {
            var (was, _, answer) = await Ask(method, path, token, content);
            Assert.Equal((status, path), (was, path));
            Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        }
        var (unknown, _, refused) = await Ask(HttpMethod.Get, "/chat/v1/messages", "tlv_nobody");
        Assert.Equal((HttpStatusCode.Unauthorized, "*"), (unknown, Assert.Single(refused.Headers.GetValues("Access-Control-Allow-Origin"))));
    }
}
