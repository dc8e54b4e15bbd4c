using Throughline.Conversations.Attachments;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Channels.WebChat;

/// <summary>A visitor who is erased is nobody's browser any more.</summary>
internal sealed class ForgetVisitors(ChatVisitors visitors, DropAttachments drop) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        var ids = person.Identifiers.Where(i => i.Type == WebChatDelivery.Channel).Select(i => i.Value).ToList();
        drop.UnsentOf(tx, ids.ConvertAll(ShareFiles.OwnerOf));
        visitors.Forget(tx, ids);
    }
}
