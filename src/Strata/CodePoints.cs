namespace Throughline.Strata;

/// <summary>
/// Text ordered by code point, as both databases order it. Comparing UTF-16 units instead would put U+10000 and above
/// (surrogates, D800 to DFFF) before U+E000 to U+FFFF.
/// </summary>
public sealed class CodePoints : IComparer<string>
{
    public static CodePoints Order { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        var shared = Math.Min(x.Length, y.Length);
        for (var i = 0; i < shared; i++)
        {
            if (x[i] != y[i])
                return Weight(x[i]) - Weight(y[i]);
        }
        return x.Length - y.Length;
    }

    /// <summary>For each name, its place among all of them.</summary>
    internal static int[] Ranks(IReadOnlyList<string> names)
    {
        var order = new int[names.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(order, (a, b) => Order.Compare(names[a], names[b]));
        var ranks = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            ranks[order[i]] = i;
        return ranks;
    }

    private static int Weight(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
