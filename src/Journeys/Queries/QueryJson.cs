using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Throughline.Kernel;

namespace Throughline.Journeys.Queries;

/// <summary>Reads queries from JSON, and says of a wrong one where and what is wrong.</summary>
internal static class QueryJson
{
    public const int LongestList = 1000, LongestText = 1000;
    private const int Deepest = 32;

    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = Deepest,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { LeaveOutEmpty } },
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    public static JourneyQuery Read(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = Deepest, AllowDuplicateProperties = false });
            return Read(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"The query is not JSON: {e.Message}", e);
        }
    }

    public static JourneyQuery Read(JsonElement json)
    {
        CheckShape(json, typeof(JourneyQuery), "query");
        return json.Deserialize<JourneyQuery>(Options)!.Checked();
    }

    internal static UserErrorException Wrong(string at, string what) => new($"{at}: {what}");

    /// <summary>What reads back as the same query when it is left out.</summary>
    private static void LeaveOutEmpty(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
        {
            if (property.PropertyType == typeof(JourneyBy))
                property.ShouldSerialize = (_, value) => value is not JourneyBy.Person;
            else if (typeof(System.Collections.IEnumerable).IsAssignableFrom(property.PropertyType) && property.PropertyType != typeof(string))
                property.ShouldSerialize = (_, value) => value is System.Collections.IEnumerable items && items.GetEnumerator().MoveNext();
        }
    }

    private static void CheckShape(JsonElement json, Type type, string at)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var info = Options.GetTypeInfo(type);
        switch (info.Kind)
        {
            case JsonTypeInfoKind.Object:
                CheckObject(json, info, at);
                break;
            case JsonTypeInfoKind.Enumerable:
                if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() is 0 or > LongestList)
                    throw Wrong(at, $"must be a list of 1 to {LongestList}; leave it out where it says nothing.");
                foreach (var (i, item) in json.EnumerateArray().Index())
                    CheckShape(item, info.ElementType!, $"{at}[{i}]");
                break;
            case JsonTypeInfoKind.Dictionary:
                if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() > LongestList)
                    throw Wrong(at, $"must be an object of at most {LongestList} names.");
                foreach (var member in json.EnumerateObject())
                {
                    CheckText(member.Name, at);
                    CheckShape(member.Value, info.ElementType!, $"{at}.{member.Name}");
                }
                break;
            default:
                CheckValue(json, type, at);
                break;
        }
    }

    private static void CheckObject(JsonElement json, JsonTypeInfo info, string at)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Wrong(at, "must be an object.");
        foreach (var member in json.EnumerateObject())
        {
            var property = info.Properties.FirstOrDefault(p => p.Name == member.Name)
                ?? throw Wrong($"{at}.{member.Name}", $"is not known here; known are {string.Join(", ", info.Properties.Select(p => p.Name))}.");
            if (member.Value.ValueKind == JsonValueKind.Null)
                throw Wrong($"{at}.{member.Name}", "must not be null; leave it out.");
            CheckShape(member.Value, property.PropertyType, $"{at}.{member.Name}");
        }
        if (info.Properties.FirstOrDefault(p => p.IsRequired && !json.TryGetProperty(p.Name, out _)) is { } missing)
            throw Wrong($"{at}.{missing.Name}", "is missing.");
    }

    private static void CheckValue(JsonElement json, Type type, string at)
    {
        if (type == typeof(bool))
        {
            if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                throw Wrong(at, "must be true or false.");
        }
        else if (type == typeof(int) || type == typeof(long))
        {
            if (json.ValueKind != JsonValueKind.Number || !(type == typeof(int) ? json.TryGetInt32(out _) : json.TryGetInt64(out _)))
                throw Wrong(at, "must be a whole number.");
        }
        else
        {
            if (json.ValueKind != JsonValueKind.String)
                throw Wrong(at, "must be text.");
            CheckText(json.GetString()!, at);
            Try(json, type, at);
        }
    }

    private static void CheckText(string text, string at)
    {
        if (text.Length > LongestText || text.Contains('\0', StringComparison.Ordinal))
            throw Wrong(at, $"is text of over {LongestText} characters or with a NUL in it.");
    }

    private static void Try(JsonElement json, Type type, string at)
    {
        if (type.IsEnum)
        {
            var names = Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName).ToList();
            if (!names.Contains(json.GetString()!))
                throw Wrong(at, $"must be one of {string.Join(", ", names)}.");
            return;
        }
        try
        {
            json.Deserialize(type, Options);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{at}: {e.Message}", e);
        }
    }
}
