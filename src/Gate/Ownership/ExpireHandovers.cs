using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;

namespace Throughline.Gate.Ownership;

/// <summary>A handover that nobody answered until its deadline expires: the interaction stays with its owner.</summary>
internal sealed class ExpireHandovers(HandoverList handovers, HandoverFact fact, HoldPeople hold, TimeProvider time) : IDueWorker
{
    public const string WorkKind = "handover";

    public string Kind => WorkKind;

    public long? Do(Transaction tx, DueItem item)
    {
        if (handovers.Find(tx, item.Key) is not { } known)
            return null;
        hold.Of(tx, [known.Identifier]);
        var handover = handovers.Find(tx, item.Key);
        if (handover is not { State: HandoverState.Offered })
            return null;
        var now = Micros.Now(time);
        if (now < handover.DueAt)
            return handover.DueAt;
        var expired = handover with { State = HandoverState.Expired, AnsweredAt = now, Answer = "Nobody answered in time." };
        handovers.Answer(tx, expired);
        fact.Append(tx, HandoverFact.Expired, expired, TeamList.All(tx).ToDictionary(team => team.Key, team => team.Name), null);
        return null;
    }
}
