using System.Data.Common;
using Dapper;
using Npgsql;

namespace Throughline.Kernel.Storage;

/// <summary>A connection that reads one consistent snapshot. Used by one thread, for the length of one callback.</summary>
public class Session
{
    private readonly StatementCache statements;

    internal Session(DbConnection connection, DbTransaction? transaction, Dialect dialect, StatementCache statements)
    {
        Connection = connection;
        DbTransaction = transaction;
        Dialect = dialect;
        this.statements = statements;
    }

    public DbConnection Connection { get; }
    public DbTransaction? DbTransaction { get; }
    public Dialect Dialect { get; }

    public List<T> Query<T>(string sql, object? args = null) => Connection.Query<T>(sql, args, DbTransaction).AsList();

    /// <summary>Row by row, without holding them all: for answers that may be large.</summary>
    public IEnumerable<T> Stream<T>(string sql, object? args = null) => Connection.Query<T>(sql, args, DbTransaction, buffered: false);

    public T? FirstOrDefault<T>(string sql, object? args = null) => Connection.QueryFirstOrDefault<T>(sql, args, DbTransaction);
    public T Single<T>(string sql, object? args = null) => Connection.QuerySingle<T>(sql, args, DbTransaction);

    /// <summary>
    /// A prepared command, kept with its connection and handed out again for the same text: for hot paths.
    /// Parameters are made once, by <paramref name="parameters"/> on first use; set their values before each run.
    /// </summary>
    public DbCommand Prepared(string sql, Action<DbCommand> parameters)
    {
        var command = statements.Get(Connection, sql, parameters);
        command.Transaction = DbTransaction;
        return command;
    }

    /// <summary>As above, with parameters of these names, whose types follow from their values.</summary>
    public DbCommand Prepared(string sql, params string[] parameters) => Prepared(sql, made =>
    {
        foreach (var name in parameters)
        {
            var parameter = made.CreateParameter();
            parameter.ParameterName = name;
            made.Parameters.Add(parameter);
        }
    });
}

/// <summary>
/// What a write unit sees: it runs synchronously, may be run again from the start, does no I/O but through this,
/// and nothing it did is acknowledged before it is durable.
/// </summary>
public sealed class Transaction : Session
{
    private List<Action>? afterCommit;

    internal Transaction(DbConnection connection, DbTransaction? transaction, Dialect dialect, StatementCache statements)
        : base(connection, transaction, dialect, statements) { }

    /// <summary>Rows changed.</summary>
    public int Execute(string sql, object? args = null) => Connection.Execute(sql, args, DbTransaction);

    /// <summary>The same statement for many rows, in their order: prepared once on SQLite, one round trip on PostgreSQL.</summary>
    public void ExecuteMany(string sql, string[] parameters, IReadOnlyList<object?[]> rows)
    {
        if (Connection is NpgsqlConnection postgres)
            ExecuteBatch(postgres, sql, parameters, rows);
        else
            ExecutePrepared(sql, parameters, rows);
    }

    /// <summary>
    /// Inserts rows that differ in their key, as <see cref="ExecuteMany"/> would, but on PostgreSQL in one statement of arrays, several times as fast.
    /// </summary>
    /// <param name="table">Into which.</param>
    /// <param name="columns">Their names; the values of a row stand in their order: long, double, string, byte[], null.</param>
    /// <param name="rows">No two with the same key.</param>
    /// <param name="conflict">What follows <c>on conflict</c>; null where there is none.</param>
    public void InsertMany(string table, string[] columns, IReadOnlyList<object?[]> rows, string? conflict = null)
    {
        var tail = conflict is null ? "" : " on conflict " + conflict;
        if (Connection is NpgsqlConnection postgres)
            ArrayInsert.Run(postgres, (NpgsqlTransaction?)DbTransaction, table, columns, rows, tail);
        else
            ExecutePrepared($"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(c => "@" + c))}){tail}", columns, rows);
    }

    private void ExecutePrepared(string sql, string[] parameters, IReadOnlyList<object?[]> rows)
    {
        var command = Prepared(sql, [.. parameters.Select(name => "@" + name)]);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                command.Parameters[i].Value = row[i] ?? DBNull.Value;
            command.ExecuteNonQuery();
        }
    }

    private void ExecuteBatch(NpgsqlConnection connection, string sql, string[] parameters, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count == 0)
            return;
        using var batch = new NpgsqlBatch(connection, (NpgsqlTransaction?)DbTransaction);
        foreach (var row in rows)
        {
            var command = new NpgsqlBatchCommand(sql);
            for (var i = 0; i < row.Length; i++)
                command.Parameters.AddWithValue(parameters[i], row[i] ?? DBNull.Value);
            batch.BatchCommands.Add(command);
        }
        batch.ExecuteNonQuery();
    }

    /// <summary>Run once the unit is durable, and only then; not run again, not awaited; what it throws is only traced.</summary>
    public void AfterCommit(Action action) => (afterCommit ??= []).Add(action);

    internal void Committed()
    {
        foreach (var action in afterCommit ?? [])
        {
            try
            {
                action();
            }
            catch (Exception e)
            {
                // the unit is durable: nothing that listens may make it look undone
                System.Diagnostics.Trace.TraceError(e.ToString());
            }
        }
    }
}
