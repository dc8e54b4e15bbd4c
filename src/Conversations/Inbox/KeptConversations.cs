using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Conversations.Inbox;

/// <summary>What conversations keep of a person: given out on asking, and forgotten with them.</summary>
internal sealed class KeptConversations(ConversationList conversations, MessageList messages, Tags tags, QueueConversations queue) : IForgetPersons, IExportPersons
{
    private const int Most = 1_000_000;

    public string Section => "conversations";

    public void Forget(Transaction tx, ForgottenPerson person)
    {
        var ids = conversations.Of(tx, person.Ids, Most).ConvertAll(c => c.Id);
        ids.ForEach(id => queue.Leave(tx, id));
        messages.Forget(tx, ids);
        conversations.Forget(tx, ids);
    }

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) => conversations.Of(session, identifiers, Most).Select(object (c) => new
    {
        conversation = ConversationAnswer.Of(c, tags.Of(session, c.Id)),
        messages = messages.After(session, c.Id, 0, Most).ConvertAll(MessageAnswer.Of),
    });
}
