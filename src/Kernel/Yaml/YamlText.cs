using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Throughline.Kernel.Yaml;

/// <summary>Texts as YAML writes them: plain where nobody can misread them, else in double quotes. Every text reads back as it was.</summary>
public static partial class YamlText
{
    // What YAML 1.1 or 1.2 takes for something other than a text.
    private static readonly HashSet<string> Words = new(["true", "false", "yes", "no", "on", "off", "null", "y", "n"], StringComparer.OrdinalIgnoreCase);

    public static string Of(string text) => Plain().IsMatch(text) && !Words.Contains(text) ? text : Quoted(text);

    public static string List(IEnumerable<string> texts) => "[" + string.Join(", ", texts.Select(Of)) + "]";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
            quoted.Append(rune.Value switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                0xFEFF or 0x2028 or 0x2029 => string.Create(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}"),
                < 0x20 or (>= 0x7F and < 0xA0) => string.Create(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                > 0xFFFF => string.Create(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
                _ => rune.ToString(),
            });
        return quoted.Append('"').ToString();
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_./&+()-]*( [A-Za-z0-9_./&+()-]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Plain();
}
