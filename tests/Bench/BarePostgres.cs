using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;
using Throughline.Kernel.Storage;

namespace Throughline.Bench;

internal sealed class BarePostgres : IYardstick
{
    private const int RowsATransaction = 1000;
    private const string Columns = "sequence, source, message_id, subject, others, kind, name, occurred_at, original_at, sent_at, received_at, channel, touchpoint, journey_key, properties, context, note, digest";
    private static readonly HashSet<int> Json = [14, 15];
    private readonly NpgsqlConnection source;
    private readonly NpgsqlConnection bare;
    private List<object[]> rows = [];
    private long last;

    private BarePostgres(NpgsqlConnection source, NpgsqlConnection bare) => (this.source, this.bare) = (source, bare);

    /// <summary>A table in <paramref name="bareUrl"/> like the server's, indexes and defaults included.</summary>
    public static async Task<BarePostgres> Make(string url, string bareUrl)
    {
        var made = new BarePostgres(await Open(url), await Open(bareUrl));
        await made.CopySchema();
        return made;
    }

    public async Task UntilReadersAreDone()
    {
        while (true)
        {
            // in reading order: the last transaction need not have the highest sequence
            await using var command = new NpgsqlCommand(
                "select count(*) from readers where (xact, sequence) < (select xact, sequence from events order by xact desc, sequence desc limit 1)", source);
            if ((long)(await command.ExecuteScalarAsync())! == 0)
                return;
            await Task.Delay(20);
        }
    }

    public int ReadNewRows()
    {
#pragma warning disable CA2100 // constants of this file
        using var command = new NpgsqlCommand($"select {Columns} from events where sequence > @last order by sequence", source);
#pragma warning restore CA2100
        command.Parameters.AddWithValue("last", last);
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
            using var copy = bare.BeginBinaryImport($"copy events ({Columns}) from stdin (format binary)");
            foreach (var row in some)
            {
                copy.StartRow();
                for (var i = 0; i < row.Length; i++)
                    Write(copy, row[i], i);
            }
            copy.Complete();
        }
        return clock.Elapsed;
    }

    public void Dispose()
    {
        bare.Dispose();
        source.Dispose();
    }

    private static void Write(NpgsqlBinaryImporter copy, object value, int column)
    {
        switch (value)
        {
            case DBNull: copy.WriteNull(); break;
            case long number: copy.Write(number, NpgsqlDbType.Bigint); break;
            case byte[] bytes: copy.Write(bytes, NpgsqlDbType.Bytea); break;
            case string text: copy.Write(text, Json.Contains(column) ? NpgsqlDbType.Jsonb : NpgsqlDbType.Text); break;
            default: throw new InvalidOperationException($"A {value.GetType()} in column {column}.");
        }
    }

    private static async Task<NpgsqlConnection> Open(string url)
    {
        var connection = new NpgsqlConnection(PostgresUrl.Parse(url).ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private async Task CopySchema()
    {
        var columns = await Texts("""
            select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when c.collname = 'C' then ' collate "C"' else '' end
                || case when a.attnotnull then ' not null' else '' end || coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
            from pg_attribute a left join pg_collation c on c.oid = a.attcollation left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attrelid = 'events'::regclass and a.attnum > 0 and not a.attisdropped order by a.attnum
            """);
        var indexes = await Texts("select indexdef from pg_indexes where tablename = 'events'");
        foreach (var sql in (string[])["create sequence events_sequence", $"create table events ({string.Join(", ", columns)})", .. indexes])
        {
#pragma warning disable CA2100 // the server's own schema
            await using var command = new NpgsqlCommand(sql, bare);
#pragma warning restore CA2100
            await command.ExecuteNonQueryAsync();
        }
    }

    private async Task<List<string>> Texts(string sql)
    {
#pragma warning disable CA2100 // constants of this file
        await using var command = new NpgsqlCommand(sql, source);
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
