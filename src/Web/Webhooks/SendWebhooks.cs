using Microsoft.Extensions.Logging;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Web.Webhooks;

/// <summary>Sends to webhooks what happened.</summary>
internal sealed class SendWebhooks(
    WebhookList webhooks, OutsideWork work, SendMessage send, Database database, LiveStreams live, TimeProvider time, ILogger<SendWebhooks> log)
    : SendInLanes<long>(Topic, work, database, live, time, log)
{
    public const string Topic = "webhooks";
    private const long KeptFor = 7 * Micros.PerDay;

    protected override IEnumerable<(long Receiver, string Work)> Receivers(Session session) => webhooks.Active(session).Select(webhook => (webhook.Id, webhook.Work));

    protected override void DropOld(Transaction tx, long now) => webhooks.Drop(tx, now - KeptFor);

    protected override async Task<bool> Deliver(long webhook, DueItem claimed, CancellationToken cancel)
    {
        var (to, message) = await Database.Read(session => (webhooks.Find(session, webhook), webhooks.Load(session, claimed.Key)), cancel);
        if (to is null || message is not { } said || said.Delivery.State != Delivery.Waiting)
        {
            await Database.Write(tx => Work.Finish(tx, claimed));
            return to is not null;
        }
        if (!to.IsActive)
            return false;
        var outcome = await send.Try(to, said.Delivery.Id, said.Body, cancel);
        await Database.Write(tx => Record(tx, to, said.Delivery, claimed, outcome));
        return !outcome.IsGone;
    }

    private void Record(Transaction tx, Webhook to, Delivery delivery, DueItem claimed, TryOutcome outcome)
    {
        var next = outcome.IsDelivered || outcome.IsGone ? null : Delivery.NextTry(delivery.Tries + 1, Micros.Now(Time));
        var isOurs = next is { } at ? Work.Again(tx, claimed, at, outcome.Failure!) : Work.Finish(tx, claimed);
        if (!isOurs)
            return; // the claim ran out: whoever has it now records what came of it
        webhooks.Tried(tx, delivery.Id, outcome.IsDelivered ? Delivery.Delivered : next is null ? Delivery.Failed : Delivery.Waiting, outcome, next);
        if (outcome.IsGone)
            webhooks.Disable(tx, to.Id, "The receiver answered 410: it wants nothing any more.");
    }
}
