using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>
/// Joins persons that stand by further claims, without looking at the claims that made them. Where that could go wrong, because an earlier
/// claim would now be refused, it says so in <see cref="Unclear"/> and leaves it to <see cref="PersonMap.MakeAnew"/>.
/// </summary>
internal sealed class Join
{
    private readonly Memberships memberships;
    private readonly Dictionary<long, long> personOf;
    private readonly Dictionary<long, Group> persons;
    private readonly List<(Group One, Group Other)> apart;
    private readonly Limits limits;
    private readonly HashSet<Group> changed = [];

    private Join(
        Memberships memberships, Dictionary<long, long> personOf, Dictionary<long, Group> persons, List<(Group One, Group Other)> apart, Limits limits) =>
        (this.memberships, this.personOf, this.persons, this.apart, this.limits) = (memberships, personOf, persons, apart, limits);

    /// <summary>Identifiers whose persons must be made anew.</summary>
    public List<long> Unclear { get; } = [];

    public static Join Begin(Transaction tx, Memberships memberships, Separations separations, IReadOnlyCollection<Claim> claims)
    {
        var belongs = memberships.Of(tx, [.. claims.SelectMany(c => (long[])[c.Pair.Low, c.Pair.High]).Distinct()]);
        var touched = belongs.Values.Distinct().ToList();
        memberships.Lock(tx, touched);
        var groups = memberships.Groups(tx, touched);
        var kept = separations.Between(tx, touched).Where(pair => groups.ContainsKey(pair.One) && groups.ContainsKey(pair.Other))
            .Select(pair => (groups[pair.One], groups[pair.Other])).ToList();
        return new Join(memberships, belongs, groups, kept, Limits.Read(tx));
    }

    /// <summary>The claim as it is to be kept: accepted, or with why it was refused.</summary>
    public Claim Take(Claim claim)
    {
        if (claim.Refused == RefusedClaim.Blocked)
            return claim;
        var (one, other) = (persons[personOf[claim.Pair.Low]].Top, persons[personOf[claim.Pair.High]].Top);
        if (claim.Pair.Rank == ClaimRank.Merged)
            return Unclearly(claim, null);
        var refused = one == other ? null : Group.Refuses(one, other, claim.Pair.Rank, apart.Select(pair => (pair.One.Top, pair.Other.Top)), limits);
        if (refused is not null)
            return IsLater(claim, one) && IsLater(claim, other) ? claim with { Refused = refused } : Unclearly(claim, refused);
        var before = (one, one.PersonId, one.First);
        Group.Join(one, other, claim);
        if (one != other || before != (one, one.PersonId, one.First))
            changed.Add(one.Top);
        return claim with { Refused = null };
    }

    /// <summary>Writes what became of the persons; the identifiers whose person changed.</summary>
    public List<long> Write(Transaction tx)
    {
        var renamed = persons.Where(p => p.Value.Top.PersonId != p.Key).Select(p => (Old: p.Key, New: p.Value.Top.PersonId)).ToList();
        var tops = changed.Select(g => g.Top).Distinct().ToList();
        var moved = renamed.Count == 0 ? [] : memberships.In(tx, renamed.ConvertAll(p => p.Old)).SelectMany(of => of).ToList();
        memberships.Rename(tx, renamed);
        if (renamed.Count > 0)
            memberships.Forget(tx, renamed.ConvertAll(p => p.Old));
        memberships.SetClaims(tx, tops.ConvertAll(g => (g.PersonId, g.First!, g.Last!)));
        return moved;
    }

    private static bool IsLater(Claim claim, Group person) => person.Last is null || claim.Key! > person.Last;

    private Claim Unclearly(Claim claim, string? refused)
    {
        Unclear.Add(claim.Pair.Low);
        Unclear.Add(claim.Pair.High);
        return claim with { Refused = refused };
    }
}
