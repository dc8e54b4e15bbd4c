using System.Text;
using FsCheck.Fluent;
using Throughline.Gate.Decisions;
using Throughline.Gate.Suppressed;
using Throughline.Gate.Tests.Decisions;
using Throughline.Kernel;
using Throughline.People.Privacy;
using Throughline.Support;

namespace Throughline.Gate.Tests.Suppressed;

public abstract class SuppressionsTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : SuppressionsTests(Store.Sqlite);
    public sealed class OnPostgres() : SuppressionsTests(Store.Postgres);

    private async Task Ready(params string[] who)
    {
        await Publish("name: all");
        await Register("marketing-news");
        await Agreed(who);
    }

    private Task<SuppressionImport> Import(string csv) => Get<ImportSuppressions>().Do(Me, new MemoryStream(Encoding.UTF8.GetBytes(csv)));

    private async Task Erase(string who) => await Get<ErasePerson>().Do(Me, await IdOf(Mail(who)), false, TestContext.Current.CancellationToken);

    private async Task<string> Export()
    {
        using var to = new MemoryStream();
        await Get<ListSuppressions>().Export(to);
        return Encoding.UTF8.GetString(to.ToArray());
    }

    [Fact]
    public async Task A_list_stops_what_is_planned_and_what_comes_also_for_addresses_nobody_is_known_by_yet_and_again_changes_nothing()
    {
        await Ready("ann", "bob");
        await Raise(Wish("a", "ann"), Wish("b", "bob"));
        const string list = "address,channel,reason,at\r\nann@example.org,email,complained,2026-01-02T03:04:05Z\r\nemail:new@example.org,,,\r\nnobody,email,x,\r\nemail:x@example.org,email,x,yesterday\r\n";
        var first = await Import(list);
        Assert.Equal((4, 2, 0, 2), (first.Rows, first.Suppressed, first.Already, first.Refused));
        Assert.Equal(["Row 4: “nobody” is no address. Write email:ann@example.org, or an e-mail address or phone number alone.", "Row 5: “yesterday” is no time. Write 2026-03-01T09:00:00Z."], first.Wrong);
        Assert.Equal((IntentState.Dropped, IntentState.Planned), (await StateOf("a"), await StateOf("b")));
        await Agreed("new");
        var dropped = await RaiseOne(Wish("n", "new"));
        Assert.Equal("dropped", dropped.State);
        Assert.Contains("imported", dropped.Decision.Findings[0].Reason, StringComparison.Ordinal);
        Assert.NotEmpty(dropped.Decision.Findings[0].Evidence);
        Assert.Equal(2, (await Import(list)).Already);
        Assert.Equal("address,channel,reason,at\r\nemail:new@example.org,*,imported,2026-01-15T10:00:00Z\r\nemail:ann@example.org,email,complained,2026-01-02T03:04:05Z\r\n", (await Export()).Replace(".000Z", "Z", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_exported_and_imported_elsewhere_is_the_same_and_formulas_stay_words()
    {
        await Import("address;channel;reason\n=cmd@example.org;email;=1+1\n'@x:1;;-2\nemail:a@example.org;email;\"a, b\"\n");
        var csv = await Export();
        Assert.DoesNotContain(csv.Split("\r\n"), line => line.Split(',').Any(cell => cell.TrimStart('"') is ['=' or '+' or '-' or '@', ..]));
        var rows = SuppressionFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(csv))).Select(r => r.Row!).ToList();
        Assert.Contains(rows, r => r.Reason == "=1+1" && r.Address.Value == "=cmd@example.org");
        Assert.Contains(rows, r => r.Reason == "a, b");
        Assert.Equal(rows.Count, (await Import(csv)).Already);
    }

    [Fact]
    public void Cells_are_read_as_they_were_written() => Generated.Holds(Gen.Elements('\'', '=', '+', '-', '@', 'a', '"', ',', ' ', '\n').ListOf().Select(cs => new string([.. cs]).Trim('\n', ' ')), text =>
    {
        var cell = CsvText.Cell(text);
        var quoted = cell.StartsWith('"');
        var read = quoted ? cell[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
        Assert.Equal(text, CsvText.Plain(read));
        Assert.False(read is ['=' or '+' or '-' or '@', ..], read);
    });

    [Fact]
    public async Task Pages_show_every_one_once_newest_first()
    {
        await Import("address,at\n" + string.Concat(Enumerable.Range(0, 120).Select(i => $"p{i}@example.org,2026-01-{1 + i % 14:D2}T00:00:00Z\n")));
        var all = new List<SuppressionAnswer>();
        string? next = null;
        do
        {
            var page = await Get<ListSuppressions>().Answer(null, next);
            Assert.Equal(120, page.Known);
            all.AddRange(page.Suppressions);
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(120, all.Select(s => s.Address).Distinct().Count());
        Assert.Equal(all.Select(s => s.At).OrderDescending(), all.Select(s => s.At));
        Assert.Equal("email:p7@example.org", Assert.Single((await Get<ListSuppressions>().Answer(" P7@example.org ", null)).Suppressions).Address);
        Assert.Empty((await Get<ListSuppressions>().Answer("other@example.org", null)).Suppressions);
    }

    [Fact]
    public async Task The_address_of_somebody_erased_stays_suppressed_by_a_hash_alone_until_it_is_allowed_again()
    {
        await Ready("ann", "bob");
        await Get<SuppressAddress>().Do(Me, new("email:ann@example.org", "email", "told us on the phone that Ann died"));
        await Get<SuppressAddress>().Do(Me, new("email:bob@example.org", "*", "complained"));
        foreach (var who in (string[])["ann", "bob"])
            await Erase(who);
        Assert.Empty((await Get<ListSuppressions>().Answer(null, null)).Suppressions);
        var remembered = await Database.Read(s => s.Query<(string Hash, string Channel, string Reason)>("select hash, channel, reason from remembered_suppressions order by reason"));
        Assert.Equal(["complained", "suppressed before an erasure"], remembered.Select(r => r.Reason));
        Assert.DoesNotContain(remembered, r => r.Hash.Contains("ann", StringComparison.OrdinalIgnoreCase));
        await Agreed("ann", "bob", "cid");
        Assert.Equal(["dropped", "dropped", "planned"], (await Raise(Wish("a", "ann"), Wish("b", "bob"), Wish("c", "cid"))).Select(r => r.State));
        // erased once more, it is remembered still
        await Erase("bob");
        await Agreed("bob");
        Assert.Equal("dropped", (await RaiseOne(Wish("b2", "bob"))).State);
        await Get<SuppressAddress>().Do(Me, new("email:bob@example.org", "*", null, true));
        Assert.Equal("planned", (await RaiseOne(Wish("b3", "bob"))).State);
    }
}
