using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate;
using Throughline.Gate.Policies;
using Throughline.Gate.Replays;
using Throughline.Gate.Touchpoints;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Staff;
using Throughline.Web;
using Throughline.Web.Access;
using EventLog = Throughline.Events.Log.EventLog;

namespace Throughline.Bench;

/// <summary>A store with people who agreed, a touchpoint and a live policy; and the rows that decisions left there, inserted bare into another.</summary>
internal static class GateStore
{
    private const int Batch = 1000;

    /// <summary>What one decision writes, as it is written; those that stand there again were changed.</summary>
    private static readonly (string Table, string? Conflict)[] Written =
    [
        ("intents", "(key) do update set state = excluded.state, decided = excluded.decided"),
        ("decisions", null),
        ("reservations", "(key) do update set planned_at = excluded.planned_at, channel = excluded.channel, claimed = excluded.claimed"),
        ("outbox", "(key) do update set number = excluded.number, address = excluded.address, channel = excluded.channel, planned_at = excluded.planned_at"),
        ("due_work", "(kind, key) do update set payload = excluded.payload, due_at = excluded.due_at, failures = 0, last_failure = null"),
        ("events", null),
    ];

    public static string Address(int person) => $"p{person}@example.org";

    public static async Task<ServiceProvider> Make(Database database)
    {
        var services = Services(database);
        await services.GetRequiredService<Migrations>().Apply();
        return services;
    }

    public static ServiceProvider Services(Database database) =>
        new ServiceCollection().AddLogging().AddKernel(database, TimeProvider.System).AddWeb().AddStaff().AddEvents().AddPeople().AddGate().BuildServiceProvider();

    public static async Task Fill(ServiceProvider services, Database database, int people)
    {
        var source = await database.Write(tx => services.GetRequiredService<Sources>().GetOrAdd(tx, "bench").Id);
        var now = Micros.Now(TimeProvider.System);
        foreach (var batch in Enumerable.Range(0, people).Chunk(Batch))
            await database.Write(tx => services.GetRequiredService<EventLog>().Append(tx, source, [.. batch.Select(i => new NewEvent
            {
                MessageId = $"c{i}", Identifiers = [new(Identifier.Email, Address(i))], Kind = "track", Name = "Consent given", OccurredAt = now, ReceivedAt = now,
                Properties = """{"purposes":["marketing"],"basis":"consent"}""", Digest = new byte[16],
            })]));
        foreach (var reader in services.GetServices<IReader>())
            await services.GetRequiredService<ReaderStep>().Settle(reader, CancellationToken.None);
        await Publish(services, database);
    }

    /// <summary>A touchpoint, and a policy that is live.</summary>
    public static async Task Publish(ServiceProvider services, Database database)
    {
        var now = Micros.Now(TimeProvider.System);
        await database.Write(tx => services.GetRequiredService<TouchpointList>().Add(tx, new Touchpoint("news", "email", "marketing", "keep") { Operates = "marketing" }, "bench", now));
        var draft = await services.GetRequiredService<DraftPolicy>().Do(Caller.CommandLine, GateBench.Policy);
        await services.GetRequiredService<ReplayPolicy>().Do(Caller.CommandLine, draft.Version, 1, null, CancellationToken.None);
        await services.GetRequiredService<PublishPolicy>().Do(Caller.CommandLine, draft.Version);
    }

    /// <summary>Where decisions begin that are made from now on, and their facts.</summary>
    public static (long At, long Sequence) MarkOf(Session session) =>
        (Micros.Now(TimeProvider.System), session.Single<long>("select coalesce(max(sequence), 0) from events"));

    /// <summary>
    /// The rows that the decisions since a mark made or changed, read into memory and written into a store of the same tables and indexes. What they
    /// deleted is not counted.
    /// </summary>
    public static async Task<TimeSpan> InsertAlone(Database database, Database bare, (long At, long Sequence) mark, int parts)
    {
        var tables = new List<(string Table, string? Conflict, string[] Columns, List<object?[]> Rows)>();
        foreach (var (table, conflict) in Written)
        {
            var (columns, rows) = await database.Read(session => Rows(session, table, mark));
            tables.Add((table, conflict, columns, rows));
        }
        var clock = Stopwatch.StartNew();
        for (var part = 0; part < parts; part++)
            await bare.Write(tx =>
            {
                foreach (var (table, conflict, columns, rows) in tables)
                    tx.InsertMany(table, columns, rows[(int)((long)rows.Count * part / parts)..(int)((long)rows.Count * (part + 1) / parts)], conflict);
            });
        return clock.Elapsed;
    }

    private static (string[] Columns, List<object?[]> Rows) Rows(Session session, string table, (long At, long Sequence) mark)
    {
        using var command = session.Connection.CreateCommand();
        command.Transaction = session.DbTransaction;
#pragma warning disable CA2100 // tables and numbers of this file
        command.CommandText = $"select * from {table} where " + table switch
        {
            "decisions" => $"decided_at >= {mark.At}",
            "events" => $"sequence > {mark.Sequence} and kind = 'gate'",
            _ => $"key in (select key from decisions where decided_at >= {mark.At})",
        };
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        // The sequence and the transaction are the store's own.
        var kept = Enumerable.Range(0, columns.Length).Where(i => table != "events" || columns[i] is not ("sequence" or "xact" or "context")).ToList();
        return ([.. kept.Select(i => columns[i])], rows.ConvertAll(row => kept.ConvertAll(i => row[i]).ToArray()));
    }
}
