using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.People.Segments;

/// <summary>
/// Keeps every segment true while the server runs, on as many nodes as there are: decides about who is marked or due, and computes
/// new segments a piece at a time in between. Open pages that listen to <c>segments</c> are told.
/// </summary>
internal sealed class KeepSegments(
    DecideMarked decide, ComputeSegments compute, SegmentList segments, MarksSignal signal, Database database, LiveStreams streams,
    TimeProvider time, ILogger<KeepSegments> log) : BackgroundService
{
    private const int SweptAtOnce = 5000;

    /// <summary>Time passes, and other nodes mark, without waking us.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(15), AfterFailure = TimeSpan.FromSeconds(2);

    private volatile bool tellAgain;

    /// <summary>Until there is nothing to do that can be done now. True where something waits for readers to come by.</summary>
    public async Task<bool> CatchUp(CancellationToken cancel)
    {
        while (true)
        {
            var decided = await decide.Do(cancel);
            var computed = decided is { Moved: true, Wrote: false } ? Step.Idle : await compute.Do(cancel);
            foreach (var step in (Step[])[decided, computed])
                if (step.Segments.Count > 0)
                {
                    tellAgain = true;
                    Tell();
                }
            if (!decided.Moved && !computed.Moved)
                return decided.Waiting || computed.Waiting;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            var marked = signal.Next;
            try
            {
                var waits = await CatchUp(stoppingToken);
                if (!waits && await database.Read(segments.HasRemains, stoppingToken))
                    await database.Write(tx => segments.Sweep(tx, SweptAtOnce));
                // at least a little while, so that what comes in one by one is decided about together
                await Task.Delay(Soon, time, stoppingToken);
                if (tellAgain)
                {
                    // a page that was being loaded when it changed was not listening yet
                    await Task.WhenAny(marked, Task.Delay(Look, time, stoppingToken));
                    tellAgain = marked.IsCompleted;
                    Tell();
                }
                else if (!waits)
                    await Task.WhenAny(marked, Task.Delay(Look, time, stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError(e, "Segments can't be kept and will be tried again");
                await Task.Delay(AfterFailure, time, CancellationToken.None);
            }
        }
    }

    private void Tell() => streams.Changed("segments");
}
