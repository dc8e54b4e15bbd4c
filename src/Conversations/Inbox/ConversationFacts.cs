using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Inbox;

/// <summary>What happens in conversations, as facts of the log: about the customer, of our own source, under the conversation's id as journey key.</summary>
internal sealed class ConversationFacts(EventLog log, Sources sources, Identifiers identifiers, TimeProvider time)
{
    public const string Kind = "conversation";

    /// <summary>Names that policies know: by these the gate opens and closes the interaction, and sees that the customer wrote.</summary>
    public const string Opened = "Conversation opened", Resolved = "Conversation resolved", Received = "Message received";

    public const string Said = "Message sent", Noted = "Note written", Assigned = "Conversation assigned", Moved = "Conversation state changed", Tagged = "Conversation tagged";

    /// <summary>What was left to do after it was resolved is done.</summary>
    public const string WrappedUp = "Conversation wrapped up";

    /// <summary>What was said is said otherwise, or no more.</summary>
    public const string Edited = "Message edited", Deleted = "Message deleted", Withdrawn = "Message withdrawn";

    /// <summary>Two conversations are one from now on, or again two; some messages are one of their own.</summary>
    public const string Merged = "Conversation merged", Separated = "Conversation separated", Split = "Conversation split";

    /// <summary>The customer asked to be called back; they were, or need not be any more.</summary>
    public const string CallbackAsked = "Callback asked", CallbackEnded = "Callback ended";

    /// <summary>Somebody else was asked about it, or asked on; answered; is asked no more. A guest's link was made anew, or opens nothing any more.</summary>
    public const string ConsultAsked = "Consult asked", ConsultAnswered = "Consult answered", ConsultClosed = "Consult closed", ConsultLinked = "Consult link made", ConsultUnlinked = "Consult link revoked";

    /// <summary>What a channel told of a message later on.</summary>
    public const string Arrived = "Message delivered", Seen = "Message read", NotArrived = "Message failed";

    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <param name="about">Everyone it is about; the strongest is the subject.</param>
    /// <param name="key">What makes it this fact and no other, within the conversation.</param>
    /// <param name="properties">Serialised as they are; nulls are left out.</param>
    public NewEvent Fact(string conversation, string channel, IReadOnlyList<Identifier> about, string name, string key, object properties, long? at = null)
    {
        var now = Micros.Now(time);
        var id = $"{conversation}/{key}";
        return new()
        {
            MessageId = id,
            Identifiers = about,
            Kind = Kind,
            Name = name,
            OccurredAt = at ?? now,
            ReceivedAt = now,
            Channel = channel,
            Touchpoint = Touchpoint(channel),
            JourneyKey = conversation,
            Properties = JsonSerializer.Serialize(properties, Plain),
            Digest = SHA256.HashData(Encoding.UTF8.GetBytes(id))[..16],
        };
    }

    /// <summary>The customer said what to call them, as any source says a trait.</summary>
    public NewEvent Named(string conversation, string channel, IReadOnlyList<Identifier> about, string name) =>
        Fact(conversation, channel, about, "Identified", "name", new { name }) with { Kind = "identify" };

    public void Append(Transaction tx, params IReadOnlyList<NewEvent> facts) => log.Append(tx, sources.Own(tx).Id, facts);

    /// <summary>A fact about whom the conversation is with; nothing where they were erased meanwhile.</summary>
    public void Append(Transaction tx, Conversation of, string name, string key, object properties)
    {
        if (identifiers.Of(tx, [of.Identifier]) is [var known])
            Append(tx, Fact(of.Id, of.Channel, [known.Plain], name, key, properties));
    }

    /// <summary>Where the company and the customer meet, as it stands in the registry of touchpoints.</summary>
    public static string Touchpoint(string channel) => $"conversations {channel}";
}
