using Throughline.Conversations.Inbox;
using Throughline.Conversations.Sending;
using Throughline.Gate;
using Throughline.Kernel.Storage;

namespace Throughline.Channels.WebChat;

/// <summary>Visitors fetch what is said to them: an answer is sent as soon as it may go.</summary>
internal sealed class WebChatDelivery(TellDelivery tell) : IDeliverHere, ICarryAnswers
{
    /// <summary>The channel, and the type of the identifier that a visitor is known by on it.</summary>
    public const string Channel = "webchat";

    public bool Delivers(string channel) => channel == Channel;

    public TimeSpan Longest => TimeSpan.FromMinutes(1);

    public IEnumerable<string> Channels(Session session) => [Channel];

    /// <summary>What could not go when it was said, and may now.</summary>
    public void Take(Transaction tx, ClaimedAnswer answer) => tell.Sent(tx, answer.Key);
}
