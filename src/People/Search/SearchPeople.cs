using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Linkage.Engine;

namespace Throughline.People.Search;

/// <summary>
/// People by what somebody typed: any identifier or trait as a whole, or words of a name, of which the last may be just begun and each may
/// have slips; not where it is somebody's identifier, which nobody types by a slip. The best first, equally good ones by when they were last seen.
/// </summary>
internal sealed class SearchPeople(SearchWords words, NameDictionary dictionary, Persons persons, Identifiers identifiers, Sightings sightings)
{
    public const int Most = 50;
    private const int MostWords = 6, Looked = 4_000, Considered = 400;
    private const int AsIdentifier = 0, AsValue = 1, AsName = 2;

    /// <summary>At most <see cref="Most"/>, and their number.</summary>
    public List<Person> Find(Session session, string typed)
    {
        var best = new Dictionary<long, int>();
        void Take(long identifier, int rank) => best[identifier] = Math.Min(rank, best.GetValueOrDefault(identifier, int.MaxValue));

        foreach (var identifier in AsIdentifiers(session, typed.Trim()))
            Take(identifier, AsIdentifier);
        if (Folding.Words(typed) is { } folded)
        {
            var areForgiven = best.Count == 0;
            foreach (var (identifier, _) in words.With(session, SearchWords.Value + folded, Considered))
                Take(identifier, AsValue);
            foreach (var (identifier, slips) in AsNames(session, [.. folded.Split(' ').Distinct(StringComparer.Ordinal).Take(MostWords)], areForgiven))
                Take(identifier, AsName + slips);
        }
        return InOrder(session, best);
    }

    private List<Person> InOrder(Session session, Dictionary<long, int> best)
    {
        var nearest = best.OrderBy(pair => pair.Value).Take(Considered).ToDictionary();
        var of = persons.Of(session, nearest.Keys);
        var ranks = nearest.GroupBy(pair => of[pair.Key]).ToDictionary(g => g.Key, g => g.Min(pair => pair.Value));
        var members = persons.Members(session, ranks.Keys);
        var last = sightings.Last(session, [.. members.SelectMany(ids => ids)]);
        var first = ranks.Keys.Where(members.Contains).OrderBy(person => ranks[person])
            .ThenByDescending(person => members[person].Max(id => last.GetValueOrDefault(id, long.MinValue))).ThenBy(person => person).Take(Most).ToList();
        return persons.Load(session, first);
    }

    private IEnumerable<long> AsIdentifiers(Session session, string typed) =>
        new[] { typed, Identifier.Of(Identifier.Email, typed)?.Value, Identifier.Of(Identifier.Phone, typed)?.Value }
            .OfType<string>().Distinct(StringComparer.Ordinal).SelectMany(value => identifiers.WithValue(session, value)).Select(known => known.Id);

    /// <summary>Identifiers whose names have every word that was typed, with the slips that takes together.</summary>
    private List<(long Identifier, int Slips)> AsNames(Session session, string[] typed, bool areForgiven)
    {
        var near = typed.Select((word, i) => dictionary.Near(session, word, i == typed.Length - 1, areForgiven)).ToList();
        if (near.Exists(of => of.Count == 0))
            return [];
        // the word that fewest have leads; the others are looked up among those
        var lead = near.Count == 1 ? 0 : Enumerable.Range(0, near.Count).MinBy(i => near[i].Sum(of => words.Count(session, SearchWords.Name + of.Word, Looked)));
        var found = new Dictionary<long, int>();
        foreach (var word in near[lead])
        {
            if (found.Count >= Looked || (near.Count == 1 && found.Count >= Considered))
                break;
            foreach (var (identifier, _) in words.With(session, SearchWords.Name + word.Word, near.Count == 1 ? Considered : Looked))
                found.TryAdd(identifier, word.Slips);
        }
        for (var i = 0; i < near.Count && found.Count > 0; i++)
            if (i != lead)
                found = Having(session, found, near[i].ToDictionary(of => SearchWords.Name + of.Word, of => of.Slips, StringComparer.Ordinal));
        return [.. found.Select(pair => (pair.Key, pair.Value))];
    }

    private Dictionary<long, int> Having(Session session, Dictionary<long, int> found, Dictionary<string, int> near)
    {
        var both = new Dictionary<long, int>();
        foreach (var (identifier, word) in words.Among(session, found.Keys, near.Keys))
            both[identifier] = Math.Min(found[identifier] + near[word], both.GetValueOrDefault(identifier, int.MaxValue));
        return both;
    }
}
