using Throughline.Conversations.Inbox;
using Throughline.Events.Log;
using Throughline.People.Timeline;
using Throughline.Web.Access;
using TimelineSide = Throughline.People.Timeline.Side;

namespace Throughline.Conversations.Clocks;

/// <summary>How warnings and breaches read on the timeline.</summary>
internal sealed class ClockLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words) => e.Kind != ConversationFacts.Kind || e.Name is not (TellClocks.DueSoon or TellClocks.Overdue) ? null
        : new TimelineLine(Icon: e.Name == TellClocks.Overdue ? "alarm" : "hourglass", $"{ClockWords.Of(words.Property("clock"))} {(e.Name == TellClocks.Overdue ? "is late" : "is due soon")}", LineKind.Conversation)
        {
            Side = TimelineSide.Company,
            Detail = $"{(e.Name == TellClocks.Overdue ? "was due" : "due")} {words.Property("due")}, by “{words.Property("policy")}”",
            Team = Teams.Service,
            Leads = e.JourneyKey is { } id ? new("Conversation", ShowConversation.AddressOf(id, null), Permissions.ConversationsRead) : null,
        };
}
