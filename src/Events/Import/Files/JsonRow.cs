using System.Globalization;
using System.Text;
using System.Text.Json;
using Throughline.Events.Import.Mapping;

namespace Throughline.Events.Import.Files;

/// <summary>
/// A JSON object as a row: a column is a path of names and places between dots, <c>turns.0.text</c>, from the end <c>turns.-1.text</c>.
/// While events are made of each element of an array, the array's path means that element.
/// </summary>
internal sealed class JsonRow(JsonElement root, ReadOnlyMemory<byte> line, IReadOnlySet<string> nulls) : Row
{
    private Column? entered;
    private JsonElement[] elements = [];

    public override ReadOnlySpan<byte> Content => line.Span;
    public override string Item => Encoding.UTF8.GetString(line.Span[..Math.Min(line.Length, 4000)]);

    public override string? Text(Column column) =>
        Find(column) is { } found && Text(found) is { } text && !nulls.Contains(text) ? text : null;

    public override void Write(PropertiesText properties, string key, Column column, PropertyKind kind)
    {
        if (Find(column) is { } found)
            Write(properties, key, found, kind);
    }

    public override void WriteAll(PropertiesText properties, IReadOnlySet<string> except)
    {
        foreach (var member in root.EnumerateObject())
            if (!except.Contains(member.Name))
                Write(properties, member.Name, entered is { Path: [var only] } && only == member.Name ? elements[Element] : member.Value, PropertyKind.Auto);
    }

    public override void WriteMembers(PropertiesText properties, Column column)
    {
        if (Find(column) is { ValueKind: JsonValueKind.Object } found)
            foreach (var member in found.EnumerateObject())
                Write(properties, member.Name, member.Value, PropertyKind.Auto);
    }

    public override int Enter(Column array)
    {
        if (Find(array) is not { ValueKind: JsonValueKind.Array } found)
            return 0;
        (entered, elements) = (array, [.. found.EnumerateArray()]);
        return elements.Length;
    }

    public override void Leave() => entered = null;

    private JsonElement? Find(Column column)
    {
        var at = root;
        var path = column.Path.AsSpan();
        if (entered is not null && path.StartsWith(entered.Path))
        {
            at = elements[Element];
            path = path[entered.Path.Length..];
        }
        foreach (var step in path)
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(step, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var place)
                && (place < 0 ? place + at.GetArrayLength() : place) is var i && i >= 0 && i < at.GetArrayLength())
                at = at[i];
            else
                return null;
        return at.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : at;
    }

    /// <summary>Of an array its values joined, of an object its JSON; of an empty one nothing.</summary>
    private static string? Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => element.GetRawText(),
        JsonValueKind.Array when element.GetArrayLength() > 0 => string.Join(", ", element.EnumerateArray().Select(Text).Where(text => text is not null)),
        JsonValueKind.Object when element.EnumerateObject().MoveNext() => element.GetRawText(),
        _ => null,
    };

    private static void Write(PropertiesText properties, string key, JsonElement value, PropertyKind kind)
    {
        if (value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return;
        if (kind == PropertyKind.Auto)
            WriteJson(properties, key, value);
        else if (Text(value) is { } text)
            WriteText(properties, key, text, kind);
    }

    private static void WriteJson(PropertiesText properties, string key, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
            properties.Add(key, value.GetString()!);
        else
            properties.AddJson(key, value.GetRawText());
    }
}
