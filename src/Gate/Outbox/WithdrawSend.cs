using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Outbox;

/// <summary>Takes back what was let through or held and has not left: nobody sends it, and its place is given back.</summary>
internal sealed class WithdrawSend(HoldPeople hold, Intents intents, OutboxList outbox, Reservations reservations, DueItems due, DecisionFacts facts, DecideIntents decide, TimeProvider time)
{
    /// <summary>False where somebody has claimed it already, or it is over.</summary>
    public bool Do(Transaction tx, string key, string because)
    {
        if (intents.Find(tx, [key]).GetValueOrDefault(key) is not { } found)
            return false;
        var people = hold.Of(tx, [found.Intent.Identifier]);
        var known = intents.Find(tx, [key])[key];
        if (!known.IsOpen)
            return false;
        var (now, channel) = (Micros.Now(time), outbox.Find(tx, key)?.Channel ?? known.Intent.Channels[0]);
        outbox.Withdraw(tx, [key]);
        intents.Set(tx, [known with { State = IntentState.Dropped }]);
        reservations.GiveBack(tx, [key]);
        due.Cancel(tx, DecideWhenDue.WorkKind, key);
        facts.AppendOutcome(tx, known.Intent, DecisionFacts.Withdrawn, channel, because, now);
        decide.LookAtHeld(tx, people, now);
        return true;
    }
}
