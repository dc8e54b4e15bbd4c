using System.Text;
using Throughline.Kernel;

namespace Throughline.People.Linkage.Engine;

/// <summary>
/// Text as it is compared: lower case, Latin letters without their marks, everything that is no letter or digit a single space.
/// Words that programs write for nothing are nothing. Letters of other alphabets stay as they are.
/// </summary>
internal static class Folding
{
    private const int Longest = 120;

    private static readonly HashSet<string> Nothing = new(StringComparer.Ordinal)
    {
        "null", "nil", "none", "nan", "na", "n a", "undefined", "unknown", "not known", "not stated", "not available", "missing", "empty", "anonymous", "tbd",
    };

    /// <summary>Null where nothing is left.</summary>
    public static string? Words(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var folded = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            var f = PlainLetter.Of(c);
            if (f is '\'' or '’' or '`' or '´' || PlainLetter.IsMark(f))
                continue;
            if (char.IsLetterOrDigit(f) || char.IsSurrogate(f))
                folded.Append(f);
            else if (folded.Length > 0 && folded[^1] != ' ')
                folded.Append(' ');
            if (folded.Length >= Longest)
                break;
        }
        while (folded.Length > 0 && folded[^1] == ' ')
            folded.Length--;
        var words = folded.ToString();
        return words.Length == 0 || Nothing.Contains(words) ? null : words;
    }

    /// <summary>The words in the order of the alphabet: "Smith, John" and "john smith" are one.</summary>
    public static string? SortedWords(string? text)
    {
        if (Words(text) is not { } words || !words.Contains(' '))
            return Words(text);
        var parts = words.Split(' ');
        Array.Sort(parts, StringComparer.Ordinal);
        return string.Join(' ', parts);
    }

    /// <summary>Letters and digits alone.</summary>
    public static string? Compact(string? text) => Words(text)?.Replace(" ", "", StringComparison.Ordinal);

    /// <summary>An address without spaces, in lower case, without what stands behind a + in the local part; null where it is none.</summary>
    public static string? Email(string? text)
    {
        if (Words(text) is null)
            return null;
        var address = string.Concat(text!.Where(c => !char.IsWhiteSpace(c)).Select(PlainLetter.Of));
        var at = address.LastIndexOf('@');
        if (at > 0 && address.IndexOf('+') is var plus and > 0 && plus < at)
            address = address.Remove(plus, at - plus);
        return address.Length is 0 or > Longest ? null : address;
    }

    /// <summary>The last nine digits, which numbers with and without their country's prefix share; null under five digits or where all are alike.</summary>
    public static string? Phone(string? text)
    {
        if (text is null)
            return null;
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        if (digits.Length < 5 || digits.AsSpan().TrimStart(digits[0]).IsEmpty)
            return null;
        return digits.Length <= 9 ? digits.TrimStart('0') : digits[^9..];
    }
}
