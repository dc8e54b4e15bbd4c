using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Conversations.Tests.Consults;

/// <summary>What a guest's link opens, over HTTP and without any account.</summary>
public abstract class GuestPagesTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : GuestPagesTests(Store.Sqlite);
    public sealed class OnPostgres() : GuestPagesTests(Store.Postgres);

    private PageServer? server;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        server = await PageServer.Start(services => Add(services.AddKernel(Database, Time).AddSingleton(Get<ContentFiles>()).Configure<ConsultOptions>(options => options.OpensAMinute = 20)), app =>
        {
            app.UseWeb();
            app.MapWeb();
            app.MapConversations();
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await server!.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task<(Consult Consult, string Path)> Ask(Caller dana, string customer, string text, string question)
    {
        var (consult, secret) = await Get<AskConsult>().Do(dana, (await Open(customer, text)).Id, new(question, Guest: "Gus"));
        return (consult, $"/consult/{secret}");
    }

    private static void IsSealed(HttpResponseMessage answer)
    {
        Assert.Equal(("no-referrer", "no-store", "noindex, nofollow, noarchive"), (Header(answer, "Referrer-Policy"), Header(answer, "Cache-Control"), Header(answer, "X-Robots-Tag")));
        Assert.Contains("default-src 'none'", Header(answer, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.TryGetValues(name, out var values) ? values : []);

    [Fact]
    public async Task A_link_opens_its_own_conversation_and_no_other_and_is_written_in_without_an_account()
    {
        var dana = await Hire("dana", "agent", "service");
        var (mine, path) = await Ask(dana, "ann", "Where is my kettle?", "Do you know?");
        var (_, other) = await Ask(dana, "bob", "Where is my sofa?", "Do you?");
        var file = await Get<AttachFile>().Do("cli", "sofa.png", new MemoryStream(Pictures.Png()), TestContext.Current.CancellationToken);
        await Get<WriteMessage>().Do(dana, mine.Conversation, new("Is it this one?", Files: [(await Get<AttachFile>().Do(dana.Id, "kettle.png", new MemoryStream(Pictures.Png()), TestContext.Current.CancellationToken)).Id]));
        await Get<WriteMessage>().Do(dana, mine.Conversation, new("She is a difficult one", Note: true));
        using var guest = server!.Visit();
        var page = await guest.Page(path);
        Assert.All((string[])["Where is my kettle?", "Do you know?", "Is it this one?", "kettle.png"], words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.All((string[])["sofa", "difficult", "/people/", "/inbox", "Search", mine.Conversation], words => Assert.DoesNotContain(words, page, StringComparison.Ordinal));
        using (var answer = await guest.Get(path))
            IsSealed(answer);

        var at = page[page.IndexOf($"{path}/files/", StringComparison.Ordinal)..];
        var picture = at[..at.IndexOf('?', StringComparison.Ordinal)];
        using (var answer = await guest.Get(picture))
        {
            Assert.Equal((HttpStatusCode.OK, "application/octet-stream"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            Assert.Equal(("no-referrer", "no-store"), (Header(answer, "Referrer-Policy"), Header(answer, "Cache-Control")));
        }
        // neither a file of another conversation's, nor one that was never sent
        foreach (var wrong in (string[])[$"{other}/files/{picture.Split('/')[^1]}", $"{path}/files/{file.Id}"])
            using (var answer = await guest.Get(wrong))
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);

        using (var written = await guest.PostForm($"{path}/messages", ("text", "In Köln."), ("key", "k")))
            Assert.Equal((HttpStatusCode.Redirect, path), (written.StatusCode, written.Headers.Location!.OriginalString));
        using (var empty = await guest.PostForm($"{path}/messages", ("text", " "), ("key", "k2")))
            Assert.Equal(HttpStatusCode.UnprocessableEntity, empty.StatusCode);
        Assert.Equal(["In Köln."], (await Get<ShowConsults>().In(dana, mine.Conversation))[0].Said.Select(m => m.Text));
        // the rest of the server knows no guest
        using (var inbox = await guest.Get("/inbox"))
            Assert.Equal(HttpStatusCode.Redirect, inbox.StatusCode);
    }

    [Fact]
    public async Task What_opens_nothing_answers_alike_whatever_it_is_and_who_tries_too_often_is_turned_away()
    {
        var dana = await Hire("dana", "agent", "service");
        var (revoked, revokedPath) = await Ask(dana, "ann", "a", "?");
        await Get<LinkConsult>().Revoke(dana, revoked.Id);
        var (closed, closedPath) = await Ask(dana, "bob", "b", "?");
        await Get<CloseConsult>().Do(dana, closed.Id);
        var (_, over) = await Ask(dana, "cyd", "c", "?");
        Time.Advance(TimeSpan.FromDays(7));
        using var guest = server!.Visit();
        var answers = new List<(int, string, string)>();
        foreach (var path in (string[])[revokedPath, closedPath, over, "/consult/" + Ids.Secret("tlc_"), "/consult/x"])
        {
            using var answer = await guest.Get(path);
            IsSealed(answer);
            answers.Add(((int)answer.StatusCode, string.Join('\n', answer.Headers.Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(',', h.Value)}")), await answer.Content.ReadAsStringAsync()));
            using var written = await guest.PostForm($"{path}/messages", ("text", "words"));
            Assert.Equal(HttpStatusCode.NotFound, written.StatusCode);
        }
        Assert.Equal(404, Assert.Single(answers.Distinct()).Item1);
        HttpStatusCode last = default;
        for (var i = 0; i < 20 && last != HttpStatusCode.TooManyRequests; i++)
            using (var answer = await guest.Get("/consult/guess"))
                last = answer.StatusCode;
        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }
}
