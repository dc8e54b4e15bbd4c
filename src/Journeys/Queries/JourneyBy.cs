using System.Text.Json;
using System.Text.Json.Serialization;
using Throughline.Kernel;

namespace Throughline.Journeys.Queries;

/// <summary>What makes one journey: a person's events, those of a case, of a session, or those that share a property's value.</summary>
[JsonConverter(typeof(Converter))]
public abstract record JourneyBy
{
    /// <summary>All events of a person are one journey.</summary>
    public sealed record Person : JourneyBy;

    /// <summary>All events with one journey key are one journey; events without one take part in none.</summary>
    public sealed record Case : JourneyBy;

    /// <summary>A person's events, parted wherever more than <paramref name="Gap"/> lies between two.</summary>
    public sealed record Session(QueryLength Gap) : JourneyBy;

    /// <summary>All events that share a value of the property are one journey; events without it take part in none.</summary>
    public sealed record Property(string Name) : JourneyBy;

    private const string Ways = "person, case, session:30m (or s, h, d) and property:NAME";

    /// <exception cref="UserErrorException">It is none of the four.</exception>
    public static JourneyBy Parse(string? text) => text?.Split(':', 2) switch
    {
        null or [""] or ["person"] => new Person(),
        ["case"] => new Case(),
        ["session", var gap] => new Session(QueryLength.Find(gap) ?? throw new UserErrorException(
            $"'{gap}' is no pause that ends a session. Say a whole number and s, m, h or d, such as session:30m.")),
        ["property", { Length: > 0 } name] => new Property(name),
        ["property", ""] => throw new UserErrorException("Say which property: the events that share its value are one journey."),
        _ => throw new UserErrorException($"'{text}' is no way to tell journeys apart. There are: {Ways}."),
    };

    public sealed override string ToString() => this switch
    {
        Case => "case",
        Session session => "session:" + session.Gap,
        Property property => "property:" + property.Name,
        _ => "person",
    };

    private sealed class Converter : JsonConverter<JourneyBy>
    {
        public override JourneyBy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return Parse(reader.GetString());
            }
            catch (UserErrorException e)
            {
                throw new JsonException(e.Message, e);
            }
        }

        public override void Write(Utf8JsonWriter writer, JourneyBy value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
