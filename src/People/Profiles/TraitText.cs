using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Throughline.People.Profiles;

/// <summary>Traits in and out of JSON: objects become several traits with dots in their names, everything else is one value.</summary>
internal static class TraitText
{
    /// <summary>Characters of a value that are kept, and of a name.</summary>
    public const int Longest = 1000, LongestName = 200;

    private const int MostDepth = 8;
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 512 };

    public static JsonDocument Parse(string json) => JsonDocument.Parse(json, Deep);

    /// <summary>The traits of an object: name, JSON as we write it (so that white space and escapes make no difference), whether it was cut, and a digest of the whole.</summary>
    public static IEnumerable<(string Name, string Value, bool IsCut, long Digest)> Read(JsonElement traits) => Read(traits, "", 0);

    /// <summary>What people read: a string without its quotes, all else as JSON has it.</summary>
    public static string Of(string value)
    {
        if (!value.StartsWith('"'))
            return value;
        using var document = Parse(value);
        return document.RootElement.GetString() ?? "";
    }

    /// <summary>A typed-in value: JSON where it is a number, true, false or null, else a string.</summary>
    public static JsonElement Typed(string text)
    {
        var trimmed = text.Trim();
        try
        {
            using var document = Parse(trimmed);
            if (document.RootElement.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null && !IsNumbered(trimmed))
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // a string then
        }
        return JsonSerializer.SerializeToElement(trimmed);
    }

    // A postcode or a phone number that looks like a number and would lose its zeros.
    private static bool IsNumbered(string text) => text.Length > 15 || (text.Length > 1 && text[0] == '0' && char.IsAsciiDigit(text[1]));

    private static IEnumerable<(string, string, bool, long)> Read(JsonElement traits, string prefix, int depth)
    {
        foreach (var property in traits.EnumerateObject())
        {
            var name = prefix + property.Name;
            if (name.Length is 0 or > LongestName)
                continue;
            if (property.Value.ValueKind == JsonValueKind.Object && depth < MostDepth)
            {
                foreach (var inner in Read(property.Value, name + ".", depth + 1))
                    yield return inner;
            }
            else
            {
                var whole = Write(property.Value);
                var cut = whole.Length > Longest;
                yield return (name, cut ? Cut(whole) : whole, cut, Digest(whole));
            }
        }
    }

    private static string Write(JsonElement value)
    {
        var kind = value.ValueKind;
        if (kind is JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Number)
            return value.GetRawText();
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Plain))
            value.WriteTo(writer);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static string Cut(string whole)
    {
        var text = Of(whole);
        var most = Math.Min(text.Length, Longest);
        if (char.IsHighSurrogate(text[most - 1]))
            most--;
        return JsonSerializer.Serialize(text[..most] + "…", Relaxed);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static long Digest(string whole)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(whole), hash);
        return BitConverter.ToInt64(hash);
    }
}
