using Throughline.Conversations.Inbox;

namespace Throughline.Channels.WebChat;

/// <summary>Visitors fetch what is said to them: an answer is sent as soon as it may go.</summary>
internal sealed class WebChatDelivery : IDeliverHere
{
    /// <summary>The channel, and the type of the identifier that a visitor is known by on it.</summary>
    public const string Channel = "webchat";

    public bool Delivers(string channel) => channel == Channel;
}
