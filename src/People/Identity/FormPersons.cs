namespace Throughline.People.Identity;

/// <summary>
/// Makes persons of claims, from nothing: each claim in canonical order joins the two it names, unless the person would hold two that are
/// kept apart, or more identifiers of a type than the limit. The same claims give the same persons, whatever order they came in.
/// </summary>
internal static class FormPersons
{
    /// <param name="counted">Every identifier concerned, with what of it counts towards a limit (<see cref="Limits.Counted"/>).</param>
    /// <param name="claims">All claims that name one of them, in any order; those taken back or blocked join nothing.</param>
    /// <param name="apart">Pairs of identifiers kept apart.</param>
    /// <param name="limits">How many of a type a person may have.</param>
    public static Formed Decide(
        IReadOnlyDictionary<long, string?> counted, IEnumerable<Claim> claims, IReadOnlyCollection<(long Low, long High)> apart, Limits limits)
    {
        var groups = counted.ToDictionary(pair => pair.Key, pair => new Group(pair.Key, pair.Value));
        var refused = new List<Claim>();
        var accepted = new List<Claim>();
        foreach (var claim in claims.Where(c => c.Key is not null && c.Refused != RefusedClaim.Blocked).OrderBy(c => c.Key))
        {
            var (one, other) = (groups[claim.Pair.Low].Top, groups[claim.Pair.High].Top);
            var reason = one == other ? null : Group.Refuses(one, other, claim.Pair.Rank, Between(groups, apart), limits);
            if (reason is not null)
            {
                refused.Add(claim with { Refused = reason });
                continue;
            }
            accepted.Add(claim with { Refused = null });
            Group.Join(one, other, claim);
        }
        return new Formed(
            [.. groups.Values.GroupBy(g => g.Top).Select(of => new FormedPerson(of.Key.PersonId, [.. of.Select(g => g.Identifier)], of.Key.First, of.Key.Last))],
            [.. accepted, .. refused]);
    }

    private static IEnumerable<(Group, Group)> Between(Dictionary<long, Group> groups, IReadOnlyCollection<(long Low, long High)> apart) =>
        apart.Where(pair => groups.ContainsKey(pair.Low) && groups.ContainsKey(pair.High)).Select(pair => (groups[pair.Low].Top, groups[pair.High].Top));
}

/// <summary>Persons, and each claim with why it was refused, or not.</summary>
internal sealed record Formed(IReadOnlyList<FormedPerson> Persons, IReadOnlyList<Claim> Claims);

/// <param name="Id">The id of the first identifier in canonical order.</param>
/// <param name="Members">Ids of its identifiers.</param>
/// <param name="First">The first claim of it; null for a single identifier.</param>
/// <param name="Last">None of the claims that it took to make it is later.</param>
internal sealed record FormedPerson(long Id, IReadOnlyList<long> Members, ClaimKey? First, ClaimKey? Last);
