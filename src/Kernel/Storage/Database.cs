namespace Throughline.Kernel.Storage;

/// <summary>The store: SQLite in the data folder, or PostgreSQL. Reads see a consistent snapshot; writes are durable when their task completes.</summary>
public abstract class Database : IAsyncDisposable
{
    public abstract Dialect Dialect { get; }

    /// <summary>Where it is, for people and logs; never with a password.</summary>
    public abstract string Place { get; }

    /// <summary>
    /// Runs the unit and completes when its effect is durable. A unit that throws changes nothing. It may be run more than once
    /// (a conflict, a batch taken back), so it must not do anything that can't be repeated.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store can't make it durable now; it may or may not have happened, as after any lost answer.</exception>
    public abstract Task<T> Write<T>(Func<Transaction, T> unit);

    public Task Write(Action<Transaction> unit) => Write(tx =>
    {
        unit(tx);
        return true;
    });

    /// <exception cref="StoreUnavailableException">The store can't be asked now.</exception>
    public abstract Task<T> Read<T>(Func<Session, T> query, CancellationToken cancel = default);

    /// <summary>
    /// Rewrites all files, so that nothing of what was deleted can be read out of them. Long, and it holds up writers; safe to break off
    /// and to repeat.
    /// </summary>
    /// <returns>What remains to be done by the database's administrator, in sentences; nothing on SQLite.</returns>
    /// <exception cref="UserErrorException">Somebody reads what was before; the same call works later.</exception>
    /// <exception cref="StoreUnavailableException">The store can't be used now, or there is not as much room on the disk again as it takes.</exception>
    public abstract Task<IReadOnlyList<string>> Purge();

    public abstract ValueTask DisposeAsync();
}
