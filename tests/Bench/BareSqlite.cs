using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Throughline.Bench;

internal sealed class BareSqlite : IYardstick
{
    private const int RowsATransaction = 1000;
    private readonly SqliteConnection source;
    private readonly SqliteConnection bare;
    private readonly SqliteCommand insert;
    private List<object[]> rows = [];
    private long last;

    public BareSqlite(string file, string bareFile)
    {
        source = Open($"Data Source={file};Mode=ReadOnly;Pooling=False");
        bare = Open($"Data Source={bareFile};Pooling=False");
        foreach (var pragma in (string[])["journal_mode=WAL", "synchronous=FULL", "wal_autocheckpoint=4000", "cache_size=-32000"])
            Execute(bare, "pragma " + pragma);
        foreach (var statement in Column<string>("select sql from sqlite_schema where tbl_name = 'events' and sql is not null order by type desc"))
            Execute(bare, statement);
        var columns = Column<string>("select name from pragma_table_info('events')");
        insert = bare.CreateCommand();
#pragma warning disable CA2100 // names of columns
        insert.CommandText = $"insert into events ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(c => "@" + c))})";
#pragma warning restore CA2100
        foreach (var column in columns)
            insert.Parameters.Add(new SqliteParameter { ParameterName = "@" + column });
        insert.Prepare();
    }

    public async Task UntilReadersAreDone()
    {
        while (Column<long>("select count(*) from readers where sequence < (select max(sequence) from events)")[0] > 0)
            await Task.Delay(20);
    }

    public int ReadNewRows()
    {
        using var command = source.CreateCommand();
        command.CommandText = "select * from events where sequence > @last order by sequence";
        command.Parameters.AddWithValue("@last", last);
        using var reader = command.ExecuteReader();
        rows = [];
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        if (rows.Count > 0)
            last = (long)rows[^1][0];
        return rows.Count;
    }

    public TimeSpan InsertThem()
    {
        GC.Collect();
        var clock = Stopwatch.StartNew();
        foreach (var some in rows.Chunk(RowsATransaction))
        {
            using var transaction = bare.BeginTransaction();
            insert.Transaction = transaction;
            foreach (var row in some)
            {
                for (var i = 0; i < row.Length; i++)
                    insert.Parameters[i].Value = row[i];
                insert.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        return clock.Elapsed;
    }

    public void Dispose()
    {
        insert.Dispose();
        bare.Dispose();
        source.Dispose();
    }

    private static SqliteConnection Open(string connection)
    {
        var opened = new SqliteConnection(connection);
        opened.Open();
        return opened;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // the server's own schema
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private List<T> Column<T>(string sql)
    {
        using var command = source.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql;
#pragma warning restore CA2100
        using var reader = command.ExecuteReader();
        var values = new List<T>();
        while (reader.Read())
            values.Add(reader.GetFieldValue<T>(0));
        return values;
    }
}
