using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Throughline.Conversations.Inbox;
using Throughline.Events.Import;
using Throughline.Events.Readers;
using Throughline.People;
using Throughline.People.Privacy;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Inbox;

public abstract class ImportedTests(Store store, ITestOutputHelper output) : ConversationsCase(store)
{
    public sealed class OnSqlite(ITestOutputHelper output) : ImportedTests(Store.Sqlite, output);
    public sealed class OnPostgres(ITestOutputHelper output) : ImportedTests(Store.Postgres, output);

    private sealed record Chat(string Id, string Customer, List<(string Who, string Text)> Turns);

    [Fact]
    public async Task Real_chats_stand_in_the_inbox_each_message_once_and_in_order_and_again_after_a_rebuild()
    {
        var lines = Lines(Generated.IsSoak ? int.MaxValue : 150);
        await Get<ImportFile>().Run(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), new ImportRequest(ImportFormat.Jsonl, "star", null), null, CancellationToken.None);
        await Settle();
        await IsWhole(lines);
        var before = await All();
        var reader = Get<IEnumerable<IReader>>().Single(r => r.Name == ReadImported.ReaderName);
        await Get<ReaderStep>().Restart(reader);
        await Settle();
        Assert.Equal(before.Select(c => c with { }), await All());
        await IsWhole(lines);
        output.WriteLine($"{before.Count:N0} conversations, {before.Sum(c => c.Messages):N0} messages");
    }

    [Fact]
    public async Task After_an_erasure_nothing_of_a_conversation_is_left_not_even_the_words_by_which_it_was_found()
    {
        var (ann, bob) = (await Open("ann", "quuxzibar is late", channel: "email"), await Open("bob", "plain words", channel: "email"));
        var dana = await Hire("dana", "agent", "service");
        await Get<WriteMessage>().Do(dana, ann.Id, new("About quuxzibar, Ann", null));
        await Settle();
        var person = await Database.Read(session => Get<Persons>().Of(session, ann.Identifier));
        Assert.NotEmpty((await Get<SearchMessages>().Find(Lead, "quuxzibar", null)).Messages);
        await Get<ErasePerson>().Do(Lead, person!.Value, purge: true, CancellationToken.None);
        Assert.Empty((await Get<SearchMessages>().Find(Lead, "quuxzibar", null)).Messages);
        Assert.Empty(await Database.Read(session => Get<ConversationList>().Of(session, [ann.Id])));
        Assert.Single(await Said(bob.Id));
        if (Store == Store.Sqlite)
            Assert.DoesNotContain(Directory.EnumerateFiles(Folder.Path, "*", SearchOption.AllDirectories), file =>
            {
                using var opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = new MemoryStream();
                opened.CopyTo(copy);
                return copy.ToArray().AsSpan().IndexOf("quuxzibar"u8) >= 0;
            });
    }

    [Fact]
    public async Task What_went_on_here_after_its_import_keeps_every_message_once_through_a_rebuild()
    {
        var lines = Lines(3);
        await Get<ImportFile>().Run(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines))), new ImportRequest(ImportFormat.Jsonl, "star", null), null, CancellationToken.None);
        await Settle();
        var of = (await All())[0];
        await Get<ReceiveMessage>().Do(of.Id, new("late", "One more thing"));
        var (before, said) = (await Stands(of.Id), await Said(of.Id));
        Assert.True(before.IsOpen);
        await Get<ReaderStep>().Restart(Get<IEnumerable<IReader>>().Single(r => r.Name == ReadImported.ReaderName));
        await Settle();
        Assert.Equal(before, await Stands(of.Id));
        Assert.Equal(said, await Said(of.Id));
    }

    private Task<List<Conversation>> All() => Database.Read(session =>
        Get<ConversationList>().In(session, InboxView.Find("resolved"), new Viewer("", "", [], SeesAll: true), null, 100_000).ConvertAll(of => of.Conversation));

    private async Task IsWhole(List<string> lines)
    {
        var kept = (await All()).ToDictionary(c => c.JourneyKey!);
        foreach (var chat in lines.Select(Parsed).Where(c => c.Turns.Count > 0))
        {
            var of = kept[$"conversation:{chat.Id}"];
            Assert.Equal(chat.Turns.Where(t => t.Who != "system" && t.Text.Length > 0).Select(t => (t.Who == "customer" ? Side.Customer : Side.Company, t.Text)), (await Said(of.Id)).Select(m => (m.Side, m.Text)));
        }
    }

    private static Chat Parsed(string line)
    {
        using var json = JsonDocument.Parse(line);
        return new(json.RootElement.GetProperty("id").ToString(), json.RootElement.GetProperty("customer").ToString(),
            [.. json.RootElement.GetProperty("turns").EnumerateArray().Select(t => (t.GetProperty("who").GetString()!, t.TryGetProperty("text", out var text) ? (text.GetString() ?? "").Trim() : ""))]);
    }

    private static List<string> Lines(int most)
    {
        using var file = File.OpenRead(RealData.File("conversations/star.jsonl.gz"));
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var lines = new List<string>();
        while (lines.Count < most && text.ReadLine() is { } line)
            lines.Add(line);
        return lines;
    }
}
