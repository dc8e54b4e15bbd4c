using System.Text.RegularExpressions;
using Throughline.Kernel;

namespace Throughline.Staff.Teams;

/// <summary>
/// Who designs, builds, operates or renews touchpoints, and owns interactions and relationships. Facts and policies name it by its key:
/// lower case, unique, never changed. A retired team keeps its past and gets nothing new.
/// </summary>
public sealed partial record Team(string Key, string Name, string About, long CreatedAt, long? RetiredAt)
{
    public const int LongestName = 60, LongestAbout = 300, Most = 100;

    public bool IsRetired => RetiredAt is not null;

    /// <exception cref="UserErrorException">It can't be a key.</exception>
    public static string CheckedKey(string? text)
    {
        var key = (text ?? "").Trim().ToLowerInvariant();
        return KeyPattern().IsMatch(key) ? key
            : throw new UserErrorException("A team's key has 2 to 40 of the letters a to z, digits and -, and begins with a letter: field-service.");
    }

    /// <exception cref="UserErrorException">It can't be a name.</exception>
    public static string CheckedName(string? text) => text?.Trim() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl) ? name
        : throw new UserErrorException($"A team needs a name of 1 to {LongestName} characters, on one line.");

    /// <exception cref="UserErrorException">It is too long or not on one line.</exception>
    public static string CheckedAbout(string? text) => text?.Trim() is not { Length: > 0 } about ? ""
        : about.Length <= LongestAbout && !about.Any(char.IsControl) ? about
        : throw new UserErrorException($"What the team does has at most {LongestAbout} characters, on one line.");

    [GeneratedRegex(@"^[a-z][a-z0-9-]{1,39}\z", RegexOptions.None, 1000)]
    private static partial Regex KeyPattern();
}
