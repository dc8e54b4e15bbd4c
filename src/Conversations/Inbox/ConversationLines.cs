using Throughline.Events.Log;
using Throughline.People.Timeline;
using Throughline.Web.Access;
using TimelineSide = Throughline.People.Timeline.Side;

namespace Throughline.Conversations.Inbox;

/// <summary>How conversations read on the timeline.</summary>
internal sealed class ConversationLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words)
    {
        if (e.Kind != ConversationFacts.Kind)
            return null;
        var agent = words.Property("agent");
        var line = e.Name switch
        {
            ConversationFacts.Opened => new TimelineLine(Icon: "message-plus", words.Property("again") is null ? "Conversation began" : "Conversation opened again", LineKind.Conversation)
            {
                Sum = words.Property("title"),
            },
            ConversationFacts.Received => new(Icon: "message", words.Property("author") ?? "Customer", LineKind.Message) { Said = words.Property("text"), Side = TimelineSide.Customer },
            ConversationFacts.Said => new(Icon: "message", agent ?? "Agent", LineKind.Message)
            {
                Said = words.Property("text"),
                Side = TimelineSide.Company,
                Detail = words.Property("state") is "held" or "refused" ? $"{(words.Property("state") == "held" ? "Held" : "Not sent")}: {words.Property("reason")}" : null,
            },
            ConversationFacts.Noted => new(Icon: "note", $"{agent ?? "Somebody"} noted", LineKind.Conversation) { Said = words.Property("text"), Side = TimelineSide.Company },
            ConversationFacts.Assigned => new(Icon: "user", agent is null ? "Nobody runs it any more" : $"{agent} runs it", LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Resolved or ConversationFacts.WrappedUp => new(Icon: "circle-check", (e.Name == ConversationFacts.Resolved ? "Resolved" : "Wrapped up") + By(agent), LineKind.Conversation)
            {
                Side = TimelineSide.Company,
                Detail = string.Join(" · ", new[] { words.Property("reason"), words.Property("resolution") }.OfType<string>()) is { Length: > 0 } detail ? detail : null,
                Sum = words.Property("reason"),
            },
            ConversationFacts.CallbackAsked => new(Icon: "phone", "Asked to be called back" + (words.Property("at") is { } at ? $" at {at}" : ""), LineKind.Conversation) { Side = TimelineSide.Customer, Detail = words.Property("note") },
            ConversationFacts.CallbackEnded => new(Icon: "phone", (words.Property("ended") switch { "reached" => "Called back", "missed" => "Called back, not reached", _ => "No call needed any more" }) + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Moved => new(Icon: "player-pause", Moved(words.Property("state"), words.Property("until")) + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Tagged => new(Icon: "tag", "Sorted anew" + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Merged => new(Icon: "arrow-merge", "Merged into another conversation" + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Separated => new(Icon: "arrows-split", "Separated again" + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Split => new(Icon: "arrows-split", "Some messages became a conversation of their own" + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Edited => new(Icon: "pencil", $"{agent ?? "Customer"} edited a message", LineKind.Conversation) { Said = words.Property("text"), Side = agent is null ? TimelineSide.Customer : TimelineSide.Company },
            ConversationFacts.Deleted => new(Icon: "trash", $"{agent ?? "Customer"} deleted a message", LineKind.Conversation) { Side = agent is null ? TimelineSide.Customer : TimelineSide.Company },
            ConversationFacts.Withdrawn => new(Icon: "arrow-back-up", $"{agent} took an answer back before it left", LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.ConsultAsked => new(Icon: "message-question", $"{agent ?? "Somebody"} asked {words.Property("of")}{(words.Property("again") is null ? "" : " again")}", LineKind.Conversation) { Said = words.Property("text"), Side = TimelineSide.Company },
            ConversationFacts.ConsultAnswered => new(Icon: "message-question", $"{agent ?? "Somebody"} answered a colleague", LineKind.Conversation) { Said = words.Property("text"), Side = TimelineSide.Company },
            ConversationFacts.ConsultClosed => new(Icon: "message-question", $"The consult of {words.Property("of")} was closed" + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.ConsultLinked => new(Icon: "link", $"A new link for {words.Property("of")}" + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.ConsultUnlinked => new(Icon: "link", $"The link of {words.Property("of")} was revoked" + By(agent), LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Arrived => new(Icon: "check", "An answer arrived", LineKind.Conversation) { Side = TimelineSide.Company },
            ConversationFacts.Seen => new(Icon: "checks", "An answer was read", LineKind.Conversation) { Side = TimelineSide.Customer },
            ConversationFacts.NotArrived => new(Icon: "alert-triangle", "An answer did not arrive", LineKind.Conversation) { Side = TimelineSide.Company, Detail = words.Property("reason") },
            _ => null,
        };
        return line is null ? null : line with
        {
            Team = Teams.Service,
            Leads = e.JourneyKey is { } id ? new("Conversation", ShowConversation.AddressOf(id, null), Permissions.ConversationsRead) : null,
        };
    }

    private static string By(string? agent) => agent is null ? "" : $" by {agent}";

    private static string Moved(string? state, string? until) => state switch
    {
        "pending" => "Waits for the customer",
        "held" => "Waits for others",
        "snoozed" => $"Put aside until {until}",
        _ => "Open",
    };
}
