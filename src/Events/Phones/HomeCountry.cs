using Throughline.Kernel;

namespace Throughline.Events.Phones;

/// <summary>
/// Where telephone numbers are from that do not say it: the two letters in <c>THROUGHLINE_COUNTRY</c>, such as DE. Without it such numbers
/// are compared by their digits. It must be the same for the server and for every import; another one counts for what comes in after it.
/// </summary>
public static class HomeCountry
{
    public const string Variable = "THROUGHLINE_COUNTRY";

    private static readonly string? Set = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } stated ? stated.Trim().ToUpperInvariant() : null;

    internal static string? Code => Set is not null && NumberingPlans.All.OfCountry(Set) is not null ? Set : null;

    /// <exception cref="UserErrorException">It names no country.</exception>
    public static void Check()
    {
        if (Set is not null && Code is null)
            throw new UserErrorException($"{Variable} is {Set}, which is no country with telephone numbers. State two letters, such as DE, US or JP.");
    }
}
