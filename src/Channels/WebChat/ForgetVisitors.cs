using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Channels.WebChat;

/// <summary>A visitor who is erased is nobody's browser any more.</summary>
internal sealed class ForgetVisitors(ChatVisitors visitors) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person) =>
        visitors.Forget(tx, [.. person.Identifiers.Where(i => i.Type == WebChatDelivery.Channel).Select(i => i.Value)]);
}
