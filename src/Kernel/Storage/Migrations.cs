using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Throughline.Kernel.Storage;

/// <summary>A module's numbered SQL files: resources named <c>….Migrations.0001_what_it_does.sql</c> in its assembly.</summary>
public sealed record MigrationSet(string Module, Assembly Assembly);

/// <summary>Brings the schema up to date at start: forward only, each file once, in one transaction, safe when several nodes start at once.</summary>
public sealed class Migrations(IEnumerable<MigrationSet> sets, Database database, TimeProvider time, ILogger<Migrations> log)
{
    private const long LockKey = 0x5468726f7567686c; // "Throughl"

    /// <summary>Names of the migrations applied by this call, in order.</summary>
    /// <exception cref="UserErrorException">The database is from a newer version of the software.</exception>
    public async Task<IReadOnlyList<string>> Apply()
    {
        var known = sets.SelectMany(Files).ToList();
        var before = await database.Write(tx => Applied(tx));
        var newer = before.Where(name => known.TrueForAll(file => file.Name != name)).ToList();
        if (newer.Count > 0)
            throw new UserErrorException($"{database.Place} was last used by a newer version of Throughline (it has {newer[0]}). Start that version, or restore a backup.");

        var missing = known.Where(file => !before.Contains(file.Name)).ToList();
        if (missing.Count == 0)
            return [];
        if (before.Count > 0)
            await BackUp();

        var now = Micros.Now(time);
        var applied = await database.Write(tx =>
        {
            if (tx.Dialect.IsPostgres)
                tx.Execute("select pg_advisory_xact_lock(@LockKey)", new { LockKey });
            var done = Applied(tx);
            var names = new List<string>();
            foreach (var (name, sql) in missing.Where(file => !done.Contains(file.Name)))
            {
                tx.Execute(tx.Dialect.Migration(sql));
                tx.Execute("insert into migrations (name, applied_at) values (@name, @now)", new { name, now });
                names.Add(name);
            }
            return names;
        });
        foreach (var name in applied)
            log.LogInformation("Migration {Name} applied", name);
        return applied;
    }

    private static HashSet<string> Applied(Transaction tx)
    {
        if (tx.Dialect.IsPostgres)
            tx.Execute("select pg_advisory_xact_lock(@LockKey)", new { LockKey });
        tx.Execute("create table if not exists migrations (name text primary key, applied_at bigint not null)");
        return tx.Query<string>("select name from migrations").ToHashSet(StringComparer.Ordinal);
    }

    private async Task BackUp()
    {
        if (database.Dialect.IsPostgres)
        {
            log.LogWarning("The schema is about to change. If there is no backup of {Place} yet, pg_dump makes one", database.Place);
            return;
        }
        var folder = Path.Combine(Path.GetDirectoryName(database.Place)!, "backups");
        Directory.CreateDirectory(folder);
        var start = Path.Combine(folder, "before-migration-" + time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        var file = start + ".db";
        for (var more = 2; File.Exists(file); more++)
            file = $"{start}-{more}.db"; // a start that failed and was repeated within the second
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={database.Place};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "vacuum into @file";
        command.Parameters.AddWithValue("@file", file);
        await command.ExecuteNonQueryAsync();
        log.LogInformation("Backup before the migration: {File}", file);
    }

    private static IEnumerable<(string Name, string Sql)> Files(MigrationSet set)
    {
        const string folder = ".Migrations.";
        foreach (var resource in set.Assembly.GetManifestResourceNames().Where(n => n.Contains(folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var name = resource[(resource.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..^".sql".Length];
            using var reader = new StreamReader(set.Assembly.GetManifestResourceStream(resource)!);
            yield return (set.Module + "/" + name, reader.ReadToEnd());
        }
    }
}
