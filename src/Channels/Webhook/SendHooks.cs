using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Conversations.Sending;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;
using Throughline.Web.Webhooks;

namespace Throughline.Channels.Webhook;

/// <summary>Sends what is due to other systems while the server runs: each channel beside the others, so that a slow or dead one holds up nothing but itself.</summary>
internal sealed class SendHooks(
    HookChannels channels, HookDeliveries deliveries, OutsideWork work, SendMessage send, TellDelivery tell, Database database, LiveStreams live, TimeProvider time, ILogger<SendHooks> log) : BackgroundService
{
    public const string Topic = "hook-channels";
    private const int Lanes = 4;
    private const long KeptFor = 30 * Micros.PerDay;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500), Lease = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(string Channel, int Lane), Task> running = [];
    private long droppedAt;

    /// <summary>Everything that is due now.</summary>
    internal async Task SendDue(CancellationToken cancel)
    {
        await Start(cancel);
        await Task.WhenAll(running.Values);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Start(stoppingToken);
                await DropOld();
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                log.LogError(e, "Webhook channels can't be looked at");
            }
            await Task.WhenAny(Task.Delay(Look, time, stoppingToken));
        }
        await Task.WhenAll(running.Values);
    }

    private async Task Start(CancellationToken cancel)
    {
        foreach (var ended in running.Where(lane => lane.Value.IsCompleted).Select(lane => lane.Key).ToList())
            running.Remove(ended);
        var due = await database.Read(session => channels.AtWork(session).ConvertAll(channel => (channel.Key, channel.Work, Due: work.Due(session, channel.Work))), cancel);
        foreach (var (key, kind, count) in due)
            for (var lane = 0; lane < Math.Min(count, Lanes); lane++)
                if (!running.ContainsKey((key, lane)))
                    running[(key, lane)] = Task.Run(() => Drain(kind, cancel), CancellationToken.None);
    }

    private async Task Drain(string kind, CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested && await work.Claim(kind, Lease) is { } claimed)
            {
                await Deliver(claimed, cancel);
                live.Changed(Topic);
            }
        }
        catch (Exception e)
        {
            if (!cancel.IsCancellationRequested)
                log.LogError(e, "Sending {Kind} broke off and will be taken up again", kind);
        }
    }

    private async Task Deliver(DueItem claimed, CancellationToken cancel)
    {
        var (channel, sent) = await database.Read(session => deliveries.Find(session, claimed.Key) is { } d ? (channels.AtWork(session).Find(c => c.Key == d.Channel), d) : (null, null), cancel);
        if (channel is null || sent is not { State: HookDelivery.Waiting })
        {
            await database.Write(tx => work.Finish(tx, claimed));
            return;
        }
        var outcome = await send.Try(channel.Url, channel.Out.Holding(Micros.Now(time)), sent.Id, sent.Body, cancel);
        await database.Write(tx => Record(tx, sent, claimed, outcome));
    }

    private void Record(Transaction tx, HookDelivery sent, DueItem claimed, TryOutcome outcome)
    {
        var next = outcome.IsDelivered || outcome.IsGone ? null : HookDelivery.NextTry(sent.Tries + 1, Micros.Now(time));
        if (!(next is { } at ? work.Again(tx, claimed, at, outcome.Failure!) : work.Finish(tx, claimed)))
            return; // the claim ran out: whoever has it now records what came of it
        deliveries.Tried(tx, sent.Id, outcome.IsDelivered ? HookDelivery.Delivered : next is null ? HookDelivery.Failed : HookDelivery.Waiting, outcome.Status, outcome.Failure, next);
        if (outcome.IsDelivered)
            tell.Sent(tx, sent.Key);
        else if (next is null)
            tell.Failed(tx, sent.Key, outcome.Failure ?? "It was not taken.");
    }

    private async Task DropOld()
    {
        var now = Micros.Now(time);
        if (now - droppedAt < 60 * Micros.PerMinute)
            return;
        await database.Write(tx => deliveries.Drop(tx, now - KeptFor));
        droppedAt = now;
    }
}
