using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Events.Log;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Maps;

/// <summary>Keeps the layouts that are in use at the end of the log while the server runs, so that a question finds little left to read.</summary>
internal sealed class FollowLog(Layouts layouts, LogProperties properties, LogSignal signal, TimeProvider time, ILogger<FollowLog> logger) : BackgroundService
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <summary>Many small steps cost more than a few larger ones.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        foreach (var by in new JourneyBy[] { new JourneyBy.Person(), new JourneyBy.Case() })
        {
            if (layouts.IsThere(by))
                layouts.Of(by);
        }
        while (!stoppingToken.IsCancellationRequested)
        {
            var grown = signal.Next;
            try
            {
                // beside each other: the first time both read the whole log
                var reading = layouts.Open.Count > 0 || properties.IsThere ? properties.CatchUp(stoppingToken) : Task.CompletedTask;
                try
                {
                    foreach (var layout in layouts.Open)
                    {
                        await layout.CatchUp(stoppingToken);
                        await layout.WriteMuch(stoppingToken);
                    }
                }
                finally
                {
                    await reading;
                }
                await Task.WhenAny(grown, Task.Delay(Look, time, stoppingToken));
                await Task.Delay(Between, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                logger.LogError(e, "Journeys could not be read on and will be tried again");
                await Task.WhenAny(Task.Delay(Look, time, stoppingToken));
            }
        }
    }
}
