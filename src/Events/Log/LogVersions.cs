using System.Buffers.Text;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Log;

/// <summary>
/// How often something was erased from the log, how often the list of blocked values changed, and how often what is acted on as it is appended
/// (<see cref="Following.FollowedAppends"/>). All only rise.
/// </summary>
public readonly record struct LogVersion(long Erasures, long Blocked, long Followed)
{
    /// <summary>Of the hashes that erasures leave; there once something was erased.</summary>
    internal byte[]? HashKey { get; init; }
}

/// <summary>
/// What everyone who appends must agree on, in one row. Appends hold a lock together and look at the row under it; an erasure or a change
/// of the blocked values holds the lock alone, so none of them overlaps with an append. On SQLite there is one writer and no lock is needed.
/// </summary>
public sealed class LogVersions
{
    private const long LockKey = 0x4c6f6756657273; // "LogVers"
    private const string Select = "select erasures, blocked, hash_key, followed from log_versions";

    /// <summary>As it stands in the session's snapshot: whoever keeps something of the log in memory drops it when <see cref="LogVersion.Erasures"/> has risen.</summary>
    public LogVersion Of(Session session) => Read(session);

    /// <summary>
    /// Makes keyed hashes of texts, by which what was erased is recognised and not known. The same for a text for as long as the store is;
    /// null where nothing was erased yet.
    /// </summary>
    public Func<string, string>? Hash(Session session) => Of(session).HashKey is { } key
        ? text => Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))
        : null;

    /// <summary>As it stands, and stays until the transaction ends.</summary>
    internal LogVersion Share(Transaction tx)
    {
        if (tx.Connection is not NpgsqlConnection postgres)
            return Read(tx);
        // two statements in one round trip: the second sees what was committed while the first waited
        using var batch = new NpgsqlBatch(postgres, (NpgsqlTransaction?)tx.DbTransaction);
        var wait = new NpgsqlBatchCommand("select pg_advisory_xact_lock_shared($1)");
        wait.Parameters.Add(new NpgsqlParameter<long> { TypedValue = LockKey });
        batch.BatchCommands.Add(wait);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Select));
        using var rows = batch.ExecuteReader();
        rows.NextResult();
        return Version(rows);
    }

    /// <summary>
    /// Waits for every append that is on its way and keeps all others waiting until the transaction ends. Readers that append while they hold
    /// their cursor would deadlock with whoever takes cursors after this: take them before.
    /// </summary>
    internal void Alone(Transaction tx)
    {
        if (tx.Dialect.IsPostgres)
            tx.Execute("select pg_advisory_xact_lock(@LockKey)", new { LockKey });
    }

    /// <summary>To be called first by who is going to erase: one at a time.</summary>
    internal void Erasing(Transaction tx) => tx.Execute(
        "update log_versions set erasures = erasures + 1, hash_key = coalesce(hash_key, @key)", new { key = RandomNumberGenerator.GetBytes(32) });

    internal void Blocked(Transaction tx) => tx.Execute("update log_versions set blocked = blocked + 1");

    internal void Following(Transaction tx) => tx.Execute("update log_versions set followed = followed + 1");

    private static LogVersion Read(Session session)
    {
        using var rows = session.Prepared(Select, _ => { }).ExecuteReader();
        return Version(rows);
    }

    private static LogVersion Version(DbDataReader rows)
    {
        rows.Read();
        return new LogVersion(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt64(3)) { HashKey = rows.IsDBNull(2) ? null : (byte[])rows[2] };
    }
}
