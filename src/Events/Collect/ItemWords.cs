using System.Text;
using System.Text.Json;

namespace Throughline.Events.Collect;

/// <summary>Short texts of an item that get a column of their own.</summary>
internal static class ItemWords
{
    /// <summary>Null where the item has none: one is made for it.</summary>
    /// <exception cref="RefusedItemException">It is too long, or no text.</exception>
    public static string? MessageId(JsonTape tape, int node)
    {
        var id = ItemFields.Text(tape, node, "messageId");
        return string.IsNullOrEmpty(id) ? null
            : id.Length <= Limits.MessageId ? id
            : throw new RefusedItemException(RefusalReason.MessageIdTooLong);
    }

    /// <summary>A text of a sensible length; anything else stays where it is in the properties and means nothing here.</summary>
    public static string? Word(JsonTape tape, int node, int longest = Limits.Word) =>
        tape.Type(node) == JsonTokenType.String && tape.Length(node) > 0 && tape.Text(node) is { } text && text.Length <= longest ? text : null;

    /// <summary>A case, an order, a conversation: text, or a number as it is written.</summary>
    public static string? JourneyKey(JsonTape tape, int node) => tape.Type(node) switch
    {
        JsonTokenType.Number when tape.Length(node) <= Limits.JourneyKey => Encoding.UTF8.GetString(tape.Raw(node)),
        JsonTokenType.String => Word(tape, node, Limits.JourneyKey),
        _ => null,
    };
}
