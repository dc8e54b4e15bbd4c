using System.Globalization;
using System.Text.Json;
using Throughline.Events.Log;

namespace Throughline.People.Timeline;

/// <summary>An event's properties and context as words for a sentence: parsed once however many ask, cut where they are very long.</summary>
public sealed class EventWords(Event e)
{
    private const int Longest = 4_000;
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 512 };

    private readonly Lazy<JsonElement> properties = new(() => Parse(e.Properties));
    private readonly Lazy<JsonElement> context = new(() => e.Context is null ? default : Parse(e.Context));

    /// <summary>The first of these properties that has words: text, a number or a truth; null where none has.</summary>
    public string? Property(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (Text(Of(properties.Value, key)) is { } text)
                return text;
        return null;
    }

    /// <summary>The words at a path of the context: <c>Context("page", "title")</c>.</summary>
    public string? Context(params ReadOnlySpan<string> path)
    {
        var at = context.Value;
        foreach (var key in path)
            at = Of(at, key);
        return Text(at);
    }

    public double? Number(string key) =>
        Of(properties.Value, key) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value : null;

    /// <summary>The properties' names and words, in their order; nested ones are left out.</summary>
    public IEnumerable<(string Name, string Words)> Properties() => properties.Value.ValueKind != JsonValueKind.Object
        ? []
        : from property in properties.Value.EnumerateObject()
          let text = Text(property.Value)
          where text is not null
          select (property.Name, text);

    private static JsonElement Of(JsonElement at, string key) =>
        at.ValueKind == JsonValueKind.Object && at.TryGetProperty(key, out var value) ? value : default;

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Cut(value.GetString()!.Trim()),
        JsonValueKind.Number => value.TryGetDecimal(out var exact) ? exact.ToString("0.############", CultureInfo.InvariantCulture) : value.GetRawText(),
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => null,
    };

    private static string? Cut(string text) => text.Length == 0 ? null
        : text.Length <= Longest ? text
        : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)] + "…";

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, Deep);
        return document.RootElement.Clone();
    }
}
