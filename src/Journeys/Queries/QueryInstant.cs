using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Throughline.Kernel;

namespace Throughline.Journeys.Queries;

/// <summary>An instant in a query: a date (midnight UTC) or a date and time (UTC where no offset is stated).</summary>
/// <param name="Micros">Microseconds since 1970 in UTC.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct QueryInstant(long Micros)
{
    private static readonly string[] Formats =
        [.. from time in (string[])["", "'T'HH:mm", "'T'HH:mm:ss", "'T'HH:mm:ss.FFFFFFF"] from zone in time.Length == 0 ? (string[])[""] : ["", "K"] select "yyyy-MM-dd" + time + zone];

    /// <summary>Null where it is none.</summary>
    public static QueryInstant? Find(string text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Utc, out var instant) ? new(Kernel.Micros.From(instant)) : null;
    }

    internal static string Wrong(string? text) =>
        $"'{text}' is no time. Say a date (2012-01-31, midnight UTC) or an instant (2012-01-31T09:30:00+01:00; UTC where no offset is stated).";

    /// <summary>As short as it can be said.</summary>
    public override string ToString()
    {
        var at = DateTimeOffset.UnixEpoch.AddTicks(Micros * 10);
        return at.TimeOfDay == TimeSpan.Zero ? at.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : at.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    private sealed class Converter : JsonConverter<QueryInstant>
    {
        public override QueryInstant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            Find(reader.GetString() ?? "") ?? throw new JsonException(Wrong(reader.GetString()));

        public override void Write(Utf8JsonWriter writer, QueryInstant value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
