namespace Throughline.Conversations.Inbox;

/// <summary>States as people read them.</summary>
internal static class StateWords
{
    public static string Of(ConversationState state) => state switch
    {
        ConversationState.New => "new",
        ConversationState.Open => "open",
        ConversationState.Pending => "waits for the customer",
        ConversationState.Held => "waits for others",
        ConversationState.Snoozed => "put aside",
        ConversationState.Resolved => "resolved",
        _ => "closed",
    };

    public static string Of(Delivery state) => state switch
    {
        Delivery.Waiting => "waits for its channel",
        Delivery.Held => "held",
        Delivery.Refused => "not sent",
        Delivery.Failed => "failed",
        Delivery.Sent => "sent",
        Delivery.Delivered => "delivered",
        Delivery.Read => "read",
        _ => "",
    };
}
