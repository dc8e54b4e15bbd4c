using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>What is said of a segment.</summary>
internal static class Sentences
{
    public static string Of(Rule rule, RuleBook book) => $"People who {Words.Of(rule, book.NameOf)}";

    public static string State(Segment segment) => segment.ComputedTo is null ? "live" : segment.Stopped ? "stopped" : "computing";

    /// <summary>The share of identifiers looked at, while there are others; null when all have been.</summary>
    public static double? Progress(Segment segment, long lastIdentifier) =>
        segment.ComputedTo is { } to ? lastIdentifier == 0 ? 0 : Math.Min(1, (double)to / lastIdentifier) : null;
}
