using Npgsql;

namespace Throughline.Kernel.Storage;

/// <summary>
/// Rewrites every table of the database, so that no file of a table or an index holds what was deleted. The write-ahead log holds it until
/// its files are recycled, which is the server's business: what our role may not do there is said.
/// </summary>
internal static class PostgresPurge
{
    /// <summary>How often it looks for transactions that may still see what was deleted, 50 ms apart.</summary>
    private const int Looks = 600;

    public static IReadOnlyList<string> Run(NpgsqlConnection connection)
    {
        var remarks = new List<string>();
        if (!EarlierEnded(connection))
            remarks.Add("A transaction that began earlier is still open, so PostgreSQL had to keep what it may see. Purge again once it has ended.");
        foreach (var table in Words(connection, "select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = any(current_schemas(false)) order by 1"))
            Execute(connection, $"vacuum (full, analyze) {table}");
        Try(connection, "vacuum full pg_catalog.pg_statistic", remarks, "the planner's samples of values (VACUUM FULL pg_statistic)");
        Try(connection, "select pg_switch_wal()", remarks, "the current file of the write-ahead log (SELECT pg_switch_wal())");
        Try(connection, "checkpoint", remarks, "the files of the tables as they were (CHECKPOINT)");
        return remarks;
    }

    private static bool EarlierEnded(NpgsqlConnection connection)
    {
        var began = Words(connection, "select clock_timestamp()::text")[0];
        for (var look = 0; look < Looks; look++)
        {
            using var command = Command(connection,
                "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start < $1::timestamptz and backend_type = 'client backend'");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = began });
            if ((long)command.ExecuteScalar()! == 0)
                return true;
            Execute(connection, "select pg_sleep(0.05)");
        }
        return false;
    }

    private static void Try(NpgsqlConnection connection, string sql, List<string> remarks, string what)
    {
        try
        {
            Execute(connection, sql);
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege)
        {
            remarks.Add($"Our role may not rewrite {what}: a superuser of the database can.");
        }
    }

    private static List<string> Words(NpgsqlConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        using var rows = command.ExecuteReader();
        var words = new List<string>();
        while (rows.Read())
            words.Add(rows.GetString(0));
        return words;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file, and names of our own tables
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
