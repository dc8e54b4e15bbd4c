using System.Text;
using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>Where the known fields of an item stand on the tape; <see cref="JsonTape.None"/> for what is missing or null.</summary>
internal struct ItemFields
{
    public int Type, Event, Name, Category, UserId, AnonymousId, PreviousId, GroupId, Properties, Traits, Context, Integrations;
    public int Timestamp, OriginalTimestamp, SentAt, MessageId, Channel;

    public static ItemFields Of(JsonTape tape, int item)
    {
        var fields = new ItemFields
        {
            Type = -1,
            Event = -1,
            Name = -1,
            Category = -1,
            UserId = -1,
            AnonymousId = -1,
            PreviousId = -1,
            GroupId = -1,
            Properties = -1,
            Traits = -1,
            Context = -1,
            Integrations = -1,
            Timestamp = -1,
            OriginalTimestamp = -1,
            SentAt = -1,
            MessageId = -1,
            Channel = -1,
        };
        for (var i = item + 1; i < tape[item].Next; i = tape[i].Next)
            if (tape.Type(i + 1) != JsonTokenType.Null)
                fields.Set(tape.Name(i), i + 1);
        return fields;
    }

    private void Set(ReadOnlySpan<byte> name, int value)
    {
        if (name.SequenceEqual("type"u8)) Type = value;
        else if (name.SequenceEqual("event"u8)) Event = value;
        else if (name.SequenceEqual("properties"u8)) Properties = value;
        else if (name.SequenceEqual("traits"u8)) Traits = value;
        else if (name.SequenceEqual("context"u8)) Context = value;
        else if (name.SequenceEqual("userId"u8)) UserId = value;
        else if (name.SequenceEqual("anonymousId"u8)) AnonymousId = value;
        else if (name.SequenceEqual("messageId"u8)) MessageId = value;
        else if (name.SequenceEqual("timestamp"u8)) Timestamp = value;
        else if (name.SequenceEqual("originalTimestamp"u8)) OriginalTimestamp = value;
        else if (name.SequenceEqual("sentAt"u8)) SentAt = value;
        else if (name.SequenceEqual("integrations"u8)) Integrations = value;
        else if (name.SequenceEqual("name"u8)) Name = value;
        else if (name.SequenceEqual("category"u8)) Category = value;
        else if (name.SequenceEqual("previousId"u8)) PreviousId = value;
        else if (name.SequenceEqual("groupId"u8)) GroupId = value;
        else if (name.SequenceEqual("channel"u8)) Channel = value;
    }

    /// <summary>True for the fields that have a column or an object of their own, so that everything else is kept as <c>other</c>.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("type"u8) || name.SequenceEqual("event"u8) || name.SequenceEqual("properties"u8) || name.SequenceEqual("traits"u8)
        || name.SequenceEqual("context"u8) || name.SequenceEqual("userId"u8) || name.SequenceEqual("anonymousId"u8)
        || name.SequenceEqual("timestamp"u8) || name.SequenceEqual("originalTimestamp"u8) || name.SequenceEqual("integrations"u8)
        || name.SequenceEqual("name"u8) || name.SequenceEqual("category"u8) || name.SequenceEqual("previousId"u8)
        || name.SequenceEqual("groupId"u8) || name.SequenceEqual("channel"u8) || IsDelivery(name);

    /// <summary>True for what belongs to the sending and not to the fact: it may differ when the same fact is sent again.</summary>
    public static bool IsDelivery(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("sentAt"u8) || name.SequenceEqual("receivedAt"u8) || name.SequenceEqual("messageId"u8)
        || name.SequenceEqual("_metadata"u8) || name.SequenceEqual("writeKey"u8);

    /// <summary>The text of a field that must be one; a whole number is taken as written.</summary>
    /// <exception cref="RefusedItemException">It is neither.</exception>
    public static string? Text(JsonTape tape, int node, string field) => tape.Type(node) switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.String => tape.Text(node),
        JsonTokenType.Number => Encoding.UTF8.GetString(tape.Raw(node)),
        _ => throw new RefusedItemException(RefusalReason.WrongType, $"{field} must be a string"),
    };

    /// <exception cref="RefusedItemException">It is there and no object.</exception>
    public static int Object(JsonTape tape, int node, string field) => tape.Type(node) is JsonTokenType.Null or JsonTokenType.StartObject
        ? node
        : throw new RefusedItemException(RefusalReason.WrongType, $"{field} must be an object");
}
