using Throughline.Events.Log;

namespace Throughline.People.Identity;

/// <summary>Which claims an event makes: its strongest identifier was seen with each of the others.</summary>
internal static class ReadClaims
{
    /// <param name="e">The event.</param>
    /// <param name="source">Its source's name.</param>
    /// <param name="isOwn">Whether the source is <see cref="Sources.Own"/>: others' events of kind identity are events like any.</param>
    public static IEnumerable<Claim> Of(Event e, string source, bool isOwn)
    {
        if (Rank(e, isOwn) is not { } rank)
            yield break;
        for (var i = 0; i < e.Others.Count; i++)
            if (e.Others[i] != e.Subject)
                yield return new Claim(Pair.Of(e.Subject, e.Others[i], rank, rank == ClaimRank.Merged ? e.MessageId : ""), ClaimKey.Of(rank, e.OccurredAt, source, e.MessageId, i), e.Subject);
    }

    private static ClaimRank? Rank(Event e, bool isOwn) => !isOwn || e.Kind != IdentityFact.Kind ? ClaimRank.Seen : e.Name switch
    {
        IdentityFact.Merged => ClaimRank.Merged,
        IdentityFact.Verified => ClaimRank.Verified,
        _ => null,
    };
}
