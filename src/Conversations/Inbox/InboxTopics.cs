using Throughline.Kernel.Storage;
using Throughline.Web.Live;

namespace Throughline.Conversations.Inbox;

/// <summary>What open pages listen to.</summary>
public static class InboxTopics
{
    /// <summary>Something in a list may have changed.</summary>
    public const string List = "inbox";

    public static string Of(string conversation) => "conversation/" + conversation;

    /// <summary>Once this is committed, pages that show these conversations or a list are told.</summary>
    public static void Moved(this LiveStreams live, Transaction tx, params string[] conversations) => tx.AfterCommit(() =>
    {
        foreach (var conversation in conversations)
            live.Changed(Of(conversation));
        live.Changed(List);
    });
}
