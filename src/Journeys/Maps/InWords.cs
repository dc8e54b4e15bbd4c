using System.Globalization;

namespace Throughline.Journeys.Maps;

/// <summary>Shares as people say them: “three of five”, “one of 250”.</summary>
public static class InWords
{
    private static readonly string[] Numbers = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    /// <summary>
    /// Of two small numbers the ratio of which is nearest, the smallest that is within a hundredth; “about” where it is not exactly that; “none” and
    /// “all” only for none and all.
    /// </summary>
    public static string Share(long part, long whole)
    {
        if (part <= 0 || whole <= 0)
            return "none of the";
        if (part >= whole)
            return "all";
        var (a, b) = Ratio(part, whole);
        return (a * whole == b * part ? "" : "about ") + Of(a, b);
    }

    /// <summary>The same as the beginning of a sentence.</summary>
    public static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];

    private static string Of(long a, long b) => b <= 10 ? $"{Numbers[a]} of {Numbers[b]}"
        : a == b - 1 ? $"all but one of {Number(b)}"
        : $"{(a <= 10 ? Numbers[a] : Number(a))} of {Number(b)}";

    private static (long, long) Ratio(long part, long whole)
    {
        var share = (double)part / whole;
        if (share < 0.095)
            return (1, (long)Math.Round(1 / share));
        if (share > 0.905)
            return ((long)Math.Round(1 / (1 - share)) - 1, (long)Math.Round(1 / (1 - share)));
        (long A, long B, double Off) best = (0, 1, 1);
        for (var b = 2; b <= 10; b++)
        {
            var a = (long)Math.Round(share * b);
            var off = Math.Abs(share - (double)a / b);
            if (a > 0 && a < b && off < best.Off - 1e-12)
                best = (a, b, off);
            if (best.Off <= 0.01)
                break;
        }
        return (best.A, best.B);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
