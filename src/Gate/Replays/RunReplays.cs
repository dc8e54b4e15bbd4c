using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Web.Access;

namespace Throughline.Gate.Replays;

/// <summary>Runs the replays that somebody started and does not wait for. As the process stops they are broken off, and say so.</summary>
internal sealed class RunReplays(ReplayPolicy replay, ILogger<RunReplays> log) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<long, Task> running = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>The number of the replay, which runs from here on.</summary>
    public async Task<long> Begin(Caller caller, long version, int days)
    {
        var begun = await replay.Begin(caller, version, days, stopping.Token);
        running[begun.Id] = Run(begun);
        return begun.Id;
    }

    private async Task Run(BegunReplay begun)
    {
        await Task.Yield();
        try
        {
            await replay.Run(begun, Replay.BrokenOff, null, stopping.Token);
        }
        catch (Exception e)
        {
            log.LogError(e, "The replay {Replay} of version {Version} of the policy was broken off", begun.Id, begun.Version);
        }
        finally
        {
            running.TryRemove(begun.Id, out _);
        }
    }

    /// <summary>Until none of those that run now does any more.</summary>
    public Task All() => Task.WhenAll(running.Values);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await All().WaitAsync(cancellationToken);
    }

    public void Dispose() => stopping.Dispose();
}
