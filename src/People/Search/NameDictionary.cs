using System.Numerics;
using Throughline.Kernel.Storage;
using Throughline.People.Linkage.Engine;

namespace Throughline.People.Search;

/// <summary>How a word of the dictionary answers to one that was typed: the lower the better, 0 the same.</summary>
internal readonly record struct NearWord(string Word, int Slips);

/// <summary>
/// Every word that occurs in names, in memory (at most <see cref="Most"/>): looking through all of them finds those that were meant. Up to
/// date as of the session it is asked with.
/// </summary>
internal sealed class NameDictionary(SearchWords stored)
{
    private const int Most = 2_000_000, MostNear = 24;

    /// <summary>A word that begins with what was typed.</summary>
    public const int Begins = 1;

    private readonly Lock gate = new();
    private readonly List<string> words = [];
    private readonly List<uint> lettersOf = []; // of each word
    private long version = -1;
    private long last;

    /// <summary>
    /// The nearest words: the same, those that begin so (where <paramref name="isBeginning"/>), and, where slips are <paramref name="forgiven"/>,
    /// with one slip, from six letters with two.
    /// </summary>
    public List<NearWord> Near(Session session, string typed, bool isBeginning, bool forgiven)
    {
        var found = new List<NearWord>();
        var most = !forgiven || typed.Length < 3 ? 0 : typed.Length < 6 ? 1 : 2;
        var letters = LettersOf(typed);
        lock (gate)
        {
            CatchUp(session);
            for (var i = 0; i < words.Count; i++)
            {
                var word = words[i];
                if (word == typed)
                    found.Add(new(word, 0));
                else if (isBeginning && typed.Length > 1 && word.StartsWith(typed, StringComparison.Ordinal))
                    found.Add(new(word, Begins));
                else if (most > 0 && Math.Abs(word.Length - typed.Length) <= most && BitOperations.PopCount(letters ^ lettersOf[i]) <= 2 * most
                    && Likeness.Edits(word, typed, most) is var slips && slips <= most)
                    found.Add(new(word, Begins + slips));
            }
        }
        // of equally near words those with the same beginning first: slips are rare in first letters
        return [.. found.OrderBy(near => near.Slips).ThenBy(near => near.Word[0] == typed[0] ? 0 : 1).ThenBy(near => near.Word.Length).ThenBy(near => near.Word, StringComparer.Ordinal).Take(MostNear)];
    }

    /// <summary>Which letters a word has, as bits: one slip changes at most two of them.</summary>
    private static uint LettersOf(string word)
    {
        var letters = 0u;
        foreach (var letter in word)
            letters |= 1u << (letter & 31);
        return letters;
    }

    private void CatchUp(Session session)
    {
        if (stored.Version(session) is var now && now != version)
        {
            words.Clear();
            lettersOf.Clear();
            (version, last) = (now, 0);
        }
        foreach (var (id, word) in stored.NamesAfter(session, last))
        {
            last = id;
            if (words.Count == Most)
                continue;
            words.Add(word);
            lettersOf.Add(LettersOf(word));
        }
    }
}
