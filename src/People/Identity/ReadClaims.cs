using Throughline.Events.Log;

namespace Throughline.People.Identity;

/// <summary>Which claims an event makes: its strongest identifier was seen with each of the others.</summary>
internal static class ReadClaims
{
    /// <param name="e">The event.</param>
    /// <param name="source">Its source's name.</param>
    /// <param name="isOwn">Whether the source is <see cref="Sources.Own"/>: others' events of kind identity are events like any.</param>
    /// <param name="isKnown">Whether a pair is known to be kept under an earlier time: its claim then says nothing and is left out.</param>
    public static IEnumerable<Claim> Of(Event e, string source, bool isOwn, Func<Pair, long, bool>? isKnown = null)
    {
        if (Rank(e, isOwn) is not { } rank)
            yield break;
        for (var i = 0; i < e.Others.Count; i++)
            if (e.Others[i] != e.Subject && Pair.Of(e.Subject, e.Others[i], rank, rank == ClaimRank.Merged ? e.MessageId : "") is var pair && isKnown?.Invoke(pair, e.OccurredAt) != true)
                yield return new Claim(pair, ClaimKey.Of(rank, e.OccurredAt, source, e.MessageId, i), e.Subject);
    }

    private static ClaimRank? Rank(Event e, bool isOwn) => !isOwn || e.Kind != IdentityFact.Kind ? ClaimRank.Seen : e.Name switch
    {
        IdentityFact.Merged => ClaimRank.Merged,
        IdentityFact.Verified => ClaimRank.Verified,
        _ => null,
    };
}
