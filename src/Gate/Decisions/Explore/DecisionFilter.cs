using System.Text;
using Throughline.Kernel;

namespace Throughline.Gate.Decisions.Explore;

/// <summary>Which decisions are asked for. Instants are microseconds UTC; <see cref="Until"/> is the first that is not meant.</summary>
internal sealed record DecisionFilter
{
    public string? Key { get; init; }
    public Verdict? Verdict { get; init; }
    public DecisionRule? Rule { get; init; }
    public string? Purpose { get; init; }
    public string? Team { get; init; }
    public string? Touchpoint { get; init; }
    public long? Policy { get; init; }
    public long? From { get; init; }
    public long? Until { get; init; }

    /// <summary>Every kind fits.</summary>
    public bool TakesAllKinds => this is { Verdict: null, Rule: null, Purpose: null, Team: null, Touchpoint: null, Policy: null };

    public bool Fits(DecisionKind kind) =>
        (Verdict is null || kind.Verdict == Verdict) && (Rule is null || kind.IsBy(Rule.Value)) && (Purpose is null || kind.Purpose == Purpose)
        && (Team is null || kind.Team == Team) && (Touchpoint is null || kind.Touchpoint == Touchpoint) && (Policy is null || kind.Policy == Policy);
}

/// <summary>A decision's place among all, the newest first. Below the last line of a page begins the next.</summary>
internal readonly record struct DecisionPlace(long At, string Key, long Number)
{
    public static DecisionPlace Top { get; } = new(long.MaxValue, "", 0);

    public static DecisionPlace Of(RecordedDecision made) => new(made.At, made.Key, made.Number);

    /// <summary>As both databases compare: texts by code points, which UTF-8 keeps in order and UTF-16 does not.</summary>
    public static IComparer<DecisionPlace> Order { get; } = Comparer<DecisionPlace>.Create((one, other) =>
        one.At != other.At ? one.At.CompareTo(other.At)
        : one.Key != other.Key ? Encoding.UTF8.GetBytes(one.Key).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other.Key))
        : one.Number.CompareTo(other.Number));

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{At}~{Number}~{Key}");

    /// <exception cref="UserErrorException">It is none.</exception>
    public static DecisionPlace Read(string text)
    {
        var parts = text.Split('~', 3);
        return parts.Length == 3 && long.TryParse(parts[0], out var at) && long.TryParse(parts[1], out var number) && !parts[2].Contains('\0', StringComparison.Ordinal)
            ? new(at, parts[2], number) : throw new UserErrorException("“after” is what a page said as its next.");
    }
}
