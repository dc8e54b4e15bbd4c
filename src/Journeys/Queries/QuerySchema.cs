using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;

namespace Throughline.Journeys.Queries;

/// <summary>The JSON Schema of queries, made from their types: docs/journey-query.schema.json.</summary>
internal static class QuerySchema
{
    private static readonly JsonSerializerOptions Indented = new(QueryJson.Options) { WriteIndented = true, NewLine = "\n", MaxDepth = 64 };

    public static string Text => Schema().ToJsonString(Indented) + "\n";

    private static JsonObject Schema()
    {
        var schema = (JsonObject)Indented.GetJsonSchemaAsNode(typeof(JourneyQuery), new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Said });
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Throughline journey query");
        schema.Insert(2, "description", "A question about journeys. See journey-maps.md.");
        return schema;
    }

    private static JsonNode Said(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        var node = schema as JsonObject ?? [];
        if (node["type"] is JsonArray { Count: > 1 } types)
            node["type"] = types[0]!.DeepClone(); // a part that is left out is not null
        if (type == typeof(QueryInstant))
            node = TextLike(@"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)?)?$");
        else if (type == typeof(QueryLength))
            node = TextLike("^[0-9]+[smhd]$");
        else if (type == typeof(JourneyBy))
            node = TextLike("^(person|case|session:[0-9]+[smhd]|property:.+)$");
        else if (node["enum"] is JsonArray { Count: > 1 } names && names[^1] is null)
            names.RemoveAt(names.Count - 1);
        if (node["items"] is not null)
            (node["minItems"], node["maxItems"]) = (1, QueryJson.LongestList);
        if (node["properties"] is not null)
            node["additionalProperties"] = false;
        if (context.PropertyInfo?.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), false) is [DescriptionAttribute said, ..])
            node.Insert(0, "description", said.Description);
        return node;
    }

    private static JsonObject TextLike(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };
}
