using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Throughline.Journeys.Queries;

/// <summary>A length of time in a query: a whole number, at least 1, and s, m, h or d.</summary>
/// <param name="Micros">In microseconds.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct QueryLength(long Micros)
{
    private static readonly (char Name, long Micros)[] Units =
        [('d', Kernel.Micros.PerDay), ('h', 60 * Kernel.Micros.PerMinute), ('m', Kernel.Micros.PerMinute), ('s', Kernel.Micros.PerSecond)];

    /// <summary>Null where it is none.</summary>
    public static QueryLength? Find(string text)
    {
        var unit = text.Length == 0 ? 0 : Units.FirstOrDefault(u => u.Name == text[^1]).Micros;
        if (unit == 0 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return null;
        return number > long.MaxValue / unit ? null : new(number * unit);
    }

    internal static string Wrong(string? text) => $"'{text}' is no length of time. Say a whole number and s, m, h or d, such as 30m.";

    /// <summary>In the largest unit of which it is a whole number.</summary>
    public override string ToString()
    {
        var micros = Micros;
        var (name, size) = Units.First(u => micros % u.Micros == 0 || u.Name == 's');
        return string.Create(CultureInfo.InvariantCulture, $"{micros / size}{name}");
    }

    private sealed class Converter : JsonConverter<QueryLength>
    {
        public override QueryLength Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Find(reader.GetString() ?? "") ?? throw new JsonException(Wrong(reader.GetString()));

        public override void Write(Utf8JsonWriter writer, QueryLength value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
