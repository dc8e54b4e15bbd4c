using System.Text.RegularExpressions;
using Throughline.Kernel;

namespace Throughline.Staff.Users;

/// <summary>Someone who works here. The name is what they sign in with: lower case, unique, never changed.</summary>
public sealed partial record User(
    string Id, string Name, string FullName, string Role, bool MustChange, long CreatedAt, long? SeenAt, long? DeactivatedAt)
{
    public const int ShortestPassword = 10;

    public bool IsActive => DeactivatedAt is null;

    /// <exception cref="UserErrorException">It can't be a name.</exception>
    public static string CheckedName(string? text)
    {
        var name = (text ?? "").Trim().ToLowerInvariant();
        return NamePattern().IsMatch(name)
            ? name
            : throw new UserErrorException("A user name has 2 to 60 of the letters a to z, digits and . _ - @ +, and begins with a letter or digit.");
    }

    /// <exception cref="UserErrorException">It is too short, too long or too easily guessed.</exception>
    public static string CheckedPassword(string? password, string name)
    {
        if (password is null || password.Length < ShortestPassword)
            throw new UserErrorException($"The password is too short: at least {ShortestPassword} characters. Several words are good.");
        if (password.Length > 200)
            throw new UserErrorException("The password is too long: at most 200 characters.");
        if (password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length < name.Length + ShortestPassword || password.Distinct().Count() < 4)
            throw new UserErrorException("The password is too easily guessed: it is little more than the user name, or a few characters again and again.");
        return password;
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._@+-]{1,59}\z", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();
}
