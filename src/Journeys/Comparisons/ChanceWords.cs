using System.Globalization;

namespace Throughline.Journeys.Comparisons;

/// <summary>Chances as pages and the command line print them.</summary>
public static class ChanceWords
{
    /// <summary>Three decimals; what is smaller is said to be.</summary>
    public static string Of(double chance) => chance < 0.001 ? "< 0.001" : chance.ToString("0.000", CultureInfo.InvariantCulture);
}
