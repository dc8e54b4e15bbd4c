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
    private readonly Dictionary<long, string?> added;
    private readonly HashSet<Group> changed = [];

    private Join(
        Memberships memberships, Dictionary<long, long> personOf, Dictionary<long, Group> persons, Dictionary<long, string?> added,
        List<(Group One, Group Other)> apart, Limits limits) =>
        (this.memberships, this.personOf, this.persons, this.added, this.apart, this.limits) = (memberships, personOf, persons, added, apart, limits);

    /// <summary>Identifiers whose persons must be made anew.</summary>
    public List<long> Unclear { get; } = [];

    /// <param name="tx">The transaction.</param>
    /// <param name="memberships">The map.</param>
    /// <param name="separations">Who is kept apart.</param>
    /// <param name="added">Identifiers that the map has not yet, with what they count as.</param>
    /// <param name="claims">The further claims.</param>
    public static Join Begin(
        Transaction tx, Memberships memberships, Separations separations, Dictionary<long, string?> added, IReadOnlyCollection<Claim> claims)
    {
        var belongs = memberships.Of(tx, [.. claims.SelectMany(c => (long[])[c.Pair.Low, c.Pair.High]).Where(id => !added.ContainsKey(id)).Distinct()]);
        var touched = belongs.Values.Distinct().ToList();
        memberships.Lock(tx, touched);
        var groups = memberships.Groups(tx, touched);
        foreach (var (id, counted) in added)
            (belongs[id], groups[id]) = (id, new Group(id, counted));
        var kept = separations.Between(tx, touched).Where(pair => groups.ContainsKey(pair.One) && groups.ContainsKey(pair.Other))
            .Select(pair => (groups[pair.One], groups[pair.Other])).ToList();
        return new Join(memberships, belongs, groups, added, kept, Limits.Read(tx));
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
        memberships.Add(tx, added.Select(a => (a.Key, persons[a.Key].Top.PersonId, a.Value)));
        var renamed = persons.Where(p => !added.ContainsKey(p.Key) && p.Value.Top.PersonId != p.Key).Select(p => (Old: p.Key, New: p.Value.Top.PersonId)).ToList();
        var tops = changed.Select(g => g.Top).Distinct().ToList();
        var moved = renamed.Count == 0 ? [] : memberships.In(tx, renamed.ConvertAll(p => p.Old)).SelectMany(of => of).ToList();
        memberships.Rename(tx, renamed);
        memberships.CountMore(tx, persons.Values.Select(g => g.Top).Distinct().Count() - persons.Keys.Count(id => !added.ContainsKey(id)));
        if (renamed.Count > 0)
            memberships.Forget(tx, renamed.ConvertAll(p => p.Old));
        memberships.SetClaims(tx, tops.ConvertAll(g => (g.PersonId, g.First!, g.Last!)));
        moved.AddRange(added.Keys);
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
