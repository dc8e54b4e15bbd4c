using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;
using Throughline.People.Linkage.Engine;
using Throughline.People.Profiles;

namespace Throughline.People.Search;

/// <summary>Reads the log and keeps the words by which people are found: of their names, and whole values of their traits.</summary>
internal sealed class ReadNames(SearchWords words) : IReader
{
    private const int MostWords = 8;

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "name", "fullName", "full_name", "firstName", "first_name", "given_name", "lastName", "last_name", "surname", "middleName", "middle_name", "nickname", "username", "company",
    };

    public string Name => "search";

    public void Apply(Transaction tx, IReadOnlyList<Event> events)
    {
        var said = new Dictionary<(string Word, long Identifier), long>();
        foreach (var e in events.Where(e => e.Kind == "identify"))
            foreach (var trait in ReadProfiles.TraitsOf(e).Where(trait => !trait.IsCut && trait.Value is not ("null" or "true" or "false")))
                foreach (var word in WordsOf(trait.Name, TraitText.Of(trait.Value)))
                    said[(word, e.Subject)] = Math.Max(e.OccurredAt, said.GetValueOrDefault((word, e.Subject), long.MinValue));
        words.Add(tx, [.. said.Select(pair => (pair.Key.Word, pair.Key.Identifier, pair.Value))]);
    }

    public void Reset(Transaction tx) => words.Clear(tx);

    private static IEnumerable<string> WordsOf(string trait, string text)
    {
        if (Folding.Words(text) is not { } folded)
            yield break;
        // a name of one word is found as a name, not as well as a whole trait
        if (!Names.Contains(trait) || folded.Contains(' '))
            yield return SearchWords.Value + folded;
        if (Names.Contains(trait))
            foreach (var word in folded.Split(' ').Take(MostWords))
                yield return SearchWords.Name + word;
    }
}
