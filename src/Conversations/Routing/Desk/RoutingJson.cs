using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Conversations.Routing.Desk;

/// <summary>Facts and outcomes as the database keeps them.</summary>
internal static class RoutingJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        IncludeFields = true,
        AllowOutOfOrderMetadataProperties = true, // jsonb keeps no order
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Of<T>(T value) => JsonSerializer.Serialize(value, Options);
    public static T To<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;

    public static void Write<T>(Stream to, T value) => JsonSerializer.Serialize(to, value, Options);
    public static T Read<T>(Stream from) => JsonSerializer.Deserialize<T>(from, Options)!;
}
