using System.Data;
using Npgsql;

namespace Throughline.Kernel.Storage;

/// <summary>PostgreSQL, shared by any number of nodes. A unit has a transaction of its own, run again after a conflict with another.</summary>
public sealed class PostgresDatabase : Database
{
    private const int Tries = 10;
    private readonly NpgsqlDataSource source;
    private readonly SemaphoreSlim connections;

    public PostgresDatabase(string url)
    {
        var builder = PostgresUrl.Parse(url);
        Place = $"postgresql://{builder.Host}:{builder.Port}/{builder.Database}";
        source = new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
        connections = new(builder.MaxPoolSize);
    }

    public override Dialect Dialect => Dialect.Postgres;
    public override string Place { get; }

    public override Task<T> Write<T>(Func<Transaction, T> unit) => OnThreadOfItsOwn(() =>
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return WriteOnce(unit);
            }
            catch (Exception e) when (Dialect.IsConflict(e) && tries < Tries)
            {
                // another transaction was in the way: once more from the start
            }
            catch (Exception e) when (Dialect.IsUnavailable(e) || Dialect.IsConflict(e))
            {
                throw Unavailable(e);
            }
        }
    });

    public override Task<T> Read<T>(Func<Session, T> query, CancellationToken cancel = default) => OnThreadOfItsOwn(() =>
    {
        try
        {
            using var connection = source.OpenConnection();
            using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
            using var statements = new StatementCache();
            return query(new Session(connection, transaction, Dialect, statements));
        }
        catch (Exception e) when (Dialect.IsUnavailable(e))
        {
            throw Unavailable(e);
        }
    }, cancel);

    /// <exception cref="UserErrorException">The server acknowledges before it is durable, or is too old.</exception>
    public async Task Check()
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync();
            foreach (var setting in (string[])["fsync", "synchronous_commit", "full_page_writes"])
            {
                await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // one of the three words above
                command.CommandText = "show " + setting;
#pragma warning restore CA2100
                if (await command.ExecuteScalarAsync() is "off")
                    throw new UserErrorException($"PostgreSQL at {Place} has {setting} = off, so it would acknowledge what a power cut takes back. Set {setting} = on and start again.");
            }
            if (connection.PostgreSqlVersion.Major < 15)
                throw new UserErrorException($"PostgreSQL at {Place} is version {connection.PostgreSqlVersion}; 15 or later is needed.");
        }
        catch (Exception e) when (Dialect.IsUnavailable(e) || e is PostgresException)
        {
            throw new UserErrorException($"PostgreSQL at {Place} can't be used: {e.Message}", e);
        }
    }

    public override Task<IReadOnlyList<string>> Purge() => OnThreadOfItsOwn(() =>
    {
        try
        {
            using var connection = source.OpenConnection();
            return PostgresPurge.Run(connection);
        }
        catch (Exception e) when (Dialect.IsUnavailable(e))
        {
            throw Unavailable(e);
        }
    });

    // Not the semaphore: who is still on the way gives their place back.
    public override ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>
    /// Whoever waits in the database waits on a thread of its own, as many as there are connections. Npgsql sends the second statement of a batch from
    /// the pool's threads, also where the call blocks: were they full of those who wait for a lock, its holder could not go on.
    /// </summary>
    private async Task<T> OnThreadOfItsOwn<T>(Func<T> work, CancellationToken cancel = default)
    {
        await connections.WaitAsync(cancel);
        try
        {
            return await Task.Factory.StartNew(work, cancel, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }
        finally
        {
            connections.Release();
        }
    }

    private T WriteOnce<T>(Func<Transaction, T> unit)
    {
        using var connection = source.OpenConnection();
        using var transaction = connection.BeginTransaction(IsolationLevel.ReadCommitted);
        using var statements = new StatementCache();
        var tx = new Transaction(connection, transaction, Dialect, statements);
        var result = unit(tx);
        FaultPoints.Reached(FaultPoints.BeforeCommit);
        transaction.Commit();
        FaultPoints.Reached(FaultPoints.AfterCommit);
        tx.Committed();
        return result;
    }

    private StoreUnavailableException Unavailable(Exception e) =>
        new($"PostgreSQL at {Place} can't be used now: {e.Message}", e);
}
