using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Outbox;

/// <summary>
/// What became of a claimed send: sent; failed for good, which gives its place back; or unknown, which keeps it and is never sent again.
/// A later word may settle what was unknown, and nothing else changes any more.
/// </summary>
internal sealed class RecordOutcome(HoldPeople hold, Intents intents, OutboxList outbox, Reservations reservations, DueItems due, DecisionFacts facts, DecideIntents decide, TimeProvider time)
{
    private const int LongestDetail = 500;

    public bool Sent(Transaction tx, string key, string? detail = null) => End(tx, key, IntentState.Sent, DecisionFacts.Sent, detail);

    public bool Failed(Transaction tx, string key, string detail) => End(tx, key, IntentState.Failed, DecisionFacts.Failed, detail);

    public bool Unknown(Transaction tx, string key, string detail) => End(tx, key, IntentState.Unknown, DecisionFacts.Unknown, detail);

    public bool Unknown(Transaction tx, KnownIntent intent, string detail) => Unknown(tx, intent.Intent.Key, detail);

    /// <summary>False where the send is not claimed, or its outcome was told already.</summary>
    private bool End(Transaction tx, string key, IntentState state, string name, string? detail)
    {
        if (intents.Find(tx, [key]).GetValueOrDefault(key) is not { } found)
            return false;
        var people = hold.Of(tx, [found.Intent.Identifier]);
        var known = intents.Find(tx, [key])[key];
        if (known.State is not (IntentState.Claimed or IntentState.Unknown) || known.State == state)
            return false;
        var now = Micros.Now(time);
        detail = detail is { Length: > LongestDetail } ? detail[..LongestDetail] : detail;
        if (!outbox.End(tx, key, Intents.Text(state), detail, now))
            return false;
        intents.Set(tx, [known with { State = state }]);
        due.Cancel(tx, DecideWhenDue.WorkKind, key);
        facts.AppendOutcome(tx, known.Intent, name, outbox.Find(tx, key)!.Channel, detail, now);
        if (state == IntentState.Failed)
        {
            reservations.GiveBack(tx, [key]);
            decide.LookAtHeld(tx, people, now);
        }
        return true;
    }
}
