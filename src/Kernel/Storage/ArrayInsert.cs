using Npgsql;
using NpgsqlTypes;

namespace Throughline.Kernel.Storage;

/// <summary>Many rows in one insert on PostgreSQL: an array a column.</summary>
internal static class ArrayInsert
{
    public static void Run(NpgsqlConnection connection, NpgsqlTransaction? transaction, string table, string[] columns, IReadOnlyList<object?[]> rows, string tail)
    {
        if (rows.Count == 0)
            return;
        using var insert = new NpgsqlCommand { Connection = connection, Transaction = transaction };
        var (values, arrays, names) = (new List<string>(), new List<string>(), new List<string>());
        for (var column = 0; column < columns.Length; column++)
        {
            if (Array(rows, column) is not { } array)
            {
                values.Add("null"); // of the column's type, which an empty array could not tell
                continue;
            }
            values.Add("v" + column);
            names.Add("v" + column);
            arrays.Add("@v" + column);
            insert.Parameters.Add(array);
            array.ParameterName = "v" + column;
        }
#pragma warning disable CA2100 // names of tables and columns, which are constants of the caller's
        insert.CommandText = $"insert into {table} ({string.Join(", ", columns)}) select {string.Join(", ", values)} "
            + $"from unnest({string.Join(", ", arrays)}) as r ({string.Join(", ", names)}){tail}";
#pragma warning restore CA2100
        insert.ExecuteNonQuery();
    }

    /// <summary>The column's values as a parameter; null where there are none.</summary>
    private static NpgsqlParameter? Array(IReadOnlyList<object?[]> rows, int column) => rows.Select(row => row[column]).FirstOrDefault(value => value is not null) switch
    {
        null => null,
        long or int => Of(NpgsqlDbType.Bigint, rows, column, value => value is null ? (long?)null : Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture)),
        double => Of(NpgsqlDbType.Double, rows, column, value => (double?)value),
        string => Of(NpgsqlDbType.Text, rows, column, value => (string?)value),
        byte[] => Of(NpgsqlDbType.Bytea, rows, column, value => (byte[]?)value),
        var other => throw new ArgumentException($"A value of type {other.GetType().Name} can't be inserted.", nameof(rows)),
    };

    private static NpgsqlParameter Of<T>(NpgsqlDbType type, IReadOnlyList<object?[]> rows, int column, Func<object?, T> value)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i][column]);
        return new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values };
    }
}
