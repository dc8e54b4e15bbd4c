namespace Throughline.People.Linkage.Engine;

/// <summary>A code that spellings of one sound share: classes of consonants without vowels, the first letter's class too, in no one language's rules.</summary>
internal static class Sounds
{
    /// <summary>At most four classes, in five bits each; letters of other alphabets count as themselves. 0 only for an empty text.</summary>
    public static uint Code(ReadOnlySpan<char> text)
    {
        uint code = 0, last = 0;
        var taken = 0;
        foreach (var (i, c) in Letters(text))
        {
            var of = Class(c);
            if (of == 0 && i == 0)
                of = 30;
            if (of != 0 && of != last && taken++ < 4)
                code = code * 31 + of;
            last = of == 30 ? 0 : of;
        }
        return text.IsEmpty ? 0 : code + 1;
    }

    private static IEnumerable<(int Place, char Letter)> Letters(ReadOnlySpan<char> text) => text.ToString().Where(c => c != ' ').Select((c, i) => (i, c));

    private static uint Class(char c) => c switch
    {
        'b' or 'p' or 'f' or 'v' or 'w' => 1,
        'c' or 'g' or 'j' or 'k' or 'q' or 's' or 'x' or 'z' => 2,
        'd' or 't' => 3,
        'l' => 4,
        'm' or 'n' => 5,
        'r' => 6,
        'a' or 'e' or 'i' or 'o' or 'u' or 'y' or 'h' => 0,
        < '\u0100' => 7,
        _ => 8 + (uint)c % 22,
    };
}
