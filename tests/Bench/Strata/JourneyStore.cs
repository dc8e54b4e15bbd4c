using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Bench.Strata;

/// <summary>
/// A data folder whose log has the journeys of <see cref="StrataLog"/>, in the order of their times: as many rows as the log's own way of writing
/// makes, the same ones, but inserted bare and indexed at the end. Everything else that readers make of it is left out; they stand at its end.
/// Kept in THROUGHLINE_BENCH_FOLDER, thrown away without.
/// </summary>
internal sealed class JourneyStore : IDisposable
{
    public const long Begin = 1_704_067_200_000_000, Year = 365L * 86_400_000_000;
    public static readonly string[] Channels = ["web", "app", "email", "phone"];

    private static readonly string[] Readers = ["identity", "search", "timeline", "segments", "profile", "touchpoints"];
    private readonly TempFolder? own;

    private JourneyStore(int events)
    {
        var kept = Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_FOLDER");
        own = kept is { Length: > 0 } ? null : new TempFolder();
        Data = own is null ? Path.Combine(kept!, $"journeys-{events}") : own["data"];
        Events = events;
    }

    /// <summary>The server's data folder.</summary>
    public string Data { get; }

    public int Events { get; }

    private string File => Path.Combine(Data, "throughline.db");

    public static async Task<JourneyStore> Make(int events)
    {
        var store = new JourneyStore(events);
        await ServerProcess.CreateWriteKey(store.Data, "bench"); // makes the tables, those of all modules
        await using (var database = new SqliteDatabase(store.File, TimeProvider.System))
        {
            await using var services = PeopleStore.Services(database);
            if (await database.Read(services.GetRequiredService<Throughline.Events.Log.EventLog>().Count) > 0)
            {
                // what is measured begins without files of journeys, whatever an earlier run left
                if (Directory.Exists(Path.Combine(store.Data, "strata")))
                    Directory.Delete(Path.Combine(store.Data, "strata"), recursive: true);
                return store;
            }
            await database.Write(tx => services.GetRequiredService<Sources>().GetOrAdd(tx, "bench").Id);
        }
        store.Fill();
        return store;
    }

    public void Dispose() => own?.Dispose();

    private void Fill()
    {
        var clock = Stopwatch.StartNew();
        using var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        Execute(connection, "pragma journal_mode=wal; pragma synchronous=off; pragma cache_size=-1000000; pragma wal_autocheckpoint=200000");
        var indexes = Texts(connection, "select sql from sqlite_master where type = 'index' and tbl_name = 'events' and sql is not null");
        foreach (var name in Texts(connection, "select name from sqlite_master where type = 'index' and tbl_name = 'events' and sql is not null"))
            Execute(connection, $"drop index {name}");
        var log = new StrataLog(Events);
        using (var transaction = connection.BeginTransaction())
        {
            Identifiers(connection, log.Journeys);
            Rows(connection, log);
            transaction.Commit();
        }
        foreach (var index in indexes)
            Execute(connection, index);
        foreach (var reader in Readers)
            Execute(connection, $"insert into readers (name, xact, sequence) values ('{reader}', 0, {Events.ToString(CultureInfo.InvariantCulture)})");
        Execute(connection, "pragma wal_checkpoint(truncate)");
        Console.Error.WriteLine($"{Events:N0} events of {log.Journeys:N0} journeys after {clock.Elapsed.TotalSeconds:N0} s");
    }

    private static void Identifiers(SqliteConnection connection, int journeys)
    {
        using var insert = Prepared(connection, "insert into identifiers (id, space, type, value) values (@a, '', 'user_id', @b)", 2);
        for (var person = 1; person <= journeys; person++)
        {
            insert.Parameters[0].Value = person;
            insert.Parameters[1].Value = User(person);
            insert.ExecuteNonQuery();
        }
    }

    public static string User(int person) => string.Create(CultureInfo.InvariantCulture, $"user-{person:0000000}");

    private static void Rows(SqliteConnection connection, StrataLog log)
    {
        var (times, places, journeyOf) = (log.Time.ToArray(), new int[log.Events], new int[log.Events]);
        for (var journey = 0; journey < log.Journeys; journey++)
            Array.Fill(journeyOf, journey, (int)log.Starts[journey], (int)(log.Starts[journey + 1] - log.Starts[journey]));
        for (var i = 0; i < places.Length; i++)
            places[i] = i;
        Array.Sort(times, places); // ties come in any order, the same in each run
        using var insert = Prepared(connection, """
            insert into events (sequence, source, message_id, subject, kind, name, occurred_at, received_at, channel, journey_key, properties, digest)
            values (@a, 1, @b, @c, 'track', @d, @e, @f, @g, @h, @i, @j)
            """, 10);
        var digest = new byte[16];
        var parameters = insert.Parameters;
        for (var n = 0; n < places.Length; n++)
        {
            var (i, journey) = (places[n], journeyOf[places[n]]);
            BitConverter.TryWriteBytes(digest, n);
            parameters[0].Value = n + 1L;
            parameters[1].Value = string.Create(CultureInfo.InvariantCulture, $"node-next-{n:000000000}");
            parameters[2].Value = journey + 1L;
            parameters[3].Value = StepName(log.Step[i]);
            parameters[4].Value = times[n] * 1000;
            parameters[5].Value = times[n] * 1000 + 2_000_000;
            parameters[6].Value = Channels[(i * 7 + journey) % 4];
            parameters[7].Value = string.Create(CultureInfo.InvariantCulture, $"case-{journey}");
            parameters[8].Value = string.Create(CultureInfo.InvariantCulture, $$"""{"order":"o-{{journey}}","plan":"{{(journey % 7 == 0 ? "pro" : "free")}}","quantity":{{1 + i % 4}}}""");
            parameters[9].Value = digest;
            insert.ExecuteNonQuery();
        }
    }

    public static string StepName(int step) => string.Create(CultureInfo.InvariantCulture, $"Step {step}");

    private static SqliteCommand Prepared(SqliteConnection connection, string sql, int parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters; i++)
            command.Parameters.Add(new SqliteParameter("@" + (char)('a' + i), null));
        return command;
    }

    private static List<string> Texts(SqliteConnection connection, string sql)
    {
        using var command = Prepared(connection, sql, 0);
        using var rows = command.ExecuteReader();
        var texts = new List<string>();
        while (rows.Read())
            texts.Add(rows.GetString(0));
        return texts;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Prepared(connection, sql, 0);
        command.ExecuteNonQuery();
    }
}
