using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Throughline.Kernel.Storage;

/// <summary>Every difference between SQLite and PostgreSQL that SQL text or its callers must know.</summary>
public abstract class Dialect
{
    public static Dialect Sqlite { get; } = new SqliteDialect();
    public static Dialect Postgres { get; } = new PostgresDialect();

    public abstract string Name { get; }
    public bool IsPostgres => this == Postgres;

    /// <summary>
    /// The text under a one-level key of a JSON object column, or NULL: a string without its quotes, anything else as JSON writes it
    /// (<c>true</c>, <c>3.5</c>). <paramref name="parameter"/> is a parameter's name that holds the key.
    /// </summary>
    public abstract string JsonText(string column, string parameter);

    /// <summary>A parameter that holds JSON text, as the column wants it.</summary>
    public abstract string Json(string parameter);

    /// <summary>True where the column is one of those in a parameter made by <see cref="List"/>.</summary>
    public abstract string In(string column, string parameter);

    /// <summary>The value of a parameter for <see cref="In"/>.</summary>
    public abstract object List(IEnumerable<long> values);

    /// <inheritdoc cref="List(IEnumerable{long})"/>
    public abstract object List(IEnumerable<string> values);

    /// <summary>Appended to a SELECT that claims rows, so that other nodes pass over them.</summary>
    public abstract string SkipLocked { get; }

    /// <summary>Fills in the placeholders of a migration, and keeps the lines meant for this database (see docs/operation.md).</summary>
    public abstract string Migration(string sql);

    /// <summary>True where the failure is the store's, not the statement's: the caller may try again later.</summary>
    public abstract bool IsUnavailable(Exception failure);

    /// <summary>True where another transaction was in the way, and the same unit may simply be run again.</summary>
    public abstract bool IsConflict(Exception failure);

    /// <summary>True where a unique key is taken.</summary>
    public abstract bool IsDuplicate(DbException failure);

    private static string Lines(string sql, string keep, string drop) =>
        string.Join('\n', sql.Split('\n').Select(line => line.TrimStart())
            .Where(line => !line.StartsWith(drop, StringComparison.Ordinal))
            .Select(line => line.StartsWith(keep, StringComparison.Ordinal) ? line[keep.Length..] : line));

    private sealed class SqliteDialect : Dialect
    {
        // Primary result codes, https://www.sqlite.org/rescode.html
        private const int Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CantOpen = 14, Constraint = 19;

        public override string Name => "sqlite";

        public override string JsonText(string column, string parameter) =>
            $"(select case e.type when 'true' then 'true' when 'false' then 'false' when 'null' then null else cast(e.value as text) end"
            + $" from json_each({column}) e where e.key = {parameter} limit 1)";

        public override string Json(string parameter) => parameter;
        public override string In(string column, string parameter) => $"{column} in (select value from json_each({parameter}))";
        public override object List(IEnumerable<long> values) => "[" + string.Join(',', values) + "]";
        public override object List(IEnumerable<string> values) => System.Text.Json.JsonSerializer.Serialize(values);
        public override string SkipLocked => "";

        public override string Migration(string sql) => Lines(sql, "--sqlite ", "--postgres ")
            .Replace("{id}", "integer primary key autoincrement", StringComparison.Ordinal)
            .Replace("{text}", "text", StringComparison.Ordinal)
            .Replace("{json}", "text", StringComparison.Ordinal)
            .Replace("{bytes}", "blob", StringComparison.Ordinal);

        public override bool IsUnavailable(Exception failure) =>
            failure is SqliteException { SqliteErrorCode: Busy or Locked or NoMemory or ReadOnly or IoError or Corrupt or Full or CantOpen };

        public override bool IsConflict(Exception failure) => false;

        public override bool IsDuplicate(DbException failure) =>
            failure is SqliteException { SqliteErrorCode: Constraint, SqliteExtendedErrorCode: 2067 or 1555 };
    }

    private sealed class PostgresDialect : Dialect
    {
        public override string Name => "postgres";
        public override string JsonText(string column, string parameter) => $"({column} ->> {parameter})";
        public override string Json(string parameter) => $"{parameter}::jsonb";
        public override string In(string column, string parameter) => $"{column} = any({parameter})";
        public override object List(IEnumerable<long> values) => values.ToArray();
        public override object List(IEnumerable<string> values) => values.ToArray();
        public override string SkipLocked => " for update skip locked";

        public override string Migration(string sql) => Lines(sql, "--postgres ", "--sqlite ")
            .Replace("{id}", "bigint generated by default as identity primary key", StringComparison.Ordinal)
            .Replace("{text}", "text collate \"C\"", StringComparison.Ordinal)
            .Replace("{json}", "jsonb", StringComparison.Ordinal)
            .Replace("{bytes}", "bytea", StringComparison.Ordinal);

        public override bool IsUnavailable(Exception failure) => failure switch
        {
            // 08 connection, 53 resources (53100 disk full), 57P shutdown and crash, 58 system error, 25006 read-only standby
            PostgresException e => e.SqlState.StartsWith("08", StringComparison.Ordinal)
                || e.SqlState.StartsWith("53", StringComparison.Ordinal)
                || e.SqlState.StartsWith("57P", StringComparison.Ordinal)
                || e.SqlState.StartsWith("58", StringComparison.Ordinal)
                || e.SqlState == "25006",
            NpgsqlException => true,
            System.Net.Sockets.SocketException or TimeoutException or EndOfStreamException => true,
            _ => false,
        };

        public override bool IsConflict(Exception failure) =>
            failure is PostgresException { SqlState: PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected };

        public override bool IsDuplicate(DbException failure) =>
            failure is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
    }
}
