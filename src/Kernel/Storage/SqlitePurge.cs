using Microsoft.Data.Sqlite;

namespace Throughline.Kernel.Storage;

/// <summary>Leaves nothing of what was deleted in the database's file nor in its write-ahead log.</summary>
internal static class SqlitePurge
{
    private const int LongestWait = 20_000;

    public static void Run(SqliteConnection connection)
    {
        foreach (var index in Words(connection, "select name from sqlite_master where sql like 'create virtual table%fts5%'"))
            Execute(connection, $"insert into \"{index}\" (\"{index}\") values ('optimize')");
        Execute(connection, "pragma secure_delete = on");
        Execute(connection, "vacuum");
        Execute(connection, $"pragma busy_timeout = {LongestWait}");
        var busy = Words(connection, "pragma wal_checkpoint(truncate)")[0] != "0";
        Execute(connection, "pragma secure_delete = off");
        if (busy)
            throw new UserErrorException("The file was rewritten, but a long answer still reads what was before, so the write-ahead log can't be emptied. Purge again in a moment.");
    }

    private static List<string> Words(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        using var rows = command.ExecuteReader();
        var words = new List<string>();
        while (rows.Read())
            words.Add(rows.GetString(0));
        return words;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file, and names of our own tables
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
