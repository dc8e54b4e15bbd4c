using System.Globalization;
using Npgsql;
using Throughline.Kernel.Storage;

namespace Throughline.Bench.Desk;

/// <summary>Rows of a table, gathered and written many at once: prepared inserts on SQLite, COPY on PostgreSQL.</summary>
internal sealed class DeskRows(string table, params string[] columns)
{
    private readonly List<object?[]> rows = [];

    public int Count => rows.Count;

    public void Add(params object?[] values) => rows.Add(values);

    public void Clear() => rows.Clear();

    public void Write(Transaction tx)
    {
        if (rows.Count == 0)
            return;
        if (tx.Connection is NpgsqlConnection postgres)
        {
            using var copy = postgres.BeginTextImport($"copy {table} ({string.Join(", ", columns)}) from stdin");
            foreach (var row in rows)
                copy.Write(string.Join('\t', row.Select(value => value is null ? "\\N" : Convert.ToString(value, CultureInfo.InvariantCulture)!.Replace("\\", "\\\\", StringComparison.Ordinal))) + "\n");
        }
        else
        {
            tx.InsertMany(table, columns, rows);
        }
        rows.Clear();
    }
}
