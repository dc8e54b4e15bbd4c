using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Inbox;

/// <summary>
/// Follows the log for conversations held elsewhere: what other systems and files say of them (Conversation started, Customer message, Agent message,
/// Conversation ended, under one journey key) stands in the inbox with our own. They are told by source and journey key, and are closed.
/// </summary>
internal sealed class ReadImported(ConversationList conversations, MessageList messages, Sources sources) : IReader
{
    public const string ReaderName = "conversations";

    private const string Started = "Conversation started", Customer = "Customer message", Agent = "Agent message", Ended = "Conversation ended";

    /// <summary>Before ids of ours, which begin otherwise.</summary>
    private const string Prefix = "i";

    public string Name => ReaderName;

    public void Apply(Transaction tx, IReadOnlyList<Event> events)
    {
        var own = sources.Own(tx).Id;
        foreach (var of in events.Where(e => e.Source != own && Tells(e)).GroupBy(e => (e.Source, e.JourneyKey)))
            Fold(tx, IdOf(of.Key.Source, of.Key.JourneyKey!), [.. of]);
    }

    public void Reset(Transaction tx)
    {
        var ids = tx.Query<string>("select id from conversations where id like 'i%' and state = 'closed'");
        foreach (var some in ids.Chunk(500))
        {
            messages.Forget(tx, some);
            conversations.Forget(tx, some);
        }
    }

    /// <summary>Whether an event of another source tells of a conversation.</summary>
    public static bool Tells(Event e) => e.JourneyKey is not null && e.Name is Started or Customer or Agent or Ended;

    /// <summary>Of the conversation that a source has under a journey key.</summary>
    public static string IdOf(long source, string key) =>
        Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{source}:{key}"))))[..30];

    private void Fold(Transaction tx, string id, List<Event> events)
    {
        var first = events[0];
        var known = conversations.Find(tx, id);
        var conversation = known ?? new Conversation
        {
            Id = id,
            Identifier = first.Subject,
            Channel = first.Channel ?? "chat",
            Title = "",
            Team = "service",
            State = ConversationState.Closed,
            JourneyKey = first.JourneyKey,
            OpenedAt = first.OccurredAt,
            ResolvedAt = first.OccurredAt,
            LastAt = first.OccurredAt,
        };
        foreach (var e in events)
            conversation = With(tx, conversation, e);
        if (known is null)
            conversations.Add(tx, conversation);
        else
            conversations.Set(tx, conversation);
    }

    private Conversation With(Transaction tx, Conversation conversation, Event e)
    {
        using var properties = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
        var agent = Text(properties.RootElement, "agent") ?? conversation.AgentName;
        conversation = conversation with
        {
            AgentName = agent,
            OpenedAt = Math.Min(conversation.OpenedAt, e.OccurredAt),
            ResolvedAt = conversation.IsOpen ? null : Math.Max(conversation.ResolvedAt ?? 0, e.OccurredAt),
            Reason = Text(properties.RootElement, "reason") is { } reason ? Short(reason) : conversation.Reason,
            Resolution = Text(properties.RootElement, "outcome") is { } outcome ? Short(outcome) : conversation.Resolution,
        };
        if (e.Name is not (Customer or Agent) || Text(properties.RootElement, "text") is not { } text)
            return conversation;
        var side = e.Name == Customer ? Side.Customer : Side.Company;
        var key = $"{e.Sequence}";
        if (messages.Find(tx, conversation.Id, key) is not null)
            return conversation; // of a conversation that went on here, and so is not forgotten before the log is read again
        if (text.Length > Message.LongestText)
            text = text[..Message.LongestText];
        var message = new Message(
            0, conversation.Id, key, side, conversation.Channel, null, side == Side.Customer ? "" : agent ?? "", text, e.OccurredAt,
            side == Side.Company ? Delivery.Sent : Delivery.None, null);
        messages.Add(tx, message);
        if (side == Side.Company && conversation.RepliedAt is null)
            conversation = conversation with { RepliedAt = e.OccurredAt };
        return conversation.WithLast(message);
    }

    private static string Short(string text) => Conversation.Beginning(text);

    private static string? Text(JsonElement properties, string name) =>
        properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            && value.ToString().Trim() is { Length: > 0 } text ? text : null;
}
