using Throughline.Gate.Decisions;

namespace Throughline.Gate.Replays;

/// <summary>
/// A decision that was made, with what it rested on. What is long is kept as it was stored and read where it is asked for: of most decisions
/// the replay asks for the inputs, and for nothing else.
/// </summary>
internal sealed class RecordedStep
{
    private static readonly byte[] DisplacesNobody = [.. "\"displaced\":[]"u8];
    private Decision? decision;

    public required string Key { get; init; }
    public required long Number { get; init; }
    public required long Identifier { get; init; }
    public required long At { get; init; }
    public required long Place { get; init; }
    public required Verdict Verdict { get; init; }
    public required string? Channel { get; init; }
    public required long? PlannedAt { get; init; }
    public required long? Until { get; init; }

    /// <summary>The intent, as JSON.</summary>
    public required byte[] Content { get; init; }

    /// <summary>The inputs, as JSON.</summary>
    public required byte[] Recorded { get; init; }

    /// <summary>The decision, as JSON.</summary>
    public required byte[] Outcome { get; init; }

    public Intent Intent() => RecordedJson.IntentOf(Content);

    public Inputs Inputs() => RecordedJson.InputsOf(Recorded);

    public Decision Decision => decision ??= RecordedJson.DecisionOf(Outcome);

    public IReadOnlyList<string> Displaced => Outcome.AsSpan().IndexOf(DisplacesNobody) >= 0 ? [] : Decision.Displaced;

    /// <summary>By time, by the order of those that one transaction made, and by key.</summary>
    public static int Compare(RecordedStep one, RecordedStep other) =>
        one.At != other.At ? one.At.CompareTo(other.At)
        : one.Place != other.Place ? one.Place.CompareTo(other.Place)
        : string.CompareOrdinal(one.Key, other.Key) is var byKey and not 0 ? byKey
        : one.Number.CompareTo(other.Number);
}

/// <summary>An intent that would have come to another end: was and would are verdicts, or moved; rule is the one that makes the difference.</summary>
internal sealed record ReplayChange(string Key, long Identifier, long Day, string Team, string Purpose, string Rule, string Was, string Would);
