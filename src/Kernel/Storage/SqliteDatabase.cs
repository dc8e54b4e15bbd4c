using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Throughline.Kernel.Storage;

/// <summary>
/// SQLite in WAL mode with <c>synchronous=FULL</c>. One thread writes: all units that wait while a commit is on its way to the disk
/// share the next one, each in a savepoint, so that one failing takes only itself back. Readers have connections of their own.
/// </summary>
public sealed class SqliteDatabase : Database
{
    private const int UnitsPerCommit = 256;
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(50);

    private readonly string file;
    private readonly TimeProvider time;
    private readonly Channel<IUnit> units = Channel.CreateUnbounded<IUnit>(new() { SingleReader = true });
    private readonly ConcurrentBag<Reader> readers = [];
    private readonly Thread writer;
    private readonly SqliteConnection connection;
    private readonly StatementCache statements = new();

    public SqliteDatabase(string file, TimeProvider time)
    {
        this.file = file;
        this.time = time;
        connection = Open(SqliteOpenMode.ReadWriteCreate);
        Pragma(connection, "journal_mode=WAL");
        Pragma(connection, "synchronous=FULL");
        Pragma(connection, "wal_autocheckpoint=4000");
        Pragma(connection, "cache_size=-32000");
        writer = new Thread(WriteUntilClosed) { IsBackground = true, Name = "sqlite-writer" };
        writer.Start();
    }

    public override Dialect Dialect => Dialect.Sqlite;
    public override string Place => file;

    public override Task<T> Write<T>(Func<Transaction, T> unit)
    {
        var waiting = new Unit<T>(unit);
        if (!units.Writer.TryWrite(waiting))
            throw new StoreUnavailableException("The store is closing.");
        return waiting.Done;
    }

    public override Task<T> Read<T>(Func<Session, T> query, CancellationToken cancel = default) => Task.Run(() =>
    {
        var reader = readers.TryTake(out var idle) ? idle : OpenReader();
        try
        {
            using var transaction = reader.Connection.BeginTransaction(deferred: true);
            return query(new Session(reader.Connection, transaction, Dialect, reader.Statements));
        }
        catch (SqliteException e) when (Dialect.IsUnavailable(e))
        {
            throw Unavailable(e);
        }
        finally
        {
            readers.Add(reader);
        }
    }, cancel);

    public override async Task<IReadOnlyList<string>> Purge()
    {
        var purge = new AloneUnit(SqlitePurge.Run);
        if (!units.Writer.TryWrite(purge))
            throw new StoreUnavailableException("The store is closing.");
        await purge.Done;
        return [];
    }

    public override async ValueTask DisposeAsync()
    {
        units.Writer.TryComplete();
        await Task.Run(writer.Join);
        while (readers.TryTake(out var reader))
        {
            reader.Statements.Dispose();
            await reader.Connection.DisposeAsync();
        }
        statements.Dispose();
        await connection.DisposeAsync();
    }

    private void WriteUntilClosed()
    {
        var batch = new List<IUnit>();
        while (units.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            batch.Clear();
            try
            {
                if (units.Reader.TryPeek(out var first) && first is AloneUnit alone && units.Reader.TryRead(out _))
                    batch.Add(alone);
                if (batch.Count > 0)
                    ((AloneUnit)batch[0]).Run(connection);
                else
                    Commit(batch);
            }
            catch (Exception e)
            {
                RollBackQuietly();
                if (batch.Count == 0 && units.Reader.TryRead(out var next))
                    batch.Add(next);
                var failure = e is SqliteException s && Dialect.IsUnavailable(s) ? Unavailable(s) : e;
                foreach (var unit in batch)
                    unit.Fail(failure);
            }
        }
    }

    private void Commit(List<IUnit> batch)
    {
        var started = time.GetTimestamp();
        using var transaction = connection.BeginTransaction(deferred: false);
        while (batch.Count < UnitsPerCommit && units.Reader.TryPeek(out var next) && next is not AloneUnit && units.Reader.TryRead(out var unit))
        {
            batch.Add(unit);
            transaction.Save("unit");
            if (!unit.Run(new Transaction(connection, transaction, Dialect, statements), BatchIsLost))
                transaction.Rollback("unit");
            transaction.Release("unit");
            if (time.GetElapsedTime(started) > LongestBatch)
                break;
        }
        FaultPoints.Reached(FaultPoints.BeforeCommit);
        transaction.Commit();
        FaultPoints.Reached(FaultPoints.AfterCommit);
        foreach (var unit in batch)
            unit.Succeed();
    }

    /// <summary>A full disk, an I/O error or no memory: SQLite may have taken the whole transaction back, so every unit in it fails.</summary>
    private bool BatchIsLost(Exception e) => e is SqliteException s && Dialect.IsUnavailable(s);

    private void RollBackQuietly()
    {
        try
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
                Pragma(connection, sql: "rollback");
        }
        catch (SqliteException)
        {
            // it was rolled back by SQLite itself
        }
    }

    private Reader OpenReader()
    {
        var opened = Open(SqliteOpenMode.ReadWrite);
        Pragma(opened, "query_only=1");
        return new Reader(opened);
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        var opened = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 30,
            ForeignKeys = true,
        }.ToString());
        try
        {
            opened.Open();
        }
        catch (SqliteException e)
        {
            opened.Dispose();
            throw new UserErrorException($"{file} can't be opened as a SQLite database: {e.Message}", e);
        }
        return opened;
    }

    private static void Pragma(SqliteConnection connection, string? pragma = null, string? sql = null)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = sql ?? "pragma " + pragma;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private StoreUnavailableException Unavailable(SqliteException e) => new(
        e.SqliteErrorCode == 13
            ? $"The disk that holds {file} is full. Nothing was lost; make room, and it goes on by itself."
            : $"The store at {file} can't be used now: {e.Message}", e);

    private sealed record Reader(SqliteConnection Connection)
    {
        public StatementCache Statements { get; } = new();
    }

    private interface IUnit
    {
        /// <summary>False where the unit failed and only it must be taken back.</summary>
        bool Run(Transaction transaction, Func<Exception, bool> batchIsLost);
        void Succeed();
        void Fail(Exception failure);
    }

    /// <summary>Work for which there must be no transaction.</summary>
    private sealed class AloneUnit(Action<SqliteConnection> work) : IUnit
    {
        private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => done.Task;

        public void Run(SqliteConnection connection)
        {
            work(connection);
            done.TrySetResult();
        }

        public bool Run(Transaction transaction, Func<Exception, bool> batchIsLost) => throw new InvalidOperationException("It runs outside of transactions.");

        public void Succeed() => done.TrySetResult();

        public void Fail(Exception failure) => done.TrySetException(failure);
    }

    private sealed class Unit<T>(Func<Transaction, T> work) : IUnit
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Transaction? ran;
        private T? result;

        public Task<T> Done => done.Task;

        public bool Run(Transaction transaction, Func<Exception, bool> batchIsLost)
        {
            try
            {
                result = work(transaction);
                ran = transaction;
                return true;
            }
            catch (Exception e) when (!batchIsLost(e))
            {
                done.SetException(e);
                return false;
            }
        }

        public void Succeed()
        {
            ran?.Committed();
            done.TrySetResult(result!);
        }

        public void Fail(Exception failure) => done.TrySetException(failure);
    }
}
