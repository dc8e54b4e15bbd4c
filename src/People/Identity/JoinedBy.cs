using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>Why identifiers are one person's: the claims that joined them, as pages and answers tell it.</summary>
internal sealed class JoinedBy(Claims claims, Persons persons, Separations separations, Identifiers identifiers)
{
    /// <summary>Everything said about this person's identifiers, first in canonical order first: what joined them, and what was refused.</summary>
    public List<ToldClaim> Claims(Session session, long person)
    {
        var members = persons.Members(session, person);
        return Tell(session, claims.Naming(session, members).Where(c => c.Key is not null).OrderBy(c => c.Key)
            .DistinctBy(c => c.Pair.Rank == ClaimRank.Merged ? c.Pair with { Low = 0, High = 0 } : c.Pair).ToList());
    }

    /// <summary>Pairs with one of this person's identifiers that an operator keeps apart.</summary>
    public List<(KnownIdentifier One, KnownIdentifier Other)> Separations(Session session, long person)
    {
        var pairs = separations.Of(session, persons.Members(session, person));
        var known = Known(session, pairs.SelectMany(p => (long[])[p.Low, p.High]));
        return pairs.ConvertAll(p => (known[p.Low], known[p.High]));
    }

    /// <summary>The shortest chain of claims from one identifier to another of the same person; empty where there is none.</summary>
    public List<(KnownIdentifier One, KnownIdentifier Other)> Way(Session session, long from, long to)
    {
        if (persons.Of(session, from) is not { } person || persons.Of(session, to) != person)
            return [];
        var joins = claims.Naming(session, persons.Members(session, person)).Where(c => c.Key is not null && c.Refused is null)
            .SelectMany(c => ((long, long)[])[(c.Pair.Low, c.Pair.High), (c.Pair.High, c.Pair.Low)])
            .ToLookup(pair => pair.Item1, pair => pair.Item2);
        var cameFrom = new Dictionary<long, long> { [from] = from };
        var next = new Queue<long>([from]);
        while (next.TryDequeue(out var at) && at != to)
            foreach (var other in joins[at].Where(other => cameFrom.TryAdd(other, at)))
                next.Enqueue(other);
        if (!cameFrom.ContainsKey(to))
            return [];
        var way = new List<(long, long)>();
        for (var at = to; at != from; at = cameFrom[at])
            way.Add((cameFrom[at], at));
        way.Reverse();
        var known = Known(session, cameFrom.Keys);
        return way.ConvertAll(step => (known[step.Item1], known[step.Item2]));
    }

    /// <summary>These claims with their identifiers and persons.</summary>
    public List<ToldClaim> Tell(Session session, List<Claim> told)
    {
        var ids = told.SelectMany(c => (long[])[c.Pair.Low, c.Pair.High]).Distinct().ToList();
        var (known, people) = (Known(session, ids), persons.Of(session, ids));
        return told.ConvertAll(c =>
        {
            var other = c.Subject == c.Pair.Low ? c.Pair.High : c.Pair.Low;
            return new ToldClaim(c, known[c.Subject], known[other], people[c.Subject], people[other]);
        });
    }

    private Dictionary<long, KnownIdentifier> Known(Session session, IEnumerable<long> ids) =>
        identifiers.Of(session, [.. ids.Distinct()]).ToDictionary(i => i.Id);
}

/// <summary>A claim with who it is about: <paramref name="One"/> is the stronger identifier.</summary>
internal sealed record ToldClaim(Claim Claim, KnownIdentifier One, KnownIdentifier Other, long PersonOfOne, long PersonOfOther)
{
    public string Source => Claim.Key!.Source;
    public long At => Claim.Key!.At;

    /// <summary>What happened, in words.</summary>
    public string Words => Claim.Pair.Rank switch
    {
        ClaimRank.Merged => "merged by an operator",
        ClaimRank.Verified => "verified by an agent",
        _ => $"seen together by {Source}",
    };

    /// <summary>Why it joined nothing, in words; null where it did.</summary>
    public string? Why => Claim.Refused switch
    {
        null => null,
        RefusedClaim.Separated => "An operator keeps them apart.",
        RefusedClaim.Blocked => "One of the values identifies nobody.",
        var refused => $"One person would have more identifiers of type {Limits.TypeOf(RefusedClaim.LimitIn(refused)!)} than the limit.",
    };
}
