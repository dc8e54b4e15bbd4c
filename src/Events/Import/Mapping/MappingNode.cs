using System.Text.Json;
using Throughline.Kernel;

namespace Throughline.Events.Import.Mapping;

/// <summary>A place in a mapping's JSON. What is not asked for by name before <see cref="Done"/> is unknown, and refused with its place.</summary>
internal sealed class MappingNode(JsonElement element, string place)
{
    private readonly List<string> asked = [];

    public JsonElement Element => element;
    public bool IsText => element.ValueKind == JsonValueKind.String;
    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    public UserErrorException Wrong(string what) => new($"The mapping can't be used: {what} (at {(place.Length == 0 ? "its root" : place)}). See docs/import.md.");

    public MappingNode? Find(string name)
    {
        if (!IsObject)
            throw Wrong("an object is expected");
        asked.Add(name);
        return element.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null
            ? new MappingNode(found, place.Length == 0 ? name : place + "." + name)
            : null;
    }

    public MappingNode Get(string name) => Find(name) ?? throw Wrong($"\"{name}\" is missing");

    public string Text() => IsText ? element.GetString()! : throw Wrong("a string is expected");
    public string? Text(string name) => Find(name)?.Text();

    public bool Flag(string name, bool otherwise) => Find(name) is not { } found ? otherwise : found.Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw found.Wrong("true or false is expected"),
    };

    public double? Number(string name) => Find(name) is not { } found ? null
        : found.Element.ValueKind == JsonValueKind.Number ? found.Element.GetDouble() : throw found.Wrong("a number is expected");

    /// <summary>The elements of an array; of anything else, itself.</summary>
    public IEnumerable<MappingNode> Items() => element.ValueKind == JsonValueKind.Array
        ? element.EnumerateArray().Select((item, i) => new MappingNode(item, $"{place}[{i}]"))
        : [this];

    public IEnumerable<(string Name, MappingNode Value)> Members() => IsObject
        ? element.EnumerateObject().Select(member => (member.Name, new MappingNode(member.Value, place + "." + member.Name)))
        : throw Wrong("an object is expected");

    public string[]? Texts(string name) => Find(name)?.Items().Select(item => item.Text()).ToArray();

    public void Done()
    {
        foreach (var member in element.EnumerateObject())
            if (!asked.Contains(member.Name))
                throw Wrong($"\"{member.Name}\" is unknown here; known are {string.Join(", ", asked)}");
    }
}
