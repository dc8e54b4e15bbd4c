using Throughline.Kernel;

namespace Throughline.Journeys.Questions;

/// <summary>A question about journeys that somebody saved under a name, for everyone who may see journeys.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Another for each.</param>
/// <param name="Address">Path and query on this server: a page of journeys with all that it asks.</param>
/// <param name="SavedBy">The user's id.</param>
/// <param name="SavedName">What they are called.</param>
/// <param name="SavedAt">Microseconds UTC.</param>
public sealed record Question(long Id, string Name, string Address, string SavedBy, string SavedName, long SavedAt)
{
    public const int LongestName = 100;
    public const int LongestAddress = 16_000;
    private const string Pages = "/journeys";

    /// <exception cref="UserErrorException">There is none, or it is too long.</exception>
    public static string CheckedName(string? name) => name?.Trim() is { Length: > 0 and <= LongestName } trimmed && !trimmed.Contains('\0', StringComparison.Ordinal)
        ? trimmed
        : throw new UserErrorException($"A saved question needs a name of 1 to {LongestName} characters.");

    /// <exception cref="UserErrorException">It is no page of journeys on this server.</exception>
    public static string CheckedAddress(string? address)
    {
        if (address is null || address.Length > LongestAddress || !IsPage(address) || address.Any(c => c is < ' ' or '\\' or > '~'))
            throw new UserErrorException($"What is saved is the address of a page of journeys, beginning with {Pages}, of at most {LongestAddress} characters.");
        return address;
    }

    private static bool IsPage(string address) =>
        address == Pages || address.StartsWith(Pages + "?", StringComparison.Ordinal) || address.StartsWith(Pages + "/", StringComparison.Ordinal);
}
