namespace Throughline.People.Linkage.Suggestions;

/// <summary>What a field says for (positive bits) or against two people being one.</summary>
public sealed record MatchEvidence(string Field, string Level, double Bits);

/// <summary>Two people who share no identifier and may be one, each by one of their identifiers.</summary>
internal sealed record Suggestion(long Low, long High, double Probability, IReadOnlyList<MatchEvidence> Evidence);

/// <summary>How searching for matches stands. <see cref="ApplyFrom"/>: the probability from which they are merged without being asked; null for never.</summary>
internal sealed class MatchSearch
{
    public double? ApplyFrom { get; init; }
    public long? AskedAt { get; init; }
    public long? HeldUntil { get; init; }
    public long? SearchedAt { get; init; }
    public long People { get; init; }
    public long Found { get; init; }
}
