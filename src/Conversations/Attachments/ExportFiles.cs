using Throughline.Conversations.Inbox;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.Conversations.Attachments;

/// <summary>The files of a person's conversations, what is in them in base64; one at a time.</summary>
internal sealed class ExportFiles(ConversationList conversations, AttachmentList attachments, ContentFiles files) : IExportPersons
{
    private const int Most = 1_000_000;

    public string Section => "files";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> identifiers)
    {
        foreach (var id in attachments.In(session, conversations.Of(session, identifiers, Most).ConvertAll(c => c.Id)))
            if (attachments.Find(session, id) is { } a)
                yield return new { a.Id, a.Conversation, a.Name, a.Type, a.Size, content = files.Read(a.Id, a.Hash) };
    }
}
