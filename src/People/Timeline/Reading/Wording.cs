using System.Globalization;
using Throughline.Kernel;

namespace Throughline.People.Timeline.Reading;

/// <summary>Words for sentences, in English: durations, names of programs made readable, lists.</summary>
internal static class Wording
{
    /// <summary><c>bank_fraud_report</c> as <c>bank fraud report</c>; words with spaces or capitals stand as they are.</summary>
    public static string Plain(string name) =>
        name.Contains(' ') || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or ',' or '.')
            ? name
            : name.Replace('_', ' ').Replace(",", ", ", StringComparison.Ordinal);

    public static string Capital(string text) =>
        text.Length > 0 && char.IsAsciiLetterLower(text[0]) ? char.ToUpperInvariant(text[0]) + text[1..] : text;

    public static string Small(string text) =>
        text.Length > 1 && char.IsAsciiLetterUpper(text[0]) && !char.IsAsciiLetterUpper(text[1]) ? char.ToLowerInvariant(text[0]) + text[1..] : text;

    /// <summary>An agent's, a customer's or a case's name; of a long random id only its beginning.</summary>
    public static string Name(string name) => name.Length == 36 && Guid.TryParse(name, out _) ? name[..8] : name;

    /// <summary>As clocks show it: <c>0:38</c>, <c>12:05</c>, <c>1:02:09</c>; null where it is negative, as some sources have it.</summary>
    public static string? Clock(double? seconds)
    {
        if (seconds is not (>= 0 and < 360_000_000))
            return null;
        var whole = TimeSpan.FromSeconds(Math.Round(seconds.Value));
        return whole.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)whole.TotalHours}:{whole.Minutes:00}:{whole.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole.Minutes}:{whole.Seconds:00}");
    }

    /// <summary>How long something took, in the one or two units that matter: <c>12 min</c>, <c>3 h 5 min</c>, <c>9 days</c>.</summary>
    public static string Duration(long micros)
    {
        var seconds = micros / Micros.PerSecond;
        return seconds < 60 ? $"{seconds} s"
            : seconds < 3600 ? $"{seconds / 60} min"
            : seconds < 86_400 ? seconds % 3600 < 60 ? $"{seconds / 3600} h" : $"{seconds / 3600} h {seconds % 3600 / 60} min"
            : seconds / 86_400 == 1 ? "1 day" : $"{seconds / 86_400:N0} days";
    }

    /// <summary>Parts that there are, with a dot between; null where there are none.</summary>
    public static string? Facts(params IEnumerable<string?> parts)
    {
        var said = parts.Where(part => !string.IsNullOrEmpty(part)).ToList();
        return said.Count == 0 ? null : string.Join(" · ", said);
    }

    public static string? After(string before, string? words) => words is null ? null : before + words;

    /// <summary>The first few properties, as <c>name words</c>; the rest is in the details.</summary>
    public static string? Some(EventWords words, int most, params IReadOnlyCollection<string> except) => Facts(
        words.Properties().Where(property => !except.Contains(property.Name, StringComparer.Ordinal) && property.Words.Length <= 60)
            .Take(most).Select(property => $"{Plain(property.Name)}: {property.Words}"));

    public static string Shortened(string text, int longest) => text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 2]) ? longest - 2 : longest - 1)] + "…";
}
