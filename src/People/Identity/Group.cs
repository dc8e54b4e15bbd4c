using System.Collections.Immutable;

namespace Throughline.People.Identity;

/// <summary>Identifiers that are becoming a person: a node of a union-find forest that knows at its top what limits ask for.</summary>
internal sealed class Group
{
    private ImmutableDictionary<string, long> counts;
    private Group? into;
    private long size = 1;

    public Group(long identifier, string? counted)
        : this(identifier, counted is null ? [] : [KeyValuePair.Create(counted, 1L)], null, null) { }

    /// <summary>A person that already stands.</summary>
    public Group(long person, IEnumerable<KeyValuePair<string, long>> counts, ClaimKey? first, ClaimKey? last)
    {
        (Identifier, PersonId, First, Last) = (person, person, first, last);
        this.counts = counts.ToImmutableDictionary(StringComparer.Ordinal);
    }

    public long Identifier { get; }

    public long PersonId { get; private set; }

    /// <summary>The first claim in it; the one whose subject the person has its id from.</summary>
    public ClaimKey? First { get; private set; }

    /// <summary>No claim that it took to join it is later.</summary>
    public ClaimKey? Last { get; private set; }

    public Group Top
    {
        get
        {
            var top = this;
            while (top.into is not null)
                top = top.into;
            if (into is not null)
                into = top; // half of path compression, which is enough
            return top;
        }
    }

    /// <summary>Why the two tops can't be one person; null where they can. An operator's merge is above limits, not above a separation.</summary>
    public static string? Refuses(Group one, Group other, ClaimRank rank, IEnumerable<(Group One, Group Other)> apart, Limits limits)
    {
        if (apart.Any(pair => (pair.One == one && pair.Other == other) || (pair.One == other && pair.Other == one)))
            return RefusedClaim.Separated;
        if (rank == ClaimRank.Merged)
            return null;
        string? broken = null;
        foreach (var (counted, count) in one.counts)
            if (other.counts.TryGetValue(counted, out var more) && count + more > limits.OfCounted(counted)
                && (broken is null || string.CompareOrdinal(counted, broken) < 0))
                broken = counted;
        return broken is null ? null : RefusedClaim.Limit(broken);
    }

    /// <summary>Makes the two tops one by a claim, or notes a further claim within one.</summary>
    public static void Join(Group one, Group other, Claim claim)
    {
        var top = one.size >= other.size ? one : other;
        if (one != other)
        {
            var joined = top == one ? other : one;
            joined.into = top;
            top.size += joined.size;
            foreach (var (counted, count) in joined.counts)
                top.counts = top.counts.SetItem(counted, top.counts.GetValueOrDefault(counted) + count);
            if (joined.First is not null)
                top.Begins(joined.First, joined.PersonId);
            top.Last = ClaimKey.Later(top.Last, ClaimKey.Later(joined.Last, claim.Key!));
        }
        top.Begins(claim.Key!, claim.Subject);
    }

    private void Begins(ClaimKey key, long subject)
    {
        if (First is not null && First <= key)
            return;
        (First, PersonId) = (key, subject);
    }
}
