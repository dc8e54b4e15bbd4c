using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Gate;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Sending;

/// <summary>Hands what waits in the gate's outbox to the adapters of its channels while the server runs. Each channel by itself: what one adapter throws stops no other.</summary>
public sealed class HandOutAnswers : BackgroundService
{
    private const int AtOnce = 50;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly ICarryAnswers[] carriers;
    private readonly Replies replies;
    private readonly Database database;
    private readonly TimeProvider time;
    private readonly ILogger<HandOutAnswers> log;
    private readonly SemaphoreSlim called = new(0, 1);

    internal HandOutAnswers(IEnumerable<ICarryAnswers> carriers, Replies replies, Database database, TimeProvider time, ILogger<HandOutAnswers> log) =>
        (this.carriers, this.replies, this.database, this.time, this.log) = ([.. carriers], replies, database, time, log);

    /// <summary>Something waits since just now: it is not to wait for the next look.</summary>
    public void Call()
    {
        try
        {
            called.Release();
        }
        catch (SemaphoreFullException)
        {
            // somebody has called already
        }
    }

    /// <summary>Everything that may go now.</summary>
    public async Task HandOutAll(CancellationToken cancel)
    {
        foreach (var carrier in carriers)
            foreach (var channel in await database.Read(session => carrier.Channels(session).ToList(), cancel))
                await HandOut(carrier, channel, cancel);
    }

    public override void Dispose()
    {
        called.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await HandOutAll(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "What waits to go out can't be looked at");
            }
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(called.WaitAsync(wait.Token), Task.Delay(Look, time, wait.Token));
            await wait.CancelAsync();
        }
    }

    private async Task HandOut(ICarryAnswers carrier, string channel, CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested && await database.Read(session => replies.Waiting(session, channel, AtOnce), cancel) is { Count: > 0 } waiting)
            {
                var taken = 0;
                foreach (var key in waiting)
                    if (await database.Write(tx => Hand(tx, carrier, key)))
                        taken++;
                if (taken == 0)
                    break; // all of it is to go later, or not at all
            }
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            log.LogError(e, "What waits for {Channel} could not be handed out, and will be", channel);
        }
    }

    private bool Hand(Transaction tx, ICarryAnswers carrier, string key)
    {
        if (replies.Claim(tx, key, "channels", carrier.Longest) is not { } claimed)
            return false;
        carrier.Take(tx, claimed);
        return true;
    }
}
