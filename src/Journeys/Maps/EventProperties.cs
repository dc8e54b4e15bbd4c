using System.Text;
using System.Text.Json;

namespace Throughline.Journeys.Maps;

/// <summary>
/// Goes through the properties of an event as they stand in its JSON, one level deep: a string's value is the string, anything else as JSON writes
/// it; what is null is passed over.
/// </summary>
internal ref struct EventProperties
{
    private const int Deepest = 1000;

    private readonly ReadOnlySpan<byte> json;
    private readonly byte[] plain;
    private Utf8JsonReader reader;

    /// <param name="json">An object.</param>
    /// <param name="room">As long as twice the JSON, for what is escaped.</param>
    public EventProperties(ReadOnlySpan<byte> json, byte[] room)
    {
        this.json = json;
        plain = room;
        reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Deepest });
        reader.Read();
    }

    public ReadOnlySpan<byte> Name { get; private set; }
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Next()
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            Name = Plain(plain.AsSpan(0, plain.Length / 2));
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
                continue;
            Value = reader.TokenType switch
            {
                JsonTokenType.String => Plain(plain.AsSpan(plain.Length / 2)),
                JsonTokenType.StartObject or JsonTokenType.StartArray => Whole(),
                _ => reader.ValueSpan,
            };
            return true;
        }
        return false;
    }

    /// <summary>One property's value; null where there is none.</summary>
    public static string? ValueOf(string json, string property)
    {
        var (bytes, name) = (Encoding.UTF8.GetBytes(json), Encoding.UTF8.GetBytes(property));
        var all = new EventProperties(bytes, new byte[2 * bytes.Length]);
        while (all.Next())
        {
            if (all.Name.SequenceEqual(name))
                return Encoding.UTF8.GetString(all.Value);
        }
        return null;
    }

    private ReadOnlySpan<byte> Whole()
    {
        var from = (int)reader.TokenStartIndex;
        reader.Skip();
        return json[from..(int)reader.BytesConsumed];
    }

    private readonly ReadOnlySpan<byte> Plain(Span<byte> room) => reader.ValueIsEscaped ? room[..reader.CopyString(room)] : reader.ValueSpan;
}
