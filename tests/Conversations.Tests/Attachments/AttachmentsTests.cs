using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Throughline.Conversations.Attachments;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Tests.Attachments;

public abstract class AttachmentsTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : AttachmentsTests(Store.Sqlite);
    public sealed class OnPostgres() : AttachmentsTests(Store.Postgres);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Task<Attachment> SendUp(Caller caller, byte[] bytes, string name = "photo.png") => Get<AttachFile>().Do(caller.Id, name, new MemoryStream(bytes), Cancel);

    private Task<ILookup<long, Attachment>> Of(params long[] messages) => Database.Read(session => Get<AttachmentList>().Of(session, messages));

    private string[] OnDisk() => Directory.Exists(Folder["files"]) ? Directory.GetFiles(Folder["files"], "*", SearchOption.AllDirectories) : [];

    /// <summary>As whoever asks is answered.</summary>
    private async Task<(IHeaderDictionary Headers, string? Type, byte[] Body)> Fetch(Attachment of, bool within = false)
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await Get<ShowAttachment>().Write(http, of, within);
        return (http.Response.Headers, http.Response.ContentType, body.ToArray());
    }

    [Fact]
    public async Task Files_go_with_the_message_that_names_them_in_both_directions_and_once()
    {
        var dana = await Hire("dana", "agent", "service");
        var conversation = await Open("ann");
        var (one, two) = (await SendUp(dana, Pictures.Png()), await SendUp(dana, Encoding.UTF8.GetBytes("a,b\n1,2"), "table.csv"));
        var answer = await Get<WriteMessage>().Do(dana, conversation.Id, new("Here they are", "1", Files: [one.Id, two.Id, one.Id]));
        Assert.Equal(answer.Number, (await Get<WriteMessage>().Do(dana, conversation.Id, new("Here they are", "1", Files: [one.Id, two.Id]))).Number);
        Assert.Equal(["photo.png", "table.csv"], (await Of(answer.Number))[answer.Number].Select(a => a.Name).Order(StringComparer.Ordinal));

        var theirs = await SendUp(dana, Pictures.Jpeg(), "tulips.jpg");
        var wrote = await Database.Write(tx => Get<ReceiveMessage>().Do(tx, conversation.Id, new("in", null, Files: [theirs.Id]), dana.Id));
        Assert.Equal("File: tulips.jpg", (await Stands(conversation.Id)).LastText);
        Assert.Single((await Of(wrote.Number))[wrote.Number]);
        foreach (var gone in (string[])[one.Id, theirs.Id, "none"])
            await Assert.ThrowsAsync<UserErrorException>(() => Get<WriteMessage>().Do(dana, conversation.Id, new("Again", null, Files: [gone])));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<WriteMessage>().Do(dana, conversation.Id, new(null, null, Files: [])));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<WriteMessage>().Do(dana, conversation.Id, new("Too many", null, Files: [.. Enumerable.Range(0, 11).Select(i => $"{i}")])));
    }

    [Fact]
    public async Task What_somebody_has_sent_up_is_theirs_alone_until_it_is_sent_and_seen_then_by_who_sees_the_conversation()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"));
        var (conversation, other) = (await Open("ann"), await Open("bob"));
        var file = await SendUp(dana, Pictures.Png());
        await Assert.ThrowsAsync<UserErrorException>(() => Get<WriteMessage>().Do(Lead, conversation.Id, new("Theirs", null, Note: true, Files: [file.Id])));
        Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Ask(dana, conversation.Id, file.Id))).Status);
        await Get<WriteMessage>().Do(dana, conversation.Id, new("For us", null, Note: true, Files: [file.Id]));
        await Ask(dana, conversation.Id, file.Id);
        await Ask(Lead, conversation.Id, file.Id);
        foreach (var (caller, id, what) in (ValueTuple<Caller, string, string>[])[(sam, conversation.Id, file.Id), (dana, other.Id, file.Id), (dana, conversation.Id, "../" + file.Id), (dana, conversation.Id, "none")])
            Assert.Equal(404, (await Assert.ThrowsAsync<RefusedException>(() => Ask(caller, id, what))).Status);
    }

    private async Task Ask(Caller caller, string conversation, string attachment)
    {
        var http = new DefaultHttpContext();
        http.Response.Body = new MemoryStream();
        await Get<ShowAttachment>().Api(conversation, attachment, null, caller, http);
        Assert.StartsWith("attachment", http.Response.Headers.ContentDisposition.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Everything_is_saved_and_not_opened_but_safe_pictures_and_nothing_in_it_may_run()
    {
        var dana = await Hire("dana", "agent", "service");
        var conversation = await Open("ann");
        byte[] both = [.. Pictures.Gif(), .. Encoding.UTF8.GetBytes("<script>alert(1)</script>")];
        foreach (var (bytes, name, isShown) in (ValueTuple<byte[], string, bool>[])
            [(Pictures.Png(), "a.png", true), (Encoding.UTF8.GetBytes("<svg onload='alert(1)'/>"), "a.svg", false), (Encoding.UTF8.GetBytes("<!doctype html><script>alert(1)</script>"), "a.png", false), (both, "a.gif", false)])
        {
            var file = await SendUp(dana, bytes, name);
            Assert.Equal(isShown, file.IsPicture);
            await Get<WriteMessage>().Do(dana, conversation.Id, new(null, null, Files: [file.Id]));
            foreach (var within in (bool[])[false, true])
            {
                var (headers, type, body) = await Fetch(file, within);
                Assert.Equal(bytes, body);
                Assert.Equal(isShown && within ? ("image/png", "inline") : ("application/octet-stream", "attachment"), (type, headers.ContentDisposition.ToString().Split(';')[0]));
                Assert.Equal(("nosniff", "default-src 'none'; sandbox; frame-ancestors 'none'"), (headers.XContentTypeOptions.ToString(), headers.ContentSecurityPolicy.ToString()));
            }
        }
        // what the row says is not believed
        var claimed = await SendUp(dana, both, "b.gif");
        Assert.Equal("application/octet-stream", (await Fetch(claimed with { IsPicture = true }, within: true)).Type);
    }

    [Fact]
    public async Task What_is_not_on_the_disk_as_it_was_kept_is_said_and_not_given_out()
    {
        var file = await SendUp(await Hire("dana", "agent", "service"), Pictures.Png());
        var path = Assert.Single(OnDisk());
        Assert.EndsWith($"{file.Id}-{file.Hash}", path, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, "<script>alert(1)</script>", Cancel);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Fetch(file));
        File.Delete(path);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Fetch(file));
    }

    [Fact]
    public async Task Too_large_empty_or_of_no_kind_that_is_taken_is_refused_and_leaves_nothing()
    {
        var dana = await Hire("dana", "agent", "service");
        foreach (var bytes in (byte[][])[[], Encoding.UTF8.GetBytes("MZ\0 a program"), new byte[10_000_001]])
            await Assert.ThrowsAsync<UserErrorException>(() => SendUp(dana, bytes, "holiday.png"));
        Assert.Empty(OnDisk());
        Assert.Equal(0, await Database.Read(session => session.Single<long>("select count(*) from attachments")));
    }

    [Fact]
    public async Task What_is_not_sent_within_a_day_is_dropped_and_what_is_sent_stays()
    {
        var dana = await Hire("dana", "agent", "service");
        var (sent, unsent) = (await SendUp(dana, Pictures.Png()), await SendUp(dana, Pictures.Gif(), "b.gif"));
        var conversation = await Open("ann");
        await Get<WriteMessage>().Do(dana, conversation.Id, new("Here", null, Files: [sent.Id]));
        await Get<DoDueWork>().DoAll(Cancel);
        Assert.Equal(2, OnDisk().Length);
        Time.Advance(TimeSpan.FromHours(25));
        await Get<DoDueWork>().DoAll(Cancel);
        Assert.Contains(sent.Id, Assert.Single(OnDisk()), StringComparison.Ordinal);
        Assert.Null(await Database.Read(session => Get<AttachmentList>().Find(session, unsent.Id)));
    }

    [Fact]
    public async Task A_process_that_dies_between_the_file_and_its_row_leaves_no_file_for_good()
    {
        using var received = await Get<ContentFiles>().Receive(new MemoryStream(Pictures.Png()), 1000, Cancel);
        await Database.Write(tx => Get<DueItems>().Plan(tx, DropAttachments.WorkKind, "00000000000000000000000000000001", Now + Micros.PerDay));
        Get<ContentFiles>().Keep(received, "00000000000000000000000000000001");
        Assert.Single(OnDisk());
        Time.Advance(TimeSpan.FromHours(25));
        await Get<DoDueWork>().DoAll(Cancel);
        Assert.Empty(OnDisk());
    }

    [Fact]
    public async Task An_erasure_leaves_no_file_and_no_name_of_one_and_nobody_elses_is_touched()
    {
        var dana = await Hire("dana", "agent", "service");
        var (ann, bob) = (await Open("ann"), await Open("bob"));
        foreach (var of in (Conversation[])[ann, bob])
            await Get<WriteMessage>().Do(dana, of.Id, new("The same for both", null, Files: [(await SendUp(dana, Pictures.Png(), "contract of ann.png")).Id]));
        await Settle();
        var export = Get<IEnumerable<IExportPersons>>().Single(part => part.Section == "files");
        Assert.Contains(Convert.ToBase64String(Pictures.Png()), System.Text.Json.JsonSerializer.Serialize(Assert.Single(await Database.Read(session => export.Of(session, [ann.Identifier]).ToList()))), StringComparison.Ordinal);
        await Get<ErasePerson>().Do(Lead, ann.Identifier, purge: true, Cancel);
        Assert.Single(OnDisk());
        Assert.Equal([bob.Id], await Database.Read(session => session.Query<string>("select conversation from attachments")));
        await Get<DoDueWork>().DoAll(Cancel);
        Assert.Single(OnDisk());
    }

    [Fact]
    public async Task A_key_that_opened_a_conversation_tells_nothing_of_it_to_who_does_not_see_it()
    {
        var (dana, sam) = (await Hire("dana", "agent", "service"), await Hire("sam", "agent", "sales"));
        var made = (await OpenConversation.Api(From("ann", "A secret", "key"), Get<OpenConversation>(), dana)).Value!;
        Assert.Equal(made.Id, (await OpenConversation.Api(From("ann", "A secret", "key"), Get<OpenConversation>(), dana)).Value!.Id);
        var refused = await Assert.ThrowsAsync<RefusedException>(() => OpenConversation.Api(From("zoe", "Hello", "key"), Get<OpenConversation>(), sam));
        Assert.Equal(409, refused.Status);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_said_the_message_goes_without_the_file_and_with_it_when_there_is_room()
    {
        using var disk = new SmallDisk(megabytes: 8);
        var dana = await Hire("dana", "agent", "service");
        var conversation = await Open("ann");
        var files = new ContentFiles(disk.Path, roomLeft: 0);
        using var attach = new AttachFile(Get<AttachmentList>(), files, Get<DueItems>(), Get<IOptions<AttachmentOptions>>(), Database, Time);
        Task<Attachment> SendThere() => attach.Do(dana.Id, "photo.png", new MemoryStream(Pictures.Png(new string('x', 200_000))), Cancel);
        await SendThere();
        disk.Fill();
        Assert.Contains("no room left for files", (await Assert.ThrowsAsync<StoreUnavailableException>(SendThere)).Message, StringComparison.Ordinal);
        await Get<WriteMessage>().Do(dana, conversation.Id, new("Without the file", "1"));
        disk.MakeRoom();
        var file = await SendThere();
        await Get<WriteMessage>().Do(dana, conversation.Id, new("With it", "2", Files: [file.Id]));
        Assert.Equal(["Hello", "Without the file", "With it"], (await Said(conversation.Id)).Select(m => m.Text));
        Assert.Equal(2, Directory.GetFiles(disk.Path, "0*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task The_room_that_the_database_needs_is_left_to_it()
    {
        using var disk = new SmallDisk(megabytes: 8);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => new ContentFiles(disk.Path, roomLeft: 16 << 20).Receive(new MemoryStream(Pictures.Png()), 1000, Cancel));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => new ContentFiles(null).Receive(new MemoryStream(Pictures.Png()), 1000, Cancel));
    }
}
