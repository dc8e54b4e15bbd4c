namespace Throughline.People.Linkage.Engine;

/// <summary>
/// Compares two records field by field. Remembers what it compared lately, by the values' numbers, so it belongs to one thread.
/// </summary>
internal sealed class PairComparison
{
    private const int Kept = 1 << 14;

    private readonly FieldColumn[] columns;
    private readonly ulong[][] keys;
    private readonly byte[][] levels;
    private readonly int given;
    private readonly int surname;

    public PairComparison(LinkRecords records)
    {
        columns = [.. records.Columns];
        keys = [.. columns.Select(_ => new ulong[Kept])];
        levels = [.. columns.Select(_ => new byte[Kept])];
        given = Array.FindIndex(columns, c => c.Field.Kind == FieldKind.GivenName);
        surname = Array.FindIndex(columns, c => c.Field.Kind == FieldKind.Surname);
    }

    /// <summary>The level of each field. The same for (a, b) and (b, a).</summary>
    public void Compare(int a, int b, Span<byte> into)
    {
        for (var f = 0; f < columns.Length; f++)
            into[f] = Level(f, columns[f].Codes[a], columns[f].Codes[b]);
        if (given >= 0 && surname >= 0 && into[given] <= 1 && into[surname] <= 1 && AreSwapped(a, b))
            (into[given], into[surname]) = (FieldComparison.Missing, FieldComparison.Swapped);
    }

    private byte Level(int f, int x, int y)
    {
        var column = columns[f];
        if (x < 0 || y < 0)
            return FieldComparison.Missing;
        if (x == y)
            return (byte)FieldComparison.Highest(column.Field.Kind);
        var key = x < y ? ((ulong)x << 32) | (uint)y : ((ulong)y << 32) | (uint)x;
        var slot = (int)(Mix.Of(key, 0) & (Kept - 1));
        if (keys[f][slot] == key)
            return levels[f][slot];
        keys[f][slot] = key;
        return levels[f][slot] = FieldComparison.Of(column.Field.Kind, column.Values[key >> 32], column.Values[(uint)key]);
    }

    private bool AreSwapped(int a, int b) =>
        FieldComparison.AreAlike(columns[given].Values[columns[given].Codes[a]], columns[surname].Values[columns[surname].Codes[b]])
        && FieldComparison.AreAlike(columns[surname].Values[columns[surname].Codes[a]], columns[given].Values[columns[given].Codes[b]]);
}
