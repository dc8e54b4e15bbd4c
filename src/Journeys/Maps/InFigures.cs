using System.Globalization;

namespace Throughline.Journeys.Maps;

/// <summary>Counts and shares as pages print them.</summary>
public static class InFigures
{
    /// <summary><c>4,580</c>.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>12.5 %</c>; a dash of nothing.</summary>
    public static string Share(long part, long of) => of == 0 ? "–" : Percent(100.0 * part / of);

    /// <summary><c>12.5 %</c>.</summary>
    public static string Percent(double percent) => percent.ToString("0.0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A length in a drawing.</summary>
    public static string Length(double length) => length.ToString("0.##", CultureInfo.InvariantCulture);
}
