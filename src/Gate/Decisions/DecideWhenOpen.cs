using Throughline.Gate.Ownership;
using Throughline.Kernel.Storage;

namespace Throughline.Gate.Decisions;

/// <summary>
/// A conversation that is opened, closed or handed over changes what may go out: what is planned and not claimed, and what is held, is decided
/// again in the same transaction.
/// </summary>
/// <remarks>Made late: what decides asks for interactions, which tell those who follow them.</remarks>
internal sealed class DecideWhenOpen(Lazy<DecideIntents> decide) : IFollowInteractions
{
    public void Changed(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        decide.Value.AgainWhatIsPlanned(tx, identifiers, Cause.Interaction);
        decide.Value.AgainWhatIsHeld(tx, identifiers, Cause.Interaction);
    }
}
