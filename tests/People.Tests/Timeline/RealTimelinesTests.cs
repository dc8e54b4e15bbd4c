using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Import;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Events.Tests;
using Throughline.People.Timeline;
using Throughline.Support;

namespace Throughline.People.Tests.Timeline;

/// <summary>
/// The bank's calls, the chats and the campaign, imported together. Forty customers are planted in two or all three of them by an e-mail
/// address that is added to their rows: each must have one timeline, and nobody else's event may be on it. In the short form a part of each file.
/// </summary>
public abstract class RealTimelinesTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : RealTimelinesTests(Store.Sqlite);
    public sealed class OnPostgres() : RealTimelinesTests(Store.Postgres);

    private const int Planted = 40;

    protected override void Add(IServiceCollection services) => services.AddEvents().AddPeople();

    [Fact]
    public async Task Who_is_in_several_files_has_one_timeline()
    {
        var calls = Columns(await File.ReadAllLinesAsync(RealData.File("calls/bank_calls.tsv")), '\t', Generated.IsSoak ? int.MaxValue : 4_000, "customer_id", id => id != "0");
        var mails = Columns(await File.ReadAllLinesAsync(RealData.File("campaign/hillstrom.csv")), ',', Generated.IsSoak ? int.MaxValue : 2_000, null, _ => true);
        var (chats, chatters) = Chats(Generated.IsSoak ? int.MaxValue : 400);

        Assert.True((await Import(calls.File, ImportFormat.Csv, "calls", WithMail("bank_calls.json"))).Appended > 0);
        Assert.True((await Import(mails.File, ImportFormat.Csv, "campaign", WithMail("hillstrom.json"))).Appended > 0);
        Assert.True((await Import(chats, ImportFormat.Jsonl, "chats", WithMail("conversations.json"))).Appended > 0);
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);

        var log = await Get<EventLog>().Everything(Database);
        var sources = await Database.Read(session => Get<Sources>().All(session).ToDictionary(s => s.Id, s => s.Name));
        var values = await Database.Read(session => log.SelectMany(e => e.Others.Append(e.Subject)).Distinct().Chunk(5_000)
            .SelectMany(ids => Get<Identifiers>().Of(session, ids)).ToDictionary(i => i.Id, i => i.Value));
        for (var i = 0; i < Planted; i++)
        {
            var address = Address(i);
            // Whose rows they are is known from the files, without asking identity: by the address, or by the customer's number in the file.
            var own = new[] { ("calls", calls.Planted[i]), ("campaign", mails.Planted[i]), ("chats", chatters[i]) };
            var expected = log.Where(e => e.Others.Append(e.Subject).Any(id => values[id] == address
                    || own.Any(file => file.Item2 is { } customer && sources[e.Source] == file.Item1 && values[id] == customer)))
                .OrderByDescending(e => e.OccurredAt).ThenByDescending(e => e.Sequence).Select(e => e.Sequence).ToList();
            var timeline = await Timeline(address);
            Assert.Equal(expected, timeline.Select(e => e.Event.Sequence));
            var files = timeline.Select(e => sources[e.Event.Source]).Distinct().ToList();
            Assert.Equal(InFiles(i).Order(), files.Order());
        }
    }

    /// <summary>The first fourteen are in all three, the others in two.</summary>
    private static string[] InFiles(int i) => i < 14 ? ["calls", "campaign", "chats"] : (i % 3) switch { 0 => ["calls", "campaign"], 1 => ["calls", "chats"], _ => ["campaign", "chats"] };

    private static string Address(int i) => $"planted{i}@example.org";

    private async Task<List<TimelineEvent>> Timeline(string address) => await Database.Read(session =>
    {
        var persons = Get<Identifiers>().WithValue(session, address).Select(i => Get<Persons>().Of(session, i.Id)!.Value).Distinct();
        var members = Get<Persons>().Members(session, Assert.Single(persons));
        var all = new List<TimelineEvent>();
        for (Moment? at = Moment.End; at is { } before;)
        {
            var page = Get<ReadTimeline>().Page(session, members, Get<ActivityDays>().Of(session, members), TimelineFilter.None, before, Moment.Start, 50);
            all.AddRange(page.Events);
            at = page.Next;
        }
        return all;
    });

    private Task<ImportSummary> Import(byte[] file, ImportFormat format, string source, byte[] mapping) =>
        Get<ImportFile>().Run(new MemoryStream(file), new ImportRequest(format, source, mapping), null, CancellationToken.None);

    /// <summary>The mapping that ships, with the address beside the file's own number, which is its own numbering.</summary>
    private static byte[] WithMail(string name)
    {
        var mapping = JsonNode.Parse(File.ReadAllText(Repository.At("examples/mappings/" + name)))!;
        var identifiers = mapping["identifiers"]!.AsArray();
        foreach (var identifier in identifiers.Where(i => (string?)i!["type"] == "userId"))
            identifier!["space"] = name;
        identifiers.Insert(0, new JsonObject { ["type"] = "email", ["value"] = "{mail}" });
        return Encoding.UTF8.GetBytes(mapping.ToJsonString());
    }

    /// <summary>A file with the column <c>mail</c>, filled in on one row of those who are planted in it; and who they are there, where the file numbers its customers.</summary>
    private static (byte[] File, string?[] Planted) Columns(string[] lines, char divider, int most, string? number, Func<string, bool> knows)
    {
        var source = divider == '\t' ? "calls" : "campaign";
        var column = number is null ? -1 : Array.IndexOf(lines[0].Split(divider), number);
        var planted = new string?[Planted];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<int>(Enumerable.Range(0, Planted).Where(i => InFiles(i).Contains(source)));
        var text = new StringBuilder(lines[0]).Append(divider).AppendLine("mail");
        foreach (var (line, row) in lines.Skip(1).Take(most).Select((line, row) => (line, row)))
        {
            var customer = column < 0 ? "" : line.Split(divider)[column];
            var mail = "";
            if (waiting.Count > 0 && row % 7 == 0 && knows(customer) && (column < 0 || seen.Add(customer)))
            {
                var i = waiting.Dequeue();
                (mail, planted[i]) = (Address(i), column < 0 ? null : customer);
            }
            text.Append(line).Append(divider).AppendLine(mail);
        }
        Assert.Empty(waiting);
        return (Encoding.UTF8.GetBytes(text.ToString()), planted);
    }

    private static (byte[] File, string?[] Planted) Chats(int most)
    {
        using var unpacked = new StreamReader(new GZipStream(File.OpenRead(RealData.File("conversations/star.jsonl.gz")), CompressionMode.Decompress));
        var planted = new string?[Planted];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<int>(Enumerable.Range(0, Planted).Where(i => InFiles(i).Contains("chats")));
        var text = new StringBuilder();
        for (var row = 0; row < most && unpacked.ReadLine() is { } line; row++)
        {
            var chat = JsonNode.Parse(line)!;
            var customer = (string)chat["customer"]!;
            if (waiting.Count > 0 && chat["turns"]!.AsArray().Count > 0 && seen.Add(customer))
            {
                var i = waiting.Dequeue();
                (chat["mail"], planted[i]) = (Address(i), customer);
            }
            text.AppendLine(chat.ToJsonString());
        }
        Assert.Empty(waiting);
        return (Encoding.UTF8.GetBytes(text.ToString()), planted);
    }
}
