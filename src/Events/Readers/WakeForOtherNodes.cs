using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Readers;

/// <summary>
/// On PostgreSQL other nodes append and move readers without waking this one, and what was appended may be shown only later. One look for all
/// who wait for the log finds that out, so that a server with nothing to do does next to nothing.
/// </summary>
internal sealed class WakeForOtherNodes(IEnumerable<IReader> readers, EventLog log, Cursors cursors, LogSignal signal, Database database, TimeProvider time, ILogger<WakeForOtherNodes> logger)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200), AfterFailure = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.Dialect.IsPostgres)
            return;
        await Task.Yield();
        var (names, seen) = (readers.Select(reader => reader.Name).ToList(), (Last: Position.Start, Places: new HashSet<Position>()));
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = Look;
            try
            {
                var now = await database.Read(session => (Last: log.Last(session), Places: cursors.Places(session, names)), stoppingToken);
                if (now.Last != seen.Last || !now.Places.SetEquals(seen.Places) || now.Places.Any(place => place < now.Last))
                    signal.Set();
                seen = now;
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                logger.LogError(e, "What other nodes did can't be looked at and will be again");
                wait = AfterFailure;
            }
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
