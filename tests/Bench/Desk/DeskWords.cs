using System.Globalization;
using System.Text;

namespace Throughline.Bench.Desk;

/// <summary>What people write at the desk, made from a seed: words as often as words are (the n-th one n times as seldom as the first), and now and then an order number.</summary>
internal sealed class DeskWords
{
    public const int Count = 30_000;
    private const int Shortest = 6, Longest = 20;
    private static readonly string[] Onsets = ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl", "gr", "ch"], Vowels = ["a", "e", "i", "o", "u", "ea", "ou"], Codas = ["", "", "n", "r", "s", "t", "l"];

    private readonly string[] words = [.. Made().Distinct().Take(Count)];
    private readonly double[] until = new double[Count];

    public DeskWords()
    {
        for (var (i, sum) = (0, 0.0); i < Count; i++)
            until[i] = sum += 1.0 / (i + 1);
    }

    /// <summary>The word of a place: 0 is the most frequent.</summary>
    public string this[int place] => words[place];

    public static string Order(int conversation) => string.Create(CultureInfo.InvariantCulture, $"AB{conversation + 1_000_000:0000000}");

    public string Text(Random chance, int conversation)
    {
        var text = new StringBuilder();
        for (var left = chance.Next(Shortest, Longest); left > 0; left--)
            text.Append(text.Length == 0 ? "" : " ").Append(words[Place(chance)]);
        return (chance.Next(8) == 0 ? text.Append(' ').Append(Order(conversation)) : text).Append('.').ToString();
    }

    private int Place(Random chance)
    {
        var place = Array.BinarySearch(until, chance.NextDouble() * until[^1]);
        return Math.Min(place < 0 ? ~place : place, Count - 1);
    }

    private static IEnumerable<string> Made()
    {
        var chance = new Random(3);
        while (true)
        {
            var word = new StringBuilder();
            for (var syllables = chance.Next(1, 4); syllables >= 0; syllables--)
                word.Append(Onsets[chance.Next(Onsets.Length)]).Append(Vowels[chance.Next(Vowels.Length)]).Append(Codas[chance.Next(Codas.Length)]);
            yield return word.ToString();
        }
    }
}
