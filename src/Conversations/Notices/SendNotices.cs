using Microsoft.Extensions.Logging;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;
using Throughline.Web.Webhooks;

namespace Throughline.Conversations.Notices;

/// <summary>Sends notices, each team's beside the others'.</summary>
internal sealed class SendNotices(NoticeList notices, OutsideWork work, SendMessage send, Database database, LiveStreams live, TimeProvider time, ILogger<SendNotices> log)
    : SendInLanes<string>(Topic, work, database, live, time, log)
{
    public const string Topic = "notices";
    private const long KeptFor = 7 * Micros.PerDay;

    protected override IEnumerable<(string Receiver, string Work)> Receivers(Session session) => notices.Targets(session).Select(target => (target.Team, target.Work));

    protected override void DropOld(Transaction tx, long now) => notices.DropOld(tx, now - KeptFor);

    protected override async Task<bool> Deliver(string receiver, DueItem claimed, CancellationToken cancel)
    {
        var (target, notice) = await Database.Read(session => (notices.Target(session, receiver), notices.Find(session, claimed.Key)), cancel);
        if (target is null || notice is not { State: Notice.Waiting })
        {
            await Database.Write(tx => Work.Finish(tx, claimed));
            return target is not null;
        }
        var outcome = await send.Try(target.Url, [], notice.Id, NoticeBody.Of(target.Product, notice.Text, target.Base + notice.Path), cancel);
        await Database.Write(tx => Record(tx, notice, claimed, outcome));
        return true;
    }

    private void Record(Transaction tx, Notice notice, DueItem claimed, TryOutcome outcome)
    {
        var next = outcome.IsDelivered || outcome.IsGone ? null : Notice.NextTry(notice.Tries + 1, Micros.Now(Time));
        if (!(next is { } at ? Work.Again(tx, claimed, at, outcome.Failure!) : Work.Finish(tx, claimed)))
            return; // the claim ran out: whoever has it now records what came of it
        notices.Tried(tx, notice.Id, outcome.IsDelivered ? Notice.Delivered : next is null ? Notice.Failed : Notice.Waiting, outcome.Status, outcome.Failure, next);
    }
}
