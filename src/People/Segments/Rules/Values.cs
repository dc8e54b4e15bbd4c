using System.Globalization;
using System.Text.Json;
using Throughline.Kernel;

namespace Throughline.People.Segments.Rules;

/// <summary>Values as rules compare them: text as it is, anything else as JSON writes it; null, missing or empty is unknown.</summary>
internal static class Values
{
    public static string? Of(JsonElement of, string key) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(key, out var value) ? Of(value) : null;

    public static string? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => value.GetRawText(),
    };

    public static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>A date, or a date and time, by ISO 8601; without an offset it is UTC. Microseconds.</summary>
    public static long? Instant(string text) =>
        text.Length >= 10 && char.IsAsciiDigit(text[0]) && text[4] == '-'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? Micros.From(at)
            : null;
}
