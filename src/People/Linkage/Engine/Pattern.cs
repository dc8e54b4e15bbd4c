namespace Throughline.People.Linkage.Engine;

/// <summary>The levels of all fields of a pair in one value, four bits a field.</summary>
internal readonly record struct Pattern(ulong Low, ulong High)
{
    public static Pattern Of(ReadOnlySpan<byte> levels)
    {
        ulong low = 0, high = 0;
        for (var f = 0; f < levels.Length; f++)
            if (f < 16)
                low |= (ulong)levels[f] << (4 * f);
            else
                high |= (ulong)levels[f] << (4 * (f - 16));
        return new Pattern(low, high);
    }

    public byte Level(int field) => (byte)(((field < 16 ? Low >> (4 * field) : High >> (4 * (field - 16)))) & 15);
}

/// <summary>How many pairs have a pattern, among those that could be the same and among those taken by chance.</summary>
internal readonly record struct PatternCount(Pattern Pattern, double Candidates, double Others);
