using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Inbox;

/// <summary>What customers themselves say of a conversation besides writing in it.</summary>
public sealed class StateByCustomer
{
    /// <summary>The fact of a rating, as surveys name it.</summary>
    public const string RatedName = "Chat rated";

    private readonly ConversationFacts facts;
    private readonly ConversationList conversations;
    private readonly Identifiers identifiers;
    private readonly MessageList messages;
    private readonly KeepChange keep;
    private readonly LiveStreams live;

    internal StateByCustomer(ConversationFacts facts, ConversationList conversations, Identifiers identifiers, MessageList messages, KeepChange keep, LiveStreams live) =>
        (this.facts, this.conversations, this.identifiers, this.messages, this.keep, this.live) = (facts, conversations, identifiers, messages, keep, live);

    /// <summary>They have edited or deleted what they wrote, where they wrote it.</summary>
    /// <param name="tx">In which it is kept.</param>
    /// <param name="id">Of the conversation.</param>
    /// <param name="key">Of the message.</param>
    /// <param name="text">What it says from now on; null where it is deleted.</param>
    /// <returns>False where it is so already.</returns>
    /// <exception cref="UserErrorException">There is nothing in it, or too much.</exception>
    public bool Changed(Transaction tx, string id, string key, string? text)
    {
        var said = text is null ? "" : Message.CheckedText(text);
        if (messages.Find(tx, id, key) is not { } found)
            return false;
        var of = conversations.Lock(tx, found.Conversation);
        if (messages.Get(tx, found.Number) is not { Side: Side.Customer, DeletedAt: null } message || (text is not null && message.Text == said))
            return false;
        keep.Do(tx, of, message, text is null ? ChangeKind.Deleted : ChangeKind.Edited, said, null, message.AuthorName);
        return true;
    }

    /// <param name="tx">In which it is kept.</param>
    /// <param name="id">Of the conversation.</param>
    /// <param name="score">1 to 5.</param>
    /// <param name="words">What they said with it.</param>
    public void Rated(Transaction tx, string id, int score, string? words) =>
        facts.Append(tx, conversations.Get(tx, id), RatedName, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rating/{score}/{words?.Length}"), new { conversation = id, score, words });

    /// <summary>They leave, and are reached by e-mail from now on: the address is theirs, and answers go there.</summary>
    /// <exception cref="UserErrorException">It is no address.</exception>
    public void GoOnByEmail(Transaction tx, string id, string? email)
    {
        if (Identifier.Of(Identifier.Email, email) is not { } address || address.Value.IndexOf('@', StringComparison.Ordinal) is < 1 || address.Value.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) || address.Value.EndsWith('@'))
            throw new UserErrorException($"“{email}” is no e-mail address.");
        var conversation = conversations.Lock(tx, id);
        if (identifiers.Of(tx, [conversation.Identifier]) is not [var known])
            return;
        facts.Append(tx, facts.Fact(id, conversation.Channel, [known.Plain, address], "E-mail left", "email/" + address.Value, new { conversation = id }));
        conversations.Set(tx, conversation with { Channel = "email" });
        tx.AfterCommit(() => live.Changed(InboxTopics.Of(id)));
    }
}
