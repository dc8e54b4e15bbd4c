using System.Text.Json;
using Throughline.Kernel;
using Throughline.People.Linkage.Engine;

namespace Throughline.People.Linkage;

/// <summary>
/// What the columns of a file say: <c>{"columns": {"given_name": "given name", …}}</c>, and where the file is not plain CSV a
/// <c>format</c> as in the mapping of an import. Columns that it does not name are not looked at.
/// </summary>
public sealed class LinkMapping
{
    private LinkMapping(IReadOnlyList<LinkField> fields, JsonElement? format) => (Fields, Format) = (fields, format);

    internal IReadOnlyList<LinkField> Fields { get; }
    internal JsonElement? Format { get; }

    /// <exception cref="UserErrorException">It isn't JSON, or says what no mapping says.</exception>
    public static LinkMapping Parse(ReadOnlyMemory<byte> json)
    {
        if (json.Span.StartsWith("\uFEFF"u8))
            json = json[3..];
        try
        {
            using var document = JsonDocument.Parse(json, new()
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                AllowDuplicateProperties = false,
                MaxDepth = 16,
            });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"The mapping is not JSON: {e.Message}", e);
        }
    }

    private static LinkMapping Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("columns", out var columns) || columns.ValueKind != JsonValueKind.Object)
            throw new UserErrorException("The mapping must be a JSON object such as {\"columns\": {\"first_name\": \"given name\"}}. See docs/linkage.md.");
        foreach (var member in root.EnumerateObject())
            if (member.Name is not ("columns" or "format" or "description" or "$schema"))
                throw new UserErrorException($"The mapping says \"{member.Name}\", which is unknown here; known are columns, format and description.");
        var fields = columns.EnumerateObject().Select(column => column.Value.ValueKind == JsonValueKind.String
            ? new LinkField(column.Name, FieldKinds.Parse(column.Name, column.Value.GetString()!))
            : throw new UserErrorException($"The mapping must say the kind of the column \"{column.Name}\" in a string. The kinds are {FieldKinds.Names}.")).ToList();
        if (fields.Count is 0 or > LinkRecords.MostFields)
            throw new UserErrorException($"The mapping names {fields.Count} columns; it must name between 1 and {LinkRecords.MostFields}.");
        return new LinkMapping(fields, root.TryGetProperty("format", out var format) ? format.Clone() : null);
    }
}
