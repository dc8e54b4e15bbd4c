using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Attachments;

/// <summary>The files that go with a message, and who has sent them up.</summary>
public sealed record Enclosed(string Owner, IReadOnlyList<string> Files);

/// <summary>Puts files to a message, in the transaction that keeps it.</summary>
internal sealed class EncloseFiles(AttachmentList attachments)
{
    /// <summary>What they are called.</summary>
    /// <exception cref="UserErrorException">One is not there, was dropped, or is somebody else's.</exception>
    public List<string> Names(Session session, Enclosed? enclosed) => enclosed is null ? [] : [.. enclosed.Files.Select(id =>
        attachments.Find(session, id) is { Message: null } a && a.Owner == enclosed.Owner ? a.Name : throw Gone())];

    public IEnumerable<Attachment> Of(Session session, Message message) => attachments.Of(session, [message.Number])[message.Number];

    /// <exception cref="UserErrorException">One is not there, was dropped, or is somebody else's.</exception>
    public void To(Transaction tx, Enclosed? enclosed, string conversation, long message)
    {
        foreach (var id in enclosed?.Files ?? [])
            if (!attachments.Send(tx, id, enclosed!.Owner, conversation, message))
                throw Gone();
    }

    private static UserErrorException Gone() => new("A file of this message is not here any more: files that are not sent within a day are dropped. Add it again.");
}
