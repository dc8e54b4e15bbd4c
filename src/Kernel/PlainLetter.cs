namespace Throughline.Kernel;

/// <summary>
/// A letter as words are compared: in lower case, a Latin one without its marks. Letters of other alphabets stay as they are. The runtime's own
/// tables of what a letter is made of are not there in invariant mode.
/// </summary>
public static class PlainLetter
{
    // What stands at U+00C0 and U+1E00 and after, without its marks; a dot: no Latin letter.
    private const string Latin = "aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs..................f.............oo.............uu...................dddlllnnnaaiioouuuuuuuuuu.aaaa....ggkkoooo..jdddgg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................";
    private const string LatinMore = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas..s.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

    public static char Of(char c)
    {
        if (c < 0x80)
            return c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
        var plain = c is >= '\u00C0' and < '\u0250' ? Latin[c - 0xC0] : c is >= '\u1E00' and < '\u1F00' ? LatinMore[c - 0x1E00] : '.';
        return plain == '.' ? char.ToLowerInvariant(c) : plain;
    }

    /// <summary>A mark that stands after its letter, as some write é.</summary>
    public static bool IsMark(char c) => c is >= '\u0300' and <= '\u036F';
}
