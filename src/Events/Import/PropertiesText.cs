using System.Buffers;
using System.Globalization;
using System.Text;

namespace Throughline.Events.Import;

/// <summary>Writes the properties of an event as one JSON object. A key that comes again is numbered (<c>key#2</c>), so that nothing is lost.</summary>
internal sealed class PropertiesText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\" + string.Concat(Enumerable.Range(0, 32).Select(c => (char)c)));

    private readonly StringBuilder text = new();
    private readonly List<string> keys = [];
    private HashSet<string>? manyKeys;

    public bool IsEmpty => keys.Count == 0;

    public void Clear()
    {
        text.Clear();
        keys.Clear();
        manyKeys = null;
    }

    public void Add(string key, string value)
    {
        AddKey(key);
        AppendString(text, value);
    }

    /// <summary><paramref name="json"/> is a JSON value already.</summary>
    public void AddJson(string key, ReadOnlySpan<char> json)
    {
        AddKey(key);
        text.Append(json);
    }

    /// <summary>The members without the braces, so that several can be joined.</summary>
    public string Members() => text.ToString();

    public static string Object(string members) => "{" + members + "}";

    public static string Object(string members, string more) =>
        members.Length == 0 ? Object(more) : more.Length == 0 ? Object(members) : string.Concat("{", members, ",") + more + "}";

    public static void AppendString(StringBuilder text, ReadOnlySpan<char> value)
    {
        text.Append('"');
        while (value.IndexOfAny(Escaped) is var at and >= 0)
        {
            text.Append(value[..at]);
            _ = value[at] switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                var c => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
            };
            value = value[(at + 1)..];
        }
        text.Append(value).Append('"');
    }

    /// <summary>True for what JSON calls a number and every reader takes: finite as a 64-bit floating point number, of at most 40 characters.</summary>
    public static bool IsNumber(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.Length > 40)
            return false;
        var rest = value[0] == '-' ? value[1..] : value;
        var whole = Digits(ref rest);
        if (whole.IsEmpty || (whole.Length > 1 && whole[0] == '0'))
            return false;
        if (!rest.IsEmpty && rest[0] == '.')
        {
            rest = rest[1..];
            if (Digits(ref rest).IsEmpty)
                return false;
        }
        if (rest.IsEmpty)
            return true;
        if (rest[0] is not ('e' or 'E'))
            return false;
        rest = rest[1..];
        if (!rest.IsEmpty && rest[0] is ('+' or '-'))
            rest = rest[1..];
        return !Digits(ref rest).IsEmpty && rest.IsEmpty
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number);
    }

    private static ReadOnlySpan<char> Digits(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits;
    }

    private void AddKey(string key)
    {
        if (IsKnown(key))
        {
            var n = 2;
            while (IsKnown(key + "#" + n))
                n++;
            key = key + "#" + n;
        }
        keys.Add(key);
        manyKeys?.Add(key);
        if (text.Length > 0)
            text.Append(',');
        AppendString(text, key);
        text.Append(':');
    }

    private bool IsKnown(string key)
    {
        if (keys.Count > 32)
            return (manyKeys ??= new HashSet<string>(keys, StringComparer.Ordinal)).Contains(key);
        foreach (var known in keys)
            if (known == key)
                return true;
        return false;
    }
}
