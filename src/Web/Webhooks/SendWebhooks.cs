using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Web.Webhooks;

/// <summary>Sends what is due while the server runs, each receiver's messages beside the others', at most <see cref="Lanes"/> at a time to one.</summary>
internal sealed class SendWebhooks(
    WebhookList webhooks, OutsideWork work, SendMessage send, Database database, LiveStreams streams, TimeProvider time, ILogger<SendWebhooks> log) : BackgroundService
{
    public const string Topic = "webhooks";
    private const int Lanes = 4;
    private const long KeptFor = 7 * Micros.PerDay;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Lease = TimeSpan.FromMinutes(1);

    private readonly Dictionary<(long Webhook, int Lane), Task> running = [];
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
                log.LogError(e, "Webhooks can't be looked at");
            }
            await Task.WhenAny(Task.Delay(Look, time, stoppingToken));
        }
        await Task.WhenAll(running.Values);
    }

    private async Task Start(CancellationToken cancel)
    {
        foreach (var ended in running.Where(lane => lane.Value.IsCompleted).Select(lane => lane.Key).ToList())
            running.Remove(ended);
        var due = await database.Read(session => webhooks.Active(session).ConvertAll(webhook => (webhook.Id, webhook.Work, Due: work.Due(session, webhook.Work))), cancel);
        foreach (var (id, kind, count) in due)
            for (var lane = 0; lane < Math.Min(count, Lanes); lane++)
                if (!running.ContainsKey((id, lane)))
                    running[(id, lane)] = Task.Run(() => Drain(id, kind, cancel), CancellationToken.None);
    }

    private async Task Drain(long webhook, string kind, CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested && await work.Claim(kind, Lease) is { } claimed && await Deliver(webhook, claimed, cancel))
                streams.Changed(Topic);
        }
        catch (Exception e)
        {
            if (!cancel.IsCancellationRequested)
                log.LogError(e, "Sending to webhook {Webhook} broke off and will be taken up again", webhook);
        }
    }

    /// <summary>False where the receiver wants nothing any more.</summary>
    private async Task<bool> Deliver(long webhook, DueItem claimed, CancellationToken cancel)
    {
        var (to, message) = await database.Read(session => (webhooks.Find(session, webhook), webhooks.Load(session, claimed.Key)), cancel);
        if (to is null || message is not { } said || said.Delivery.State != Delivery.Waiting)
        {
            await database.Write(tx => work.Finish(tx, claimed));
            return to is not null;
        }
        if (!to.IsActive)
            return false;
        var outcome = await send.Try(to, said.Delivery.Id, said.Body, cancel);
        await database.Write(tx => Record(tx, to, said.Delivery, claimed, outcome));
        return !outcome.IsGone;
    }

    private void Record(Transaction tx, Webhook to, Delivery delivery, DueItem claimed, TryOutcome outcome)
    {
        var next = outcome.IsDelivered || outcome.IsGone ? null : Delivery.NextTry(delivery.Tries + 1, Micros.Now(time));
        var isOurs = next is { } at ? work.Again(tx, claimed, at, outcome.Failure!) : work.Finish(tx, claimed);
        if (!isOurs)
            return; // the claim ran out: whoever has it now records what came of it
        webhooks.Tried(tx, delivery.Id, outcome.IsDelivered ? Delivery.Delivered : next is null ? Delivery.Failed : Delivery.Waiting, outcome, next);
        if (outcome.IsGone)
            webhooks.Disable(tx, to.Id, "The receiver answered 410: it wants nothing any more.");
    }

    private async Task DropOld()
    {
        var now = Micros.Now(time);
        if (now - droppedAt < 60 * Micros.PerMinute)
            return;
        await database.Write(tx => webhooks.Drop(tx, now - KeptFor));
        droppedAt = now;
    }
}
