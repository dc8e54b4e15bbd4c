using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>Conversations in writing: who said what, what an agent looked up, what it was about and came to.</summary>
internal sealed class ChatLines : ITimelineLines
{
    private static readonly string[] Written = ["chat", "sms", "social", "whatsapp", "messenger", "telegram"];

    public TimelineLine? Read(Event e, EventWords words)
    {
        if (e.Name is "Conversation started" or "Conversation ended")
            return e.Name == "Conversation started" ? Started(words) : Ended(words);
        if (!Written.Contains(e.Channel, StringComparer.Ordinal) && !e.Name.EndsWith("message", StringComparison.OrdinalIgnoreCase))
            return null;
        if (e.Name is "Look-up" or "Lookup" && words.Property("api") is { } api)
            return new(Icon: "database-search", $"Looked up {Wording.Plain(api)}", LineKind.Message, Teams.Service) { Side = Side.Company };
        return words.Property("text", "message", "body") is { } said ? Message(e, words, said) : null;
    }

    private static TimelineLine Message(Event e, EventWords words, string said)
    {
        var side = SideOf(e, words);
        var who = side switch { Side.Customer => "Customer", Side.Company => Company(e, words), _ => e.Name };
        return new(Icon: "message", who, LineKind.Message, side == Side.Neither ? null : Teams.Service)
        {
            Said = said,
            Side = side,
            Detail = words.Property("act") is { } act ? Wording.Plain(act) : null,
        };
    }

    private static Side SideOf(Event e, EventWords words)
    {
        var who = (words.Property("who", "from", "sender", "author", "direction") ?? e.Name).ToLowerInvariant();
        return Says(who, "customer", "visitor", "inbound", "received") ? Side.Customer
            : Says(who, "agent", "bot", "operator", "outbound", "sent", "staff") ? Side.Company
            : Side.Neither;
    }

    private static string Company(Event e, EventWords words) =>
        words.Property("agent") is { } agent ? $"Agent {Wording.Name(agent)}"
        : e.Name.EndsWith(" message", StringComparison.Ordinal) ? e.Name[..^" message".Length]
        : "Agent";

    private static TimelineLine Started(EventWords words) => new(Icon: "message-plus", Wording.Facts(
        "Conversation began" + (words.Property("agent") is { } agent ? $" with agent {Wording.Name(agent)}" : ""))!, LineKind.Conversation, Teams.Service)
    {
        Sum = words.Property("subject", "topic", "domains") is { } about ? Wording.Plain(about) : null,
    };

    private static TimelineLine Ended(EventWords words)
    {
        var reason = words.Property("reason", "reasons", "subject") is { } why ? Wording.Plain(why) : null;
        var outcome = words.Property("outcome", "resolution", "status") is { } came ? Wording.Small(Wording.Plain(came)) : null;
        return new(Icon: "message-check", "Conversation ended" + Wording.After(": ", outcome), LineKind.Conversation, Teams.Service)
        {
            Detail = Wording.Facts(Wording.After("Reason: ", reason), Wording.After("Agent: ", words.Property("agent") is { } agent ? Wording.Name(agent) : null)),
            Sum = reason is null && outcome is null ? null : Wording.Capital(string.Join(", ", new[] { reason, outcome }.OfType<string>())),
        };
    }

    private static bool Says(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
            if (text.Contains(word, StringComparison.Ordinal))
                return true;
        return false;
    }
}
