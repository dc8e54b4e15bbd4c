using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Privacy;

/// <summary>A store with all slices of People.</summary>
public abstract class PrivacyCase(Store store) : DatabaseCase(store)
{
    protected override void Add(IServiceCollection services) => services.AddWeb().AddEvents().AddPeople();

    protected Task<AppendOutcome[]> Append(params IEnumerable<NewEvent> events) => Append("web", events);

    protected Task<AppendOutcome[]> Append(string source, IEnumerable<NewEvent> events) => Database.Write(tx =>
        Get<EventLog>().Append(tx, Get<Sources>().GetOrAdd(tx, source).Id, [.. events]));

    /// <summary>Everything of theirs, in the order that the numbers give, a few at a time.</summary>
    protected async Task Arrive(List<Somebody> people)
    {
        foreach (var some in people.SelectMany(p => p.Events).OrderBy(e => e.Digest[0]).Chunk(5))
            await Append(some);
        foreach (var one in people)
            await Refuse(one);
    }

    protected Task Refuse(Somebody one) => Database.Write(tx => Get<Refusals>().Add(tx, Get<Sources>().GetOrAdd(tx, "web").Id, 7, one.Refusals));

    protected async Task CatchUp()
    {
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);
    }

    protected async Task Rebuild()
    {
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Restart(reader);
        await CatchUp();
    }

    protected Task<long> Id(Identifier identifier) => Database.Read(s => Get<Identifiers>().WithValue(s, identifier.Value).Single(i => i.Plain == identifier).Id);

    protected async Task<ErasedPerson> Erase(Identifier identifier, bool purge = false) =>
        await Get<ErasePerson>().Do(Caller.CommandLine, await Id(identifier), purge, TestContext.Current.CancellationToken);

    /// <summary>Every row of every table as text; of those named only.</summary>
    /// <param name="table">Which tables; all of them where nothing is said.</param>
    /// <param name="but">A column to leave out.</param>
    protected Task<string> Everything(Func<string, bool>? table = null, string? but = null) => Database.Read(session =>
    {
        var text = new StringBuilder();
        foreach (var name in Tables(session).Where(name => table?.Invoke(name) ?? true))
            foreach (var row in Rows(session, name, but).Order(StringComparer.Ordinal))
                text.Append(name).Append(": ").Append(row).Append('\n');
        return text.ToString();
    });

    private static List<string> Tables(Session session) => session.Query<string>(session.Dialect.IsPostgres
        ? "select tablename from pg_tables where schemaname = 'public' order by 1"
        : "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by 1");

    private static List<string> Rows(Session session, string table, string? but)
    {
        using var command = session.Connection.CreateCommand();
        command.Transaction = session.DbTransaction;
#pragma warning disable CA2100 // a name of our own tables
        command.CommandText = $"select * from {table}";
#pragma warning restore CA2100
        using var rows = command.ExecuteReader();
        var lines = new List<string>();
        while (rows.Read())
            lines.Add(string.Join(" | ", Enumerable.Range(0, rows.FieldCount).Where(i => rows.GetName(i) != but).Select(i => rows[i] switch
            {
                byte[] bytes => Encoding.Latin1.GetString(bytes) + " " + Convert.ToHexString(bytes),
                Array list => string.Join(',', list.Cast<object>()),
                var value => value.ToString(),
            })));
        return lines;
    }
}
