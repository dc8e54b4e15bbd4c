namespace Throughline.Strata;

/// <summary>How sure a difference is.</summary>
public static class Chances
{
    /// <summary>Of the normal distribution what 95 % lie within.</summary>
    public const double Z95 = 1.959963984540054;

    /// <summary>The chance of a value at least so far from 0, both ways, under the normal distribution.</summary>
    public static double TwoSided(double z) => Erfc(Math.Abs(z) / Math.Sqrt(2));

    /// <summary>Wilson's score interval of a rate, 95 %.</summary>
    public static (double Low, double High) Wilson(long hits, long of)
    {
        double n = of, p = hits / n, z2 = Z95 * Z95;
        var half = Z95 * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return ((p + z2 / (2 * n) - half) / (1 + z2 / n), (p + z2 / (2 * n) + half) / (1 + z2 / n));
    }

    /// <summary>The difference of two independent rates, first less second, with Newcombe's 95 % interval (Newcombe 1998, method 10).</summary>
    public static (double Difference, double Low, double High) Newcombe(long firstHits, long first, long secondHits, long second)
    {
        var (p, q) = (firstHits / (double)first, secondHits / (double)second);
        var (a, b) = (Wilson(firstHits, first), Wilson(secondHits, second));
        // from whole numbers, so that equal differences are equal
        var difference = (double)Across(firstHits, first, secondHits, second) / ((double)first * second);
        return (
            difference,
            difference - Math.Sqrt((p - a.Low) * (p - a.Low) + (b.High - q) * (b.High - q)),
            difference + Math.Sqrt((a.High - p) * (a.High - p) + (q - b.Low) * (q - b.Low)));
    }

    /// <summary>
    /// How far two rates are apart in standard errors of no difference (the score test with pooled variance); 0 where both are 0 or 1. Of whole
    /// numbers as far as they go: what is equally sure is equal, so that its order is not arbitrary.
    /// </summary>
    public static double Score(long firstHits, long first, long secondHits, long second)
    {
        // (p − q)² ÷ (r (1 − r) (1/n + 1/m))
        var (hits, of) = (firstHits + secondHits, first + second);
        if (hits == 0 || hits == of)
            return 0;
        var across = (double)Across(firstHits, first, secondHits, second);
        return Math.Sqrt(across * across / ((double)hits * (of - hits)) * (of / ((double)first * second)));
    }

    /// <summary>p − q times both sizes.</summary>
    private static Int128 Across(long firstHits, long first, long secondHits, long second) => (Int128)firstHits * second - (Int128)secondHits * first;

    /// <summary>
    /// For each chance the least share of false discoveries at which it would be called one, among all of these
    /// (Benjamini and Hochberg 1995, adjusted).
    /// </summary>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> chances)
    {
        var order = Enumerable.Range(0, chances.Count).OrderByDescending(i => chances[i]).ToList();
        var (adjusted, least) = (new double[chances.Count], 1.0);
        for (var i = 0; i < order.Count; i++)
        {
            least = Math.Min(least, chances[order[i]] * chances.Count / (chances.Count - i));
            adjusted[order[i]] = least;
        }
        return adjusted;
    }

    /// <summary>The complementary error function, for x ≥ 0: its series below 2, its continued fraction above (Abramowitz and Stegun 7.1.5, 7.1.14).</summary>
    private static double Erfc(double x)
    {
        if (x < 2)
        {
            double term = x, sum = x;
            for (var n = 1; n < 200 && Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
            {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 1 - 2 / Math.Sqrt(Math.PI) * sum;
        }
        var fraction = x;
        for (var n = 120; n >= 1; n--)
            fraction = x + n / 2.0 / fraction;
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
