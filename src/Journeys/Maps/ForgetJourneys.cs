using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Journeys.Maps;

/// <summary>An erasure takes somebody out of the layouts too: their files go at once and are built again from what the log still holds.</summary>
internal sealed class ForgetJourneys(Moves moves, Layouts layouts) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        moves.Forget(tx, person);
        tx.AfterCommit(layouts.Forget);
    }
}
