using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Throughline.People.Timeline;

/// <summary>JSON as people read it: indented, letters of all languages as themselves.</summary>
internal static partial class PrettyJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, MaxDepth = 512, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For a page that escapes it. The relaxed encoder keeps letters readable, and emoji are mended after it.</summary>
    public static string Of(string json)
    {
        using var document = JsonDocument.Parse(json, new() { MaxDepth = 512 });
        return Pair().Replace(JsonSerializer.Serialize(document.RootElement, Indented), pair => new string([Unit(pair.ValueSpan[2..6]), Unit(pair.ValueSpan[8..12])]));
    }

    private static char Unit(ReadOnlySpan<char> hex) => (char)ushort.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pair();
}
