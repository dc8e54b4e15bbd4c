using Throughline.People.Profiles;

namespace Throughline.People.Preferences;

/// <summary>What a person prefers: said by them or of them (<see cref="IsStated"/>), or learned from what they do; and why we think so.</summary>
public sealed record Preference(string Value, bool IsStated, string Why, long At, long? Sequence = null);

/// <summary>How often somebody wants to hear of us: at most so many times in so many days.</summary>
public sealed record Frequency(int Times, int Days)
{
    private static readonly Dictionary<string, Frequency> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["never"] = new(0, 1),
        ["daily"] = new(1, 1),
        ["weekly"] = new(1, 7),
        ["fortnightly"] = new(1, 14),
        ["monthly"] = new(1, 30),
        ["quarterly"] = new(1, 90),
        ["yearly"] = new(1, 365),
    };

    public static IReadOnlyCollection<string> Named => Words.Keys;

    /// <summary>A word of <see cref="Named"/>, or <c>3 per week</c>, <c>2/month</c>; null for what is neither.</summary>
    public static Frequency? Parse(string? text)
    {
        if (text is null || text.Length > 40)
            return null;
        if (Words.TryGetValue(text.Trim(), out var named))
            return named;
        var parts = text.Trim().ToLowerInvariant().Replace(" per ", "/", StringComparison.Ordinal).Split('/', StringSplitOptions.TrimEntries);
        return parts is [var times, var unit] && int.TryParse(times, System.Globalization.NumberStyles.None, null, out var count) && count <= 1000
            && unit switch { "day" => 1, "week" => 7, "month" => 30, "quarter" => 90, "year" => 365, _ => 0 } is > 0 and var days
            ? new(count, days) : null;
    }
}

/// <summary>The preferred channel and frequency; null where neither was stated nor can be learned.</summary>
public sealed record PersonPreferences(Preference? Channel, Preference? Frequency)
{
    internal static readonly string[] ChannelTraits = ["preferredChannel", "preferred_channel"];
    internal static readonly string[] FrequencyTraits = ["preferredFrequency", "preferred_frequency"];

    /// <summary>Channels on which a person can be reached, and so preferred.</summary>
    public static IReadOnlyList<string> Reachable { get; } =
        ["email", "sms", "phone", "voice", "chat", "app", "push", "whatsapp", "messenger", "social", "letter"];

    /// <summary>How often they wish to be contacted at most, where they said so in words that we know. What is learned is no limit.</summary>
    public Frequency? Cap => Frequency is { IsStated: true } stated ? Preferences.Frequency.Parse(stated.Value) : null;
}
