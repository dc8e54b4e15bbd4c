namespace Throughline.People.Linkage.Engine;

/// <summary>How alike two texts are.</summary>
internal static class Likeness
{
    private const int Longest = 128;

    /// <summary>Jaro-Winkler, 0 to 1; 1 only for equal texts. The same in both directions.</summary>
    public static double JaroWinkler(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > b.Length || (a.Length == b.Length && a.SequenceCompareTo(b) > 0))
            return JaroWinkler(b, a);
        if (a.IsEmpty || b.Length > Longest)
            return 0;
        var reach = Math.Max(0, b.Length / 2 - 1);
        Span<bool> takenA = stackalloc bool[a.Length], takenB = stackalloc bool[b.Length];
        takenA.Clear();
        takenB.Clear();
        var matches = 0;
        for (var i = 0; i < a.Length; i++)
            for (var j = Math.Max(0, i - reach); j < Math.Min(b.Length, i + reach + 1); j++)
                if (!takenB[j] && a[i] == b[j])
                {
                    takenA[i] = takenB[j] = true;
                    matches++;
                    break;
                }
        if (matches == 0)
            return 0;
        var (moved, next) = (0, 0);
        for (var i = 0; i < a.Length; i++)
            if (takenA[i])
            {
                while (!takenB[next])
                    next++;
                if (a[i] != b[next++])
                    moved++;
            }
        double m = matches;
        var jaro = (m / a.Length + m / b.Length + (m - moved / 2) / m) / 3;
        var same = 0;
        while (same < Math.Min(4, a.Length) && a[same] == b[same])
            same++;
        return jaro + same * 0.1 * (1 - jaro);
    }

    /// <summary>Letters to add, drop, change or exchange with their neighbour, to make one of the other; <paramref name="most"/> + 1 for more than that.</summary>
    public static int Edits(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || Math.Max(a.Length, b.Length) > Longest)
            return most + 1;
        Span<int> rows = stackalloc int[3 * (b.Length + 1)];
        var before = rows[..(b.Length + 1)];
        var above = rows.Slice(b.Length + 1, b.Length + 1);
        var row = rows[(2 * (b.Length + 1))..];
        for (var j = 0; j <= b.Length; j++)
            above[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            var least = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var edits = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    edits = Math.Min(edits, before[j - 2] + 1);
                row[j] = edits;
                least = Math.Min(least, edits);
            }
            if (least > most)
                return most + 1;
            var old = before;
            before = above;
            above = row;
            row = old;
        }
        return Math.Min(above[b.Length], most + 1);
    }

    /// <summary>How many words two texts of sorted words share, of the one that has fewer.</summary>
    public static (int Shared, int Fewer) Words(string a, string b)
    {
        var (x, y) = (a.Split(' '), b.Split(' '));
        return (x.Count(word => y.Contains(word, StringComparer.Ordinal)), Math.Min(x.Length, y.Length));
    }
}
