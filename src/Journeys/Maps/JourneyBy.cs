using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Journeys.Maps;

/// <summary>What makes one journey: a person's events, those of a case, of a session, or those that share a property's value.</summary>
public abstract record JourneyBy
{
    /// <summary>All events of a person are one journey.</summary>
    public sealed record Person : JourneyBy;

    /// <summary>All events with one journey key are one journey; events without one take part in none.</summary>
    public sealed record Case : JourneyBy;

    /// <summary>A person's events, parted wherever more than <paramref name="Gap"/> microseconds lie between two.</summary>
    public sealed record Session(long Gap, string Text) : JourneyBy;

    /// <summary>All events that share a value of the property are one journey; events without it take part in none.</summary>
    public sealed record Property(string Name) : JourneyBy;

    private const string Ways = "person, case, session:30m (or s, h, d) and property:NAME";

    /// <exception cref="UserErrorException">It is none of the four.</exception>
    public static JourneyBy Parse(string? text) => text?.Split(':', 2) switch
    {
        null or [""] or ["person"] => new Person(),
        ["case"] => new Case(),
        ["session", var gap] => new Session(Micros(gap) ?? throw new UserErrorException(
            $"'{gap}' is no pause that ends a session. Say a whole number and s, m, h or d, such as session:30m."), gap),
        ["property", { Length: > 0 } name] => new Property(name),
        ["property", ""] => throw new UserErrorException("Say which property: the events that share its value are one journey."),
        _ => throw new UserErrorException($"'{text}' is no way to tell journeys apart. There are: {Ways}."),
    };

    public sealed override string ToString() => this switch
    {
        Case => "case",
        Session session => "session:" + session.Text,
        Property property => "property:" + property.Name,
        _ => "person",
    };

    /// <summary>A whole number of s, m, h or d; null where it is none.</summary>
    internal static long? Micros(string gap)
    {
        var unit = gap.Length == 0 ? 0 : gap[^1] switch
        {
            's' => Kernel.Micros.PerSecond,
            'm' => Kernel.Micros.PerMinute,
            'h' => 60 * Kernel.Micros.PerMinute,
            'd' => Kernel.Micros.PerDay,
            _ => 0,
        };
        if (unit == 0 || !int.TryParse(gap.AsSpan(0, gap.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return null;
        return number * unit;
    }
}
