using Throughline.Gate.Ownership;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>
/// A conversation that is opened, closed or handed over changes what may go out: what is planned and not claimed is decided again in the same
/// transaction, what is held is due.
/// </summary>
/// <remarks>Made late: what decides asks for interactions, which tell those who follow them.</remarks>
internal sealed class LookWhenInteractionsChange(Lazy<DecideIntents> decide, HoldPeople hold, TimeProvider time) : IFollowInteractions
{
    public void Changed(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        decide.Value.AgainWhatIsPlanned(tx, identifiers, Cause.Interaction);
        decide.Value.LookAtHeld(tx, hold.Of(tx, identifiers), Micros.Now(time));
    }
}
