namespace Throughline.Conversations.Inbox;

/// <summary>What open pages listen to.</summary>
public static class InboxTopics
{
    /// <summary>Something in a list may have changed.</summary>
    public const string List = "inbox";

    public static string Of(string conversation) => "conversation/" + conversation;
}
