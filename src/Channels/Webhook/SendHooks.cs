using Microsoft.Extensions.Logging;
using Throughline.Conversations.Sending;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;
using Throughline.Web.Webhooks;

namespace Throughline.Channels.Webhook;

/// <summary>Sends answers to the systems whose channels they go by.</summary>
internal sealed class SendHooks(
    HookChannels channels, HookDeliveries deliveries, OutsideWork work, SendMessage send, TellDelivery tell, Database database, LiveStreams live, TimeProvider time, ILogger<SendHooks> log)
    : SendInLanes<string>(Topic, work, database, live, time, log)
{
    public const string Topic = "hook-channels";
    private const long KeptFor = 30 * Micros.PerDay;

    protected override IEnumerable<(string Receiver, string Work)> Receivers(Session session) => channels.AtWork(session).Select(channel => (channel.Key, channel.Work));

    protected override void DropOld(Transaction tx, long now) => deliveries.Drop(tx, now - KeptFor);

    protected override async Task<bool> Deliver(string receiver, DueItem claimed, CancellationToken cancel)
    {
        var (channel, sent) = await Database.Read(session => deliveries.Find(session, claimed.Key) is { } d ? (channels.AtWork(session).Find(c => c.Key == d.Channel), d) : (null, null), cancel);
        if (channel is null || sent is not { State: HookDelivery.Waiting })
        {
            await Database.Write(tx => Work.Finish(tx, claimed));
            return true;
        }
        var outcome = await send.Try(channel.Url, channel.Out.Holding(Micros.Now(Time)), sent.Id, sent.Body, cancel);
        await Database.Write(tx => Record(tx, sent, claimed, outcome));
        return true;
    }

    private void Record(Transaction tx, HookDelivery sent, DueItem claimed, TryOutcome outcome)
    {
        var next = outcome.IsDelivered || outcome.IsGone ? null : HookDelivery.NextTry(sent.Tries + 1, Micros.Now(Time));
        if (!(next is { } at ? Work.Again(tx, claimed, at, outcome.Failure!) : Work.Finish(tx, claimed)))
            return; // the claim ran out: whoever has it now records what came of it
        deliveries.Tried(tx, sent.Id, outcome.IsDelivered ? HookDelivery.Delivered : next is null ? HookDelivery.Failed : HookDelivery.Waiting, outcome.Status, outcome.Failure, next);
        if (outcome.IsDelivered)
            tell.Sent(tx, sent.Key);
        else if (next is null)
            tell.Failed(tx, sent.Key, outcome.Failure ?? "It was not taken.");
    }
}
