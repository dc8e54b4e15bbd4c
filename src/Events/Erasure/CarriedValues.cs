using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;
using Throughline.Events.Log;

namespace Throughline.Events.Erasure;

/// <summary>Whether a text, such as the beginning of an item as it was sent, carries one of the values by which somebody was known.</summary>
public sealed partial class CarriedValues
{
    private readonly HashSet<string> phones;
    private readonly List<string> values;
    private readonly SearchValues<string> any;

    public CarriedValues(IReadOnlyList<KnownIdentifier> identifiers)
    {
        phones = identifiers.Where(i => i.Type == Identifier.Phone).Select(i => i.Value).ToHashSet(StringComparer.Ordinal);
        values = [.. identifiers.Select(i => i.Value).Distinct(StringComparer.OrdinalIgnoreCase)];
        any = SearchValues.Create([.. values], StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A value counts where it stands by itself, not as a part of a longer word; a telephone number also as it is written.</summary>
    public bool In(string text)
    {
        var plain = text.Contains('\\') ? Escape().Replace(text, Unescaped) : text;
        return InWords(plain) || (phones.Count > 0 && Digits().EnumerateMatches(plain) is var runs && IsPhone(plain, runs));
    }

    private bool InWords(string text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text.AsSpan(at).IndexOfAny(any);
            if (next < 0)
                return false;
            at += next;
            if (at > 0 && char.IsLetterOrDigit(text[at - 1]))
                continue;
            foreach (var value in values)
                if (string.Compare(text, at, value, 0, value.Length, StringComparison.OrdinalIgnoreCase) == 0
                    && (at + value.Length >= text.Length || !char.IsLetterOrDigit(text[at + value.Length])))
                    return true;
        }
        return false;
    }

    private bool IsPhone(string text, Regex.ValueMatchEnumerator runs)
    {
        foreach (var run in runs)
            if (Identifier.Of(Identifier.Phone, text.Substring(run.Index, run.Length)) is { } phone && phones.Contains(phone.Value))
                return true;
        return false;
    }

    private static string Unescaped(Match escape) => escape.Value is ['\\', 'u', ..]
        ? ((char)ushort.Parse(escape.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString()
        : escape.Value[1] is 'n' or 't' or 'r' or 'b' or 'f' ? " " : escape.Value[1..];

    [GeneratedRegex("""\\(?:u[0-9A-Fa-f]{4}|.)""", RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[+(]?\d[\d ()./\u00A0-]{4,40}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Digits();
}
