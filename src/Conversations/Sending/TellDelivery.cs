using Throughline.Conversations.Inbox;
using Throughline.Gate;
using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Sending;

/// <summary>What became of an answer, told by its channel: to the gate, to the message, and to whoever looks. States never go backwards, however news comes.</summary>
public sealed class TellDelivery
{
    private const string Prefix = "reply:";
    private readonly Replies replies;
    private readonly ConversationList conversations;
    private readonly MessageList messages;
    private readonly ConversationFacts facts;
    private readonly LiveStreams live;

    internal TellDelivery(Replies replies, ConversationList conversations, MessageList messages, ConversationFacts facts, LiveStreams live) =>
        (this.replies, this.conversations, this.messages, this.facts, this.live) = (replies, conversations, messages, facts, live);

    /// <summary>By which the gate knows an answer.</summary>
    internal static string KeyOf(string conversation, string message) => $"{Prefix}{conversation}:{message}";

    /// <summary>The message that was answered with; null for what was no answer in a conversation.</summary>
    public Message? MessageOf(Session session, string key) => Split(key) is var (conversation, message) ? messages.Find(session, conversation, message) : null;

    /// <summary>It has left, as far as its channel knows.</summary>
    public void Sent(Transaction tx, string key, string? detail = null)
    {
        replies.Sent(tx, key, detail);
        Tell(tx, key, Delivery.Sent, null);
    }

    /// <summary>It did not leave, and will not.</summary>
    public void Failed(Transaction tx, string key, string because)
    {
        replies.Failed(tx, key, because);
        Tell(tx, key, Delivery.Failed, because);
    }

    /// <summary>What is heard of it later: that it arrived, was read, or came back.</summary>
    /// <returns>False where it is known already, or was said too late to be true.</returns>
    public bool Told(Transaction tx, string key, Delivery news, string? because)
    {
        if (!Tell(tx, key, news, because) || Split(key) is not var (id, message) || conversations.Find(tx, id) is not { } conversation)
            return false;
        facts.Append(tx, conversation, news switch
        {
            Delivery.Read => ConversationFacts.Seen,
            Delivery.Delivered => ConversationFacts.Arrived,
            _ => ConversationFacts.NotArrived,
        }, $"{Words.Of(news)}/{message}", new { conversation = id, message, reason = because });
        return true;
    }

    private bool Tell(Transaction tx, string key, Delivery news, string? because)
    {
        if (Split(key) is not var (conversation, message) || !messages.Tell(tx, conversation, message, news, because))
            return false;
        var stands = messages.Find(tx, conversation, message)!.Conversation;
        tx.AfterCommit(() => live.Changed(InboxTopics.Of(stands)));
        return true;
    }

    private static (string Conversation, string Message)? Split(string key) =>
        key.StartsWith(Prefix, StringComparison.Ordinal) && key.IndexOf(':', Prefix.Length) is > 0 and var colon ? (key[Prefix.Length..colon], key[(colon + 1)..]) : null;
}
