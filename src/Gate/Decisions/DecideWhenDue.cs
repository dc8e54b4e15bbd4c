using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>
/// Decides an intent again when its time has come: a hold that is over, or an intent that expires, whose place is given back. A claimed one
/// whose outcome nobody told by then has an unknown outcome.
/// </summary>
internal sealed class DecideWhenDue(DecideIntents decide, Intents intents, Outbox.RecordOutcome outcomes) : IDueWorker
{
    public const string WorkKind = "gate";

    public string Kind => WorkKind;

    public long? Do(Transaction tx, DueItem item)
    {
        if (intents.Find(tx, [item.Key]).GetValueOrDefault(item.Key) is not { } known)
            return null;
        if (known.State == IntentState.Claimed)
        {
            outcomes.Unknown(tx, known, "Nobody said what became of it.");
            return null;
        }
        return known.IsOpen ? decide.Again(tx, known, Cause.Due) : null;
    }
}
