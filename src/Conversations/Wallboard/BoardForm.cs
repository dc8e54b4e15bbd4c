using System.Globalization;
using NodaTime;
using Throughline.Kernel;

namespace Throughline.Conversations.Wallboard;

/// <summary>What is asked, as an address has it.</summary>
public sealed record BoardForm
{
    /// <summary>Seconds within which an answer is in time.</summary>
    public string? Within { get; init; }

    /// <summary>Seconds up to which giving up counts for nothing, where the mode says so.</summary>
    public string? Short { get; init; }

    /// <summary>offered, answered or offered-less-short: by what the service level is divided.</summary>
    public string? Mode { get; init; }

    /// <summary>Where today begins.</summary>
    public string? Zone { get; init; }

    private const int MostSeconds = 24 * 3600;

    internal long WithinAsked => Seconds(Within, "Answered in time within", 60) * Micros.PerSecond;
    internal long ShortAsked => Seconds(Short, "Short", 5) * Micros.PerSecond;

    internal BoardMode ModeAsked => Mode switch
    {
        null or "" or "offered" => BoardMode.Offered,
        "answered" => BoardMode.Answered,
        "offered-less-short" => BoardMode.OfferedLessShort,
        _ => throw new UserErrorException($"“{Mode}” divides no service level. Say offered, answered or offered-less-short."),
    };

    internal string ZoneAsked => string.IsNullOrWhiteSpace(Zone) ? "UTC" : Zone.Trim();

    /// <summary>When the day began in the zone.</summary>
    /// <exception cref="UserErrorException">It is no zone.</exception>
    internal long Since(long now)
    {
        var zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(ZoneAsked) ?? throw new UserErrorException($"“{ZoneAsked}” is no time zone. Name one as the IANA does, such as Europe/Berlin.");
        var today = Instant.FromUnixTimeTicks(now * 10).InZone(zone).Date;
        return zone.AtStartOfDay(today).ToInstant().ToUnixTimeTicks() / 10;
    }

    /// <summary>An address with these options and more.</summary>
    internal string Address(string path, params (string Name, string? Value)[] more) => path + string.Concat(
        (((string Name, string? Value)[])[("within", Within), ("short", Short), ("mode", Mode), ("zone", Zone), .. more]).Where(part => !string.IsNullOrEmpty(part.Value))
        .Select((part, place) => $"{(place == 0 ? "?" : "&")}{part.Name}={Uri.EscapeDataString(part.Value!)}"));

    private static long Seconds(string? text, string what, int usual) => string.IsNullOrWhiteSpace(text) ? usual
        : int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostSeconds ? seconds
        : throw new UserErrorException($"{what}: “{text}” is no whole number of seconds up to {MostSeconds:N0}.");
}
