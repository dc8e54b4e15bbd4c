using System.Globalization;
using System.Text.Json;
using Throughline.Conversations.Clocks;
using Throughline.Conversations.Inbox;
using Throughline.Events.Following;
using Throughline.Events.Log;
using Throughline.Gate;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People;
using Throughline.Web.Webhooks;

namespace Throughline.Conversations.Together;

/// <summary>
/// Tells webhooks of what happens in conversations: each fact once, in the transaction that appends it. A message has ids by which its receiver asks the API and what the fact
/// says of how things stand; no words of the customer's or of anybody's, which are for who may read the conversation.
/// </summary>
internal sealed class TellWebhooks(Sources sources, Persons persons, ConversationList conversations, WebhookList webhooks) : IFollowAppends
{
    private sealed record Told(string Topic, string Fact, string About, params string[] Says)
    {
        /// <summary>Whether the fact is about a message, whose key its own says.</summary>
        public bool OfMessage { get; init; }
    }

    private static readonly Told[] All =
    [
        new("conversation.opened", ConversationFacts.Opened, "A conversation began, or opened again", "again", "journey"),
        new("conversation.message-received", ConversationFacts.Received, "A customer wrote") { OfMessage = true },
        new("conversation.message-sent", ConversationFacts.Said, "Somebody answered a customer, with what the gate said to it", "state", "agent", "team", "bot") { OfMessage = true },
        new("conversation.assigned", ConversationFacts.Assigned, "Somebody runs a conversation, or nobody any more", "agent", "team", "by"),
        new("conversation.handed-over", InteractionOwners.HandedOver, "A conversation is another team's", "from", "to", "handover", "by"),
        new("conversation.state", ConversationFacts.Moved, "A conversation is open, pending, held or snoozed", "state", "until", "agent"),
        new("conversation.resolved", ConversationFacts.Resolved, "A conversation is resolved", "reason", "resolution", "agent"),
        new("conversation.rated", StateByCustomer.RatedName, "A customer said what they thought of it", "score"),
        new("conversation.due-soon", TellClocks.DueSoon, "A clock will soon be late", "clock", "due", "policy", "team", "agent"),
        new("conversation.overdue", TellClocks.Overdue, "A clock is late", "clock", "due", "policy", "team", "agent"),
        new("conversation.consult-asked", ConversationFacts.ConsultAsked, "Somebody else was asked about a conversation", "consult", "of", "guest", "again", "agent"),
        new("conversation.consult-answered", ConversationFacts.ConsultAnswered, "Who was asked answered", "consult", "of", "guest", "agent"),
    ];

    private static readonly Dictionary<string, Told> ByFact = All.ToDictionary(told => told.Fact, StringComparer.Ordinal);

    public static IEnumerable<WebhookTopic> Topics => All.Select(told => new WebhookTopic(told.Topic, told.About));

    public IEnumerable<string> Names(Session session) => ByFact.Keys;

    public void Appended(Transaction tx, IReadOnlyList<Event> events)
    {
        var meant = events.Where(e => e.JourneyKey is not null && ByFact.ContainsKey(e.Name)).ToList();
        if (meant.Count == 0 || webhooks.Wanted(tx) is not { Count: > 0 } wanted)
            return;
        // what others say under the same names is none of ours
        var own = sources.Own(tx).Id;
        foreach (var e in meant.Where(e => e.Source == own && wanted.Contains(ByFact[e.Name].Topic)))
        {
            // cases and orders are handed over as well
            if (e.Name == InteractionOwners.HandedOver && conversations.Find(tx, e.JourneyKey!) is null)
                continue;
            var data = Data(e, ByFact[e.Name], persons.Of(tx, e.Subject) ?? e.Subject);
            webhooks.Publish(tx, ByFact[e.Name].Topic, _ => new(data, [e.Subject]));
        }
    }

    /// <summary>Pure.</summary>
    private static SortedDictionary<string, object?> Data(Event e, Told told, long person)
    {
        var data = new SortedDictionary<string, object?>(StringComparer.Ordinal)
        {
            ["conversation"] = e.JourneyKey,
            ["person"] = person,
            ["at"] = Micros.ToText(e.OccurredAt),
            ["sequence"] = e.Sequence.ToString(CultureInfo.InvariantCulture),
        };
        if (e.Channel is not null)
            data["channel"] = e.Channel;
        if (told.OfMessage)
            data["message"] = e.MessageId[(e.JourneyKey!.Length + 1)..];
        using var properties = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
        foreach (var name in told.Says)
            if (properties.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null)
                data[name] = value.Clone();
        return data;
    }
}
