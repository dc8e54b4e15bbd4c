using Throughline.Gate;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Sending;

/// <summary>
/// A channel's way out, as docs/channels.md tells it: takes what the gate lets out on its channels, and says what became of it with
/// <see cref="TellDelivery"/>. What comes in it puts in with <see cref="Inbox.OpenConversation"/> and <see cref="Inbox.ReceiveMessage"/>.
/// </summary>
public interface ICarryAnswers
{
    /// <summary>Its channels at work.</summary>
    IEnumerable<string> Channels(Session session);

    /// <summary>How long it may take until it has said what became of something; then that is unknown for good.</summary>
    TimeSpan Longest { get; }

    /// <summary>
    /// This is claimed, and from now on the adapter's to send: it notes so in the transaction, and sends outside of it. It does nothing but
    /// through the transaction, and may be called again with the same.
    /// </summary>
    void Take(Transaction tx, ClaimedAnswer answer);
}
