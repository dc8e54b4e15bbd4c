using System.Globalization;
using Throughline.Gate.Decisions;
using Throughline.Gate.Decisions.Explore;
using Throughline.Kernel;

namespace Throughline.Gate.Replays;

/// <summary>Ends of intents as people read them: what was, and what would have been.</summary>
internal static class ReplayWords
{
    /// <summary>The same verdict at another time or by another channel.</summary>
    public const string Moved = "moved";

    /// <summary>In the order in which they are shown.</summary>
    public static IReadOnlyList<string> Ends { get; } = [.. DecisionWords.Verdicts.Select(DecisionList.Text), Moved];

    public static string Of(string end) => end switch
    {
        "send" => "sent",
        "hold" => "held",
        "hand over" => "handed over",
        "drop" => "dropped",
        _ => Moved,
    };

    public static string Class(string end) => end == Moved ? "dec-moved" : DecisionWords.Class(DecisionList.VerdictOf(end));

    public static string Rule(string rule) => DecisionWords.Rules.Where(r => DecisionWords.Key(r) == rule).Select(DecisionWords.Of).FirstOrDefault() ?? rule;

    public static string Day(long day) => Micros.ToText(day * Micros.PerDay)[..10];

    /// <exception cref="UserErrorException">It is none.</exception>
    public static long? DayOf(string? text) => string.IsNullOrWhiteSpace(text) ? null
        : DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Micros.From(new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero)) / Micros.PerDay
            : throw new UserErrorException($"“{text}” is no day: write day as 2026-03-01.");

    /// <summary>The page of what stands behind a number.</summary>
    public static string Address(long replay, ReplayNarrow narrow, string? after = null) => string.Create(CultureInfo.InvariantCulture, $"/gate/replays/{replay}/intents") + string.Concat(new[]
    {
        ("day", narrow.Day is { } day ? Day(day) : null), ("team", narrow.Team), ("purpose", narrow.Purpose), ("rule", narrow.Rule), ("was", narrow.Was), ("would", narrow.Would), ("after", after),
    }.Where(part => part.Item2 is not null).Select((part, i) => (i == 0 ? "?" : "&") + part.Item1 + "=" + Uri.EscapeDataString(part.Item2!)));
}
