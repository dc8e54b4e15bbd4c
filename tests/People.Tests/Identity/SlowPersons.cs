using Throughline.Events.Log;
using Throughline.People.Identity;

namespace Throughline.People.Tests.Identity;

/// <summary>The specification, read out slowly: every claim of a history in canonical order, sets of identifiers, and nothing clever.</summary>
internal static class SlowPersons
{
    private sealed record Claim(int Rank, Said Said, int Index, Identifier Subject, Identifier Other);

    /// <summary>Each person as a line: the identifier it has its id from, then all of them in order.</summary>
    public static string[] Of(IReadOnlyList<Said> history)
    {
        var sets = history.SelectMany(s => s.Who).Distinct().Select(i => new HashSet<Identifier> { i }).ToList();
        var accepted = new List<Claim>();
        foreach (var claim in ClaimsOf(history))
        {
            var (one, other) = (sets.Single(s => s.Contains(claim.Subject)), sets.Single(s => s.Contains(claim.Other)));
            if (one != other)
            {
                if (AreApart(history, one, other) || (claim.Rank != 0 && BreaksLimit(one, other)))
                    continue;
                sets.Remove(other);
                one.UnionWith(other);
            }
            accepted.Add(claim);
        }
        return Lines(sets.Select(set => (accepted.Find(c => set.Contains(c.Subject))?.Subject ?? set.Single(), (IEnumerable<Identifier>)set)));
    }

    public static string[] Lines(IEnumerable<(Identifier First, IEnumerable<Identifier> All)> persons) =>
        [.. persons.Select(p => $"{Text(p.First)}: {string.Join(' ', p.All.Select(Text).Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal)];

    private static IEnumerable<Claim> ClaimsOf(IReadOnlyList<Said> history) => history
        .Where(s => s.Fact is Said.Event or IdentityFact.Merged or IdentityFact.Verified)
        .SelectMany(s => StrongestFirst(s).Skip(1).Select((other, i) =>
            new Claim(s.Fact switch { IdentityFact.Merged => 0, IdentityFact.Verified => 1, _ => 2 }, s, i, StrongestFirst(s)[0], other)))
        .Where(c => c.Rank != 0 || !history.Any(s => s.Fact == IdentityFact.Undone && s.Merge == c.Said.MessageId))
        .Where(c => !history.Any(s => s.Fact == IdentityFact.Retracted && s.Rank == c.Rank && s.At >= c.Said.At && Same(s, c.Subject, c.Other)))
        .OrderBy(c => c.Rank).ThenBy(c => c.Said.At).ThenBy(c => c.Said.Source, StringComparer.Ordinal)
        .ThenBy(c => c.Said.MessageId, StringComparer.Ordinal).ThenBy(c => c.Index);

    private static Identifier[] StrongestFirst(Said said) => [.. said.Who.OrderBy(i => Identifier.Rank(i.Type))];

    private static bool BreaksLimit(HashSet<Identifier> one, HashSet<Identifier> other) => one.Concat(other).GroupBy(i => (i.Type, i.Space)).Any(of =>
        of.Count() > of.Key.Type switch { Identifier.UserId => 1, Identifier.AnonymousId or Identifier.Alias => int.MaxValue, _ => 5 }
        && of.Any(one.Contains) && of.Any(other.Contains));

    private static bool AreApart(IReadOnlyList<Said> history, HashSet<Identifier> one, HashSet<Identifier> other) =>
        one.Any(x => other.Any(y => Latest(history, IdentityFact.Separated, x, y) > Latest(history, IdentityFact.Reunited, x, y)));

    private static int Latest(IReadOnlyList<Said> history, string fact, Identifier x, Identifier y) =>
        history.Where(s => s.Fact == fact && Same(s, x, y)).Max(s => (int?)s.At) ?? -1;

    private static bool Same(Said said, Identifier x, Identifier y) => said.Who.Contains(x) && said.Who.Contains(y);

    private static string Text(Identifier identifier) => $"{identifier.Type}/{identifier.Value}/{identifier.Space}";
}
