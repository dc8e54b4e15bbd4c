using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Channels.Webhook;

/// <summary>Who is erased wrote nothing here, and nothing more is carried to them.</summary>
internal sealed class ForgetHooks(HookChannels channels, HookDeliveries deliveries) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        channels.Forget(tx, person.Ids);
        deliveries.Forget(tx, person.Ids);
    }
}
