using Throughline.Conversations.Attachments;
using Throughline.Conversations.Callbacks;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Consults;
using Throughline.Conversations.Merging;
using Throughline.Conversations.Notices;
using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Conversations.Together;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Conversations.Inbox;

/// <summary>What conversations keep of a person: given out on asking, and forgotten with them.</summary>
internal sealed class KeptConversations(ConversationList conversations, MessageList messages, Tags tags, QueueConversations queue, AttachmentList attachments, DropAttachments drop, MessageChanges changes, PresenceList presence, ConversationTies ties, RunningClocks clocks, Handlings handlings, CallbackList callbacks, ConsultList consults, NoticeList notices) : IForgetPersons, IExportPersons
{
    private const int Most = 1_000_000;

    public string Section => "conversations";

    public void Forget(Transaction tx, ForgottenPerson person)
    {
        var ids = conversations.Of(tx, person.Ids, Most).ConvertAll(c => c.Id);
        ids.ForEach(id => queue.Leave(tx, id));
        drop.Of(tx, ids);
        changes.Forget(tx, ids);
        presence.Forget(tx, ids);
        ties.Forget(tx, ids);
        clocks.Forget(tx, ids);
        handlings.Forget(tx, ids);
        callbacks.Forget(tx, ids);
        consults.Forget(tx, ids);
        notices.Forget(tx, ids);
        messages.Forget(tx, ids);
        conversations.Forget(tx, ids);
    }

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers) => conversations.Of(session, identifiers, Most).Select(object (c) => new
    {
        conversation = ConversationAnswer.Of(c, tags.Of(session, c.Id)),
        messages = Messages(session, c.Id),
        changes = Changes(session, c.Id),
        callbacks = callbacks.Of(session, c.Id).ConvertAll(CallbackAnswer.Of),
        consults = Consults(session, c.Id),
    });

    private List<object> Consults(Session session, string id) => consults.Of(session, id) is var all && consults.Said(session, all.ConvertAll(c => c.Id)) is var said ? all.ConvertAll(object (c) => new
    {
        question = c.Question,
        of = c.WhomName,
        by = c.AskedByName,
        at = Micros.ToText(c.AskedAt),
        messages = said[c.Id].Select(ConsultMessageAnswer.Of),
    }) : [];

    private List<object> Changes(Session session, string id) => [.. changes.Of(session, changes.After(session, [id], 0).Messages).SelectMany(of => of)
        .Select(c => new { message = c.Message, kind = Words.Of(c.Kind), before = c.Text, by = c.UserName, at = Micros.ToText(c.At) })];

    private List<MessageAnswer> Messages(Session session, string id)
    {
        var said = messages.After(session, id, 0, Most);
        var files = attachments.Of(session, said.ConvertAll(m => m.Number));
        return said.ConvertAll(m => MessageAnswer.Of(m, files[m.Number]));
    }
}
