namespace Throughline.Strata;

/// <summary>
/// How durations spread, in microseconds. Shares by the nearest rank: the p-th is at position ⌈p n⌉ of the sorted n, the median the mean of
/// the middle two where there is no middle one.
/// </summary>
/// <param name="Mean">Rounded to the microsecond, a half upwards.</param>
/// <param name="Min">The shortest.</param>
/// <param name="P25">The smallest that at least a quarter do not exceed.</param>
/// <param name="Median">In the middle; it may end in a half.</param>
/// <param name="P75">The smallest that at least three quarters do not exceed.</param>
/// <param name="P90">The smallest that at least nine tenths do not exceed.</param>
/// <param name="Max">The longest.</param>
public sealed record Spread(long Mean, long Min, long P25, decimal Median, long P75, long P90, long Max)
{
    /// <param name="micros">At least one; left sorted.</param>
    public static Spread Of(Span<long> micros)
    {
        micros.Sort();
        var n = micros.Length;
        Int128 sum = 0;
        foreach (var value in micros)
            sum += value;
        return new Spread(
            Elapsed.MeanOf(sum, n), micros[0], micros[(n + 3) / 4 - 1], ((decimal)micros[(n - 1) / 2] + micros[n / 2]) / 2,
            micros[(int)((3L * n + 3) / 4) - 1], micros[(int)((9L * n + 9) / 10) - 1], micros[^1]);
    }
}
