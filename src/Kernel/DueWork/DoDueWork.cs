using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Kernel.Storage;

namespace Throughline.Kernel.DueWork;

/// <summary>Does what is due while the server runs, on whichever node gets to it first.</summary>
public sealed class DoDueWork(IEnumerable<IDueWorker> workers, DueItems items, Database database, TimeProvider time, ILogger<DoDueWork> log) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>Everything that is due now, one item a transaction. A failed item comes back later, and holds up no other.</summary>
    public async Task DoAll(CancellationToken cancel)
    {
        foreach (var worker in workers)
            while (await DoOne(worker))
                cancel.ThrowIfCancellationRequested();
    }

    /// <summary>Doubles with each failure, from a second to an hour.</summary>
    internal static long AfterFailure(long failures, long now) =>
        now + Math.Min(60 * Micros.PerMinute, Micros.PerSecond << (int)Math.Min(failures, 12));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await DoAll(stoppingToken);
                await Task.Delay(Look, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Due work can't be looked at");
                await Task.Delay(Look, time, CancellationToken.None);
            }
        }
    }

    private async Task<bool> DoOne(IDueWorker worker)
    {
        DueItem? claimed = null;
        try
        {
            return await database.Write(tx =>
            {
                claimed = items.Claim(tx, worker.Kind, Micros.Now(time));
                if (claimed is null)
                    return false;
                if (worker.Do(tx, claimed) is { } again)
                    items.Again(tx, claimed, again);
                else
                    items.Finish(tx, claimed);
                return true;
            });
        }
        catch (Exception e) when (claimed is not null && e is not StoreUnavailableException)
        {
            log.LogError(e, "Due work {Kind} {Key} failed and will be tried again", claimed.Kind, claimed.Key);
            var now = Micros.Now(time);
            await database.Write(tx => items.Failed(tx, claimed, AfterFailure(claimed.Failures, now), e.Message));
            return true;
        }
    }
}
