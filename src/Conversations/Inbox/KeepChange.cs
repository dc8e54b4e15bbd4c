using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Inbox;

/// <summary>A message says something else from now on, or nothing: as a fact, with what it said before, for everybody who sees it.</summary>
internal sealed class KeepChange(ConversationFacts facts, ConversationList conversations, MessageList messages, MessageChanges changes, LiveStreams live, TimeProvider time)
{
    /// <summary>In a conversation that is held.</summary>
    /// <param name="tx">In which it is kept.</param>
    /// <param name="of">As it stands.</param>
    /// <param name="message">As it stands.</param>
    /// <param name="kind">What happens to it.</param>
    /// <param name="text">What it says from now on; nothing where it is deleted.</param>
    /// <param name="user">Who does it; null for the customer.</param>
    /// <param name="name">What they are called.</param>
    public Conversation Do(Transaction tx, Conversation of, Message message, ChangeKind kind, string text, string? user, string name)
    {
        var now = Micros.Now(time);
        var number = changes.Add(tx, new(0, of.Id, message.Number, kind, message.Text, user, name, now));
        messages.Set(tx, message, text, kind == ChangeKind.Edited ? now : message.EditedAt, kind == ChangeKind.Edited ? message.DeletedAt : now);
        var last = messages.LastSaid(tx, of.Id);
        var after = of with { LastText = last is null ? "" : Conversation.Beginning(last.Text), LastBy = last?.Side ?? of.LastBy };
        if (kind == ChangeKind.Withdrawn)
            after = after.WithoutReply(messages.Unanswered(tx, of.Id), messages.FirstReply(tx, of.Id));
        conversations.Set(tx, after);
        facts.Append(tx, after, kind switch
        {
            ChangeKind.Edited => ConversationFacts.Edited,
            ChangeKind.Deleted => ConversationFacts.Deleted,
            _ => ConversationFacts.Withdrawn,
        }, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Words.Of(kind)}/{message.Number}/{number}"), new
        {
            conversation = of.Id,
            message = message.Key,
            text = kind == ChangeKind.Edited ? text : null,
            agent = user is null ? null : name,
        });
        live.Moved(tx, of.Id);
        return after;
    }
}
