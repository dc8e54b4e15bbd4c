using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>
/// What an operator's fact does to the map, where it is no claim: takes claims back, keeps apart, lets together again. To do it twice is to do
/// it once: the verb does it in its own transaction, the reader when it comes by, and again after a rebuild.
/// </summary>
internal sealed class ApplyFact(PersonMap map, Claims claims, Separations separations, EventLog log, Sources sources)
{
    private const int Page = 1000;

    public void Do(Transaction tx, Event fact)
    {
        if (fact.Name == IdentityFact.Undone && Merge(fact) is { } merge)
            map.MakeAnew(tx, claims.UndoMerge(tx, merge));
        if (fact.Others.Count != 1)
            return;
        var (one, other) = (fact.Subject, fact.Others[0]);
        switch (fact.Name)
        {
            case IdentityFact.Retracted when RankOf(fact) is { } rank:
                Retract(tx, Pair.Of(one, other, rank), fact.OccurredAt);
                break;
            case IdentityFact.Separated:
                separations.Add(tx, one, other, fact.OccurredAt);
                break;
            case IdentityFact.Reunited:
                separations.Undo(tx, one, other, fact.OccurredAt);
                break;
            default:
                return;
        }
        map.MakeAnew(tx, [one, other]);
    }

    private static string? Merge(Event fact)
    {
        using var properties = JsonDocument.Parse(fact.Properties);
        return properties.RootElement.TryGetProperty("merge", out var merge) ? merge.GetString() : null;
    }

    private static ClaimRank? RankOf(Event fact)
    {
        using var properties = JsonDocument.Parse(fact.Properties);
        return properties.RootElement.TryGetProperty("rank", out var rank) && rank.TryGetInt32(out var number) && Enum.IsDefined((ClaimRank)number)
            ? (ClaimRank)number
            : null;
    }

    private void Retract(Transaction tx, Pair pair, long through)
    {
        var before = claims.Of(tx, [pair]).GetValueOrDefault(pair) ?? new Claim(pair, null, pair.Low);
        if (before.RetractedThrough > through)
            return;
        // looked up even where the verb did: a claim may have been appended beside it, and passed over as nothing new
        var left = Left(tx, pair, through) ?? before with { Key = null, Refused = null };
        claims.Set(tx, [left with { RetractedThrough = through }]);
    }

    /// <summary>The first claim of the pair after an instant, by the log: only the very first is kept here.</summary>
    private Claim? Left(Transaction tx, Pair pair, long after)
    {
        var own = sources.Own(tx).Id;
        Claim? first = null;
        var (time, sequence) = (long.MaxValue, long.MaxValue);
        while (true)
        {
            var page = log.About(tx, [pair.Low, pair.High], time, sequence, Page);
            foreach (var claim in page.Where(e => e.OccurredAt > after)
                .SelectMany(e => ReadClaims.Of(e, sources.NameOf(tx, e.Source), e.Source == own)).Where(c => c.Pair == pair))
                if (first is null || claim.Key! < first.Key!)
                    first = claim;
            if (page.Count < Page || page[^1].OccurredAt <= after)
                return first;
            (time, sequence) = (page[^1].OccurredAt, page[^1].Sequence);
        }
    }
}
