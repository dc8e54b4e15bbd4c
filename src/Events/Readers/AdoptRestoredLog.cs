using Microsoft.Extensions.Logging;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Readers;

/// <summary>
/// A dump restored into another PostgreSQL brings transaction ids that this server has yet to give out, so readers would wait for
/// them. Recognised at start: the rows are marked as older than everything, and every reader begins again.
/// </summary>
public sealed class AdoptRestoredLog(IEnumerable<IReader> readers, Cursors cursors, Database database, ILogger<AdoptRestoredLog> log)
{
    /// <summary>True where the log came from another server.</summary>
    public async Task<bool> Run()
    {
        if (!database.Dialect.IsPostgres)
            return false;
        var adopted = await database.Write(tx =>
        {
            if (tx.Single<long>("select coalesce(max(xact), 0) from events") <= tx.Single<long>("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint"))
                return false;
            tx.Execute("lock table events in share row exclusive mode");
            tx.Execute("update events set xact = 0");
            foreach (var reader in readers)
            {
                cursors.Take(tx, reader.Name);
                reader.Reset(tx);
                cursors.Move(tx, reader.Name, Position.Start);
            }
            return true;
        });
        if (adopted)
            log.LogWarning("This log was restored from another PostgreSQL server; all readers begin again");
        return adopted;
    }
}
