namespace Throughline.People.Identity;

/// <summary>Two identifiers that claims of one rank call one person's.</summary>
/// <param name="Low">The lower internal id.</param>
/// <param name="High">The higher internal id.</param>
/// <param name="Rank">Whose word it is.</param>
/// <param name="Merge">Of an operator's merge the message id of its fact, since each is taken back by itself; else empty.</param>
internal readonly record struct Pair(long Low, long High, ClaimRank Rank, string Merge)
{
    public static Pair Of(long one, long other, ClaimRank rank, string merge = "") => new(Math.Min(one, other), Math.Max(one, other), rank, merge);
}

/// <summary>Of all claims that say the same, the first. A later one changes nothing, so it is not kept; the log has it.</summary>
/// <param name="Pair">Which identifiers, and whose word.</param>
/// <param name="Key">Its place in canonical order; null where every claim of the pair was taken back.</param>
/// <param name="Subject">The stronger of the two: a person that begins with this claim has its id.</param>
/// <param name="Refused">Why it joins nothing, see <see cref="RefusedClaim"/>; null where both are one person.</param>
/// <param name="RetractedThrough">Claims of this time (microseconds UTC) and before were taken back; <see cref="long.MinValue"/> for none.</param>
internal sealed record Claim(Pair Pair, ClaimKey? Key, long Subject, string? Refused = null, long RetractedThrough = long.MinValue);

/// <summary>Why a claim was refused.</summary>
internal static class RefusedClaim
{
    public const string Separated = "separated";
    public const string Blocked = "blocked";
    private const string LimitOf = "limit ";

    public static string Limit(string limited) => LimitOf + limited;

    /// <summary>What a person would have too many of; null where it was refused for something else.</summary>
    public static string? LimitIn(string refused) => refused.StartsWith(LimitOf, StringComparison.Ordinal) ? refused[LimitOf.Length..] : null;
}
