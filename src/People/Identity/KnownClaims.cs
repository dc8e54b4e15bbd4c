using System.Collections.Concurrent;
using Throughline.Events.Log;

namespace Throughline.People.Identity;

/// <summary>
/// What the reader need not look up again: identifiers that the map has, and claims of pairs that came after one that is kept. Most events say
/// what was said before. It holds as long as the reader goes forwards and meets no operator's fact: a rebuild, on whichever node, makes it go
/// back, and what a claim taken back leaves open, the fact itself looks up in the log.
/// </summary>
internal sealed class KnownClaims
{
    private const int Most = 200_000;
    private readonly ConcurrentDictionary<long, byte> identifiers = new();
    private readonly ConcurrentDictionary<Pair, ClaimKey> firsts = new();
    private Position reached = Position.Start;

    public bool Has(long identifier) => identifiers.ContainsKey(identifier);

    /// <summary>True where the pair is kept under this claim or an earlier one.</summary>
    public bool SaysNothingNew(Claim claim) => firsts.TryGetValue(claim.Pair, out var first) && first <= claim.Key;

    /// <summary>True where the pair is kept under a claim of an earlier time.</summary>
    public bool SaysNothingNew(Pair pair, long at) => firsts.TryGetValue(pair, out var first) && first.At < at;

    /// <summary>Call before each batch of the log.</summary>
    public void Follow(Position first, Position last, bool hasFacts)
    {
        if (first <= reached || hasFacts)
            Clear();
        reached = last;
    }

    /// <summary>Only once it is durable.</summary>
    public void Add(IEnumerable<long> ids, IEnumerable<Claim> kept)
    {
        if (identifiers.Count > Most || firsts.Count > Most)
            Clear();
        foreach (var id in ids)
            identifiers[id] = 0;
        foreach (var claim in kept)
            firsts[claim.Pair] = claim.Key!;
    }

    public void Clear()
    {
        identifiers.Clear();
        firsts.Clear();
    }
}
