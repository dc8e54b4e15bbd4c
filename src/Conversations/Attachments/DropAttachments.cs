using Throughline.Kernel;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Attachments;

/// <summary>
/// Removes files: those that were never sent, after a day, and those that belong to nobody any more, at once. A file goes after its row: until then it
/// stays due, also over a crash.
/// </summary>
public sealed class DropAttachments : IDueWorker
{
    internal const string WorkKind = "attachment-drop";
    private readonly AttachmentList attachments;
    private readonly ContentFiles files;
    private readonly DueItems due;
    private readonly TimeProvider time;

    internal DropAttachments(AttachmentList attachments, ContentFiles files, DueItems due, TimeProvider time) =>
        (this.attachments, this.files, this.due, this.time) = (attachments, files, due, time);

    public string Kind => WorkKind;

    /// <summary>Of these conversations.</summary>
    public void Of(Transaction tx, IReadOnlyCollection<string> conversations) => Drop(tx, attachments.In(tx, conversations));

    /// <summary>What these have sent up and not sent.</summary>
    public void UnsentOf(Transaction tx, IReadOnlyCollection<string> owners) => Drop(tx, attachments.UnsentOf(tx, owners));

    public long? Do(Transaction tx, DueItem item)
    {
        switch (attachments.Find(tx, item.Key))
        {
            case { Message: not null }:
                return null;
            case not null:
                attachments.Delete(tx, [item.Key]);
                return Micros.Now(time);
            default:
                files.Remove(item.Key); // its row is gone for good: to be done again does no harm
                return null;
        }
    }

    private void Drop(Transaction tx, List<string> ids)
    {
        if (ids.Count == 0)
            return;
        attachments.Delete(tx, ids);
        due.Plan(tx, WorkKind, ids.ConvertAll(id => (id, Micros.Now(time))));
        tx.AfterCommit(() => ids.ForEach(files.Remove));
    }
}
