using Throughline.Events.Blocking;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>
/// Keeps the map from identifiers to persons true to the claims: always what <see cref="FormPersons"/> would make of all of them,
/// without making everything anew where that can be avoided (docs/adr/0040 says when, and why it is the same).
/// </summary>
internal sealed class PersonMap(
    Memberships memberships, Claims claims, Separations separations, BlockedValues blocked, Identifiers identifiers, IEnumerable<IFollowPersons> followers)
{
    private readonly KnownClaims known = new();

    // Claims of the whole server are taken in one after the other: a batch of them takes milliseconds, and their order means nothing.
    private const long LockKey = 0x4964656e74697479; // "Identity"

    /// <summary>Until the transaction ends, nobody else changes the map.</summary>
    public void Lock(Transaction tx) => Hold(tx);

    /// <inheritdoc cref="Lock"/>
    public static void Hold(Transaction tx)
    {
        if (tx.Dialect.IsPostgres)
            tx.Execute("select pg_advisory_xact_lock(@LockKey)", new { LockKey });
    }

    /// <summary>The reader's next batch: what it found out in the batches before still holds, as long as it goes forwards and meets no operator's fact.</summary>
    public void Follow(IReadOnlyList<Event> batch, bool hasFacts) => known.Follow(batch[0].Position, batch[^1].Position, hasFacts);

    /// <summary>True where a claim of this pair and time is known to say nothing new; where false, it may say nothing new all the same.</summary>
    public bool Knows(Pair pair, long at) => known.SaysNothingNew(pair, at);

    /// <summary>
    /// Takes in identifiers and claims about them, in any order. An identifier that was not there yet is a person of its own, unless a claim joins it.
    /// </summary>
    public void Take(Transaction tx, IEnumerable<long> named, IEnumerable<Claim> made)
    {
        var added = NotYetThere(tx, named);
        var news = News(tx, made, added);
        if (added.Count + news.Count == 0)
            return;
        var join = Join.Begin(tx, memberships, separations, added, news);
        claims.Set(tx, news.ConvertAll(join.Take));
        Tell(tx, join.Write(tx));
        if (join.Unclear.Count > 0)
            MakeAnew(tx, join.Unclear);
    }

    /// <summary>What each identifier that is not there yet counts as towards a limit.</summary>
    private Dictionary<long, string?> NotYetThere(Transaction tx, IEnumerable<long> named)
    {
        var ids = named.Where(id => !known.Has(id)).ToHashSet();
        if (ids.Count == 0)
            return [];
        tx.AfterCommit(() => known.Add(ids, []));
        var there = memberships.Of(tx, ids);
        return memberships.CountedOfNew(tx, ids.Where(id => !there.ContainsKey(id)).ToList(), Limits.Read(tx));
    }

    /// <summary>Those claims that say what was not known, of each pair the first.</summary>
    private List<Claim> News(Transaction tx, IEnumerable<Claim> made, Dictionary<long, string?> added)
    {
        var firsts = new Dictionary<Pair, Claim>();
        var claimed = made.Where(c => !known.SaysNothingNew(c)).ToList();
        var undone = claims.Undone(tx, claimed.Select(c => c.Pair.Merge).Where(merge => merge.Length > 0).Distinct());
        foreach (var claim in claimed.Where(c => !undone.Contains(c.Pair.Merge)))
            if (!firsts.TryGetValue(claim.Pair, out var first) || claim.Key! < first.Key!)
                firsts[claim.Pair] = claim;
        if (firsts.Count == 0)
            return [];
        var there = claims.Of(tx, firsts.Keys.Where(pair => !added.ContainsKey(pair.Low) && !added.ContainsKey(pair.High)).ToList());
        tx.AfterCommit(() => known.Add([], firsts.Values.Where(c => c.Pair.Rank == ClaimRank.Seen && there.GetValueOrDefault(c.Pair) is null or { RetractedThrough: long.MinValue })));
        var news = firsts.Values.Where(c => Changes(c, there.GetValueOrDefault(c.Pair))).ToList();
        var isBlocked = Blocked(tx, news);
        return news.ConvertAll(c => c with
        {
            RetractedThrough = there.GetValueOrDefault(c.Pair)?.RetractedThrough ?? long.MinValue,
            Refused = isBlocked.Contains(c.Pair.Low) || isBlocked.Contains(c.Pair.High) ? RefusedClaim.Blocked : null,
        });
    }

    /// <summary>Makes the persons anew that these identifiers, or claims about them, could belong to.</summary>
    public void MakeAnew(Transaction tx, IReadOnlyCollection<long> ids)
    {
        var (formed, found) = Form(tx, ids, _ => true);
        var reached = formed.Persons.SelectMany(p => p.Members).ToList();
        var before = memberships.Of(tx, reached);
        memberships.Lock(tx, [.. before.Values.Distinct()]);
        memberships.Forget(tx, [.. before.Values.Distinct()]);
        var changes = formed.Persons.SelectMany(p => p.Members.Where(id => before[id] != p.Id).Select(id => (id, p.Id))).ToList();
        memberships.Set(tx, changes);
        memberships.CountMore(tx, formed.Persons.Count - before.Values.Distinct().Count());
        memberships.SetClaims(tx, [.. formed.Persons.Where(p => p.First is not null).Select(p => (p.Id, p.First!, p.Last!))]);
        claims.Set(tx, [.. formed.Claims.Where(c => c.Refused != found[c.Pair].Refused)]);
        Tell(tx, [.. changes.SelectMany(c => (long[])[c.id, before[c.id]]).Distinct()]);
    }

    public void Clear(Transaction tx)
    {
        known.Clear();
        memberships.Clear(tx);
        claims.Clear(tx);
        separations.Clear(tx);
        foreach (var follower in followers)
            follower.Reset(tx);
    }

    /// <summary>The persons that these identifiers, and all that claims lead to from them, would be if only some claims were there.</summary>
    public Formed Suppose(Session session, IReadOnlyCollection<long> ids, Func<Claim, bool> isThere) => Form(session, ids, isThere).Formed;

    private (Formed Formed, Dictionary<Pair, Claim> Found) Form(Session session, IReadOnlyCollection<long> ids, Func<Claim, bool> isThere)
    {
        var (reached, found) = Reach(session, ids);
        return (FormPersons.Decide(
            memberships.Counted(session, reached), found.Values.Where(isThere), separations.Of(session, reached), Limits.Read(session)), found);
    }

    /// <summary>Everything that claims, accepted or refused, lead to from these identifiers.</summary>
    private (HashSet<long> Identifiers, Dictionary<Pair, Claim> Claims) Reach(Session session, IReadOnlyCollection<long> ids)
    {
        var (reached, found) = (ids.ToHashSet(), new Dictionary<Pair, Claim>());
        IReadOnlyCollection<long> frontier = reached.ToList();
        while (frontier.Count > 0)
        {
            var next = new List<long>();
            foreach (var claim in claims.Naming(session, frontier).Where(c => c.Key is not null && c.Refused != RefusedClaim.Blocked))
            {
                found.TryAdd(claim.Pair, claim);
                if (reached.Add(claim.Pair.Low))
                    next.Add(claim.Pair.Low);
                if (reached.Add(claim.Pair.High))
                    next.Add(claim.Pair.High);
            }
            frontier = next;
        }
        return (reached, found);
    }

    private HashSet<long> Blocked(Transaction tx, IReadOnlyCollection<Claim> named)
    {
        var isBlocked = blocked.Of(tx);
        return isBlocked.IsEmpty ? [] : [.. identifiers.Of(tx, [.. named.SelectMany(c => (long[])[c.Pair.Low, c.Pair.High]).Distinct()]).Where(isBlocked.Has).Select(i => i.Id)];
    }

    private static bool Changes(Claim claim, Claim? before) => before is null
        || (claim.Key!.At > before.RetractedThrough && (before.Key is null || claim.Key < before.Key));

    private void Tell(Transaction tx, IReadOnlyCollection<long> moved)
    {
        if (moved.Count > 0)
            foreach (var follower in followers)
                follower.Moved(tx, moved);
    }
}
