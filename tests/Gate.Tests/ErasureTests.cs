using System.Text;
using Throughline.Gate.Decisions;
using Throughline.Gate.Experiments;
using Throughline.Gate.Outbox;
using Throughline.Gate.Ownership;
using Throughline.Gate.Tests.Decisions;
using Throughline.People.Privacy;
using Throughline.Support;

namespace Throughline.Gate.Tests;

/// <summary>Somebody about whom the gate has kept all that it ever keeps is erased: no byte is left that says who it was, or what was said of them.</summary>
public abstract class ErasureTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : ErasureTests(Store.Sqlite);
    public sealed class OnPostgres() : ErasureTests(Store.Postgres);

    private const string Word = "quuxzibar";

    [Fact]
    public async Task After_an_erasure_with_purge_nothing_of_the_person_is_in_any_table_or_file_and_others_keep_theirs()
    {
        await Publish("""
            inbound: [Message received]
            interactions: [{ team: service, opens: [Case opened], closes: [Case closed], whileOpen: { do: hold, coolingHours: 5 } }]
            relationship: [{ name: u, when: { event: { name: Grumbled, days: 9 } }, purposes: [research], do: hold }]
            holdouts: [{ experiment: x, percent: 1, purposes: [marketing] }]
            """);
        await Register("marketing-news", "service-help", "research-survey");
        await Agreed(Word, "bob");
        foreach (var who in (string[])[Word, "bob"])
            await Live(who);
        await Settle();
        var (before, bob) = (await Everything(), await RowsAbout("bob"));
        foreach (var table in (string[])["intents", "decisions", "interactions", "handovers", "outbox", "reservations", "suppressions", "signals", "events"])
            Assert.Contains(before, row => row.StartsWith(table + ": ", StringComparison.Ordinal) && row.Contains(Word, StringComparison.Ordinal));

        var erased = await Get<ErasePerson>().Do(Me, await IdOf(Mail(Word)), purge: true, TestContext.Current.CancellationToken);
        Assert.True(erased.Identifiers > 0);
        Assert.DoesNotContain(await Everything(), row => row.Contains(Word, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(bob, await RowsAbout("bob"));
        if (Store == Store.Sqlite)
            foreach (var file in Directory.EnumerateFiles(Folder.Path, "*", SearchOption.AllDirectories))
                Assert.False(Holds(file), $"{Path.GetFileName(file)} holds {Word}");
        Assert.NotEmpty(await Database.Read(s => s.Query<long>("select decisions from erased_decisions")));
        await Settle();
        await DoDue();
        Assert.DoesNotContain(await Everything(), row => row.Contains(Word, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Everything that the gate keeps of somebody, each with the word in it where words are kept.</summary>
    private async Task Live(string who)
    {
        await Append(
            Event("Case opened", Mail(who), key: $"case {who}", properties: $$"""{"agent":"agent {{who}}"}"""),
            Event("Grumbled", Mail(who), properties: $$"""{"about":"{{who}}"}"""),
            Event(Assignment.EventName, Mail(who), properties: $$"""{"experiment":"x","arm":"all","heldOut":false}"""));
        await Get<OfferHandover>().Do(Me, await IdOf(Mail(who)), new($"case {who}", null, "sales", null, $"{who} asked", $"{who} said", null));
        await Raise(
            Wish($"held {who}", who, "research", "research-survey") with { Template = null, TemplateVersion = null, Text = $"Dear {who}" },
            Wish($"sent {who}", who, "service", "service-help") with { Template = null, TemplateVersion = null, Text = $"Dear {who}" });
        Assert.NotNull(await Claim());
        await Database.Write(tx => Get<RecordOutcome>().Failed(tx, $"sent {who}", $"{who} is full"));
        await Raise(Wish($"later {who}", who, "service", "service-help") with { NotBefore = Time.GetUtcNow().AddHours(1) });
        await Get<SuppressAddress>().Do(Me, new($"email:{who}@example.org", "sms", $"as {who} wrote"));
    }

    private async Task<List<string>> RowsAbout(string who) => [.. (await Everything()).Where(row => row.Contains(who, StringComparison.Ordinal) && !row.StartsWith("audit", StringComparison.Ordinal))];

    private static bool Holds(string file)
    {
        using var opened = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        opened.CopyTo(copy);
        return copy.ToArray().AsSpan().IndexOf(Encoding.UTF8.GetBytes(Word)) >= 0;
    }

    private Task<List<string>> Everything() => Database.Read(session =>
    {
        var tables = session.Query<string>(session.Dialect.IsPostgres
            ? "select tablename from pg_tables where schemaname = 'public' order by 1" : "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1");
        var all = new List<string>();
        foreach (var table in tables)
        {
            using var command = session.Connection.CreateCommand();
            command.Transaction = session.DbTransaction;
#pragma warning disable CA2100 // a name of our own tables
            command.CommandText = $"select * from {table}";
#pragma warning restore CA2100
            using var rows = command.ExecuteReader();
            while (rows.Read())
                all.Add(table + ": " + string.Join(" | ", Enumerable.Range(0, rows.FieldCount).Select(i => rows[i] is byte[] bytes ? Encoding.Latin1.GetString(bytes) : rows[i].ToString())));
        }
        return all.Order(StringComparer.Ordinal).ToList();
    });
}
