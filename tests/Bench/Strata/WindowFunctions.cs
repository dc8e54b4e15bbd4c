using Microsoft.Data.Sqlite;
using Npgsql;
using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Bench.Strata;

/// <summary>The edges of a log and their means by a window function of SQL, over its rows in a table with an index in the order that the query wants. Each says how many edges there are.</summary>
internal static class WindowFunctions
{
    private const string Query = """
        select count(*) from (
            select before, step, count(*), avg(at - since) from (
                select step, at, lag(step) over w as before, lag(at) over w as since from rows window w as (partition by customer order by at)) paired
            where before is not null group by before, step) edges
        """;

    private static readonly string[] Columns = ["@c", "@a", "@s"];

    public static Func<long> OnSqlite(StrataLog log, string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute("pragma journal_mode=off; pragma synchronous=off; create table rows (customer integer, at integer, step integer)");
        using (var transaction = connection.BeginTransaction())
        using (var insert = connection.CreateCommand())
        {
            insert.CommandText = "insert into rows values (@c, @a, @s)";
            var parameters = Columns.Select(name => insert.Parameters.Add(new SqliteParameter { ParameterName = name })).ToArray();
            foreach (var (journey, at, step) in Rows(log))
            {
                (parameters[0].Value, parameters[1].Value, parameters[2].Value) = (journey, at, step);
                insert.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        Execute("create index rows_order on rows (customer, at, step)");
        return () =>
        {
            using var again = new SqliteConnection($"Data Source={file};Pooling=False");
            again.Open();
            using var query = again.CreateCommand();
            query.CommandText = Query;
            return (long)query.ExecuteScalar()!;
        };

        void Execute(string sql)
        {
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants
            command.CommandText = sql;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }
    }

    /// <param name="url">An empty database.</param>
    /// <param name="log">Of which the rows are.</param>
    public static Func<long> OnPostgres(StrataLog log, string url)
    {
        var connect = PostgresUrl.Parse(url).ConnectionString;
        using var connection = new NpgsqlConnection(connect);
        connection.Open();
        Execute(connection, "create unlogged table rows (customer integer, at bigint, step integer)");
        using (var copy = connection.BeginBinaryImport("copy rows (customer, at, step) from stdin (format binary)"))
        {
            foreach (var (journey, at, step) in Rows(log))
            {
                copy.StartRow();
                copy.Write(journey);
                copy.Write(at);
                copy.Write(step);
            }
            copy.Complete();
        }
        Execute(connection, "create index rows_order on rows (customer, at, step)");
        Execute(connection, "vacuum analyze rows");
        return () =>
        {
            using var again = new NpgsqlConnection(connect);
            again.Open();
            return (long)Execute(again, Query)!;
        };

        static object? Execute(NpgsqlConnection connection, string sql)
        {
#pragma warning disable CA2100 // constants
            using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
            return command.ExecuteScalar();
        }
    }

    private static IEnumerable<(int Journey, long At, int Step)> Rows(StrataLog log)
    {
        for (var journey = 0; journey < log.Journeys; journey++)
            for (var i = (int)log.Starts[journey]; i < log.Starts[journey + 1]; i++)
                yield return (journey, log.Time[i], log.Step[i]);
    }
}
