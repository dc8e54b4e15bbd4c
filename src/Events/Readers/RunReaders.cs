using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Events.Readers;

/// <summary>
/// Keeps every reader at the end of the log while the server runs. One that fails is tried again and holds up no other.
/// Open pages that listen to a reader's name are told when it has moved, whichever node moved it.
/// </summary>
internal sealed class RunReaders(
    IEnumerable<IReader> readers, IEnumerable<IFollowReaders> followers, ReaderStep step, Cursors cursors, LogSignal signal, LiveStreams streams, Database database, TimeProvider time, ILogger<RunReaders> log)
    : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5), AfterFailure = TimeSpan.FromSeconds(2);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(readers.Select(reader => Run(reader, stoppingToken)));

    private async Task Run(IReader reader, CancellationToken stop)
    {
        await Task.Yield();
        Position? seen = null;
        while (!stop.IsCancellationRequested)
        {
            var grown = signal.Next;
            var wait = Look;
            try
            {
                await step.CatchUp(reader, stop);
                var position = await database.Read(session => cursors.Of(session, reader.Name), stop);
                var from = seen;
                seen = position;
                if (from is { } before && position != before)
                {
                    streams.Changed(reader.Name);
                    foreach (var follower in followers)
                        await follower.Moved(reader.Name, before, position, stop);
                }
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                log.LogError(e, "Reader {Reader} failed and will try again", reader.Name);
                grown = Task.Delay(Timeout.InfiniteTimeSpan, stop);
                wait = AfterFailure;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.WhenAny(grown, Task.Delay(wait, time, stop));
        }
    }
}
