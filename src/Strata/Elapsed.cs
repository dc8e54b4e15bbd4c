namespace Throughline.Strata;

/// <summary>How long something took, over all its occurrences, in microseconds.</summary>
/// <param name="Mean">Rounded to the microsecond, a half upwards.</param>
/// <param name="Median">The mean of the middle two where there is no middle one, so it may end in a half.</param>
/// <param name="P90">The smallest that at least nine tenths do not exceed (nearest rank, ⌈0.9 n⌉).</param>
/// <param name="Min">The shortest.</param>
/// <param name="Max">The longest.</param>
public sealed record Elapsed(long Mean, decimal Median, long P90, long Min, long Max)
{
    /// <param name="micros">At least one, none negative; left sorted.</param>
    public static Elapsed Of(Span<long> micros)
    {
        micros.Sort();
        Int128 sum = 0;
        foreach (var value in micros)
            sum += value;
        var n = micros.Length;
        return new Elapsed(
            MeanOf(sum, n),
            ((decimal)micros[(n - 1) / 2] + micros[n / 2]) / 2,
            micros[(int)((9L * n + 9) / 10) - 1],
            micros[0],
            micros[^1]);
    }

    /// <summary>Of all of these together; null where there are none. Selected, not sorted.</summary>
    internal static unsafe Elapsed? Among(IReadOnlyList<List<long>> parts)
    {
        var all = new long[parts.Sum(p => p.Count)];
        if (all.Length == 0)
            return null;
        var at = 0;
        foreach (var part in parts)
        {
            part.CopyTo(all, at);
            at += part.Count;
        }
        Int128 sum = 0;
        foreach (var value in all)
            sum += value;
        var scratch = new long[all.Length];
        fixed (long* values = all, room = scratch)
        {
            var n = all.Length;
            Span<long> found = stackalloc long[3];
            var (least, most) = Scan.Select.Ranks(values, n, room, [(n - 1) / 2, n / 2, (9L * n + 9) / 10 - 1], found);
            return new Elapsed(MeanOf(sum, n), ((decimal)found[0] + found[1]) / 2, found[2], least, most);
        }
    }

    /// <summary>Rounded to the microsecond, a half upwards.</summary>
    internal static long MeanOf(Int128 sum, long n) => (long)((2 * sum + n) / (2 * n));
}
