using Throughline.Gate.Ownership;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>An interaction that ends, or goes to another team, may be what an intent waits for.</summary>
internal sealed class LookWhenInteractionsChange(Lazy<DecideIntents> decide, HoldPeople hold, TimeProvider time) : IFollowInteractions
{
    public void Changed(Transaction tx, IReadOnlyCollection<long> identifiers) => decide.Value.LookAtHeld(tx, hold.Of(tx, identifiers), Micros.Now(time));
}
