using Throughline.Kernel;

namespace Throughline.Conversations.Canned;

/// <summary>An answer that is written again and again: a team's, for everybody in it, or somebody's own. One of <see cref="Team"/> and <see cref="User"/> is set.</summary>
public sealed record CannedAnswer(string Id, string? Team, string? User, string Name, string Text, long ChangedAt, string ChangedBy)
{
    public const int LongestName = 60, LongestText = 5000, Most = 500;

    /// <exception cref="UserErrorException">It can't be a name.</exception>
    public static string CheckedName(string? text) => text?.Trim() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl) ? name
        : throw new UserErrorException($"A canned answer needs a name of 1 to {LongestName} characters, on one line.");

    /// <exception cref="UserErrorException">There is nothing in it, too much, or a variable that is none.</exception>
    public static string CheckedText(string? text)
    {
        if (text?.Trim() is not { Length: > 0 and <= LongestText } said || said.Contains('\0', StringComparison.Ordinal))
            throw new UserErrorException($"A canned answer has 1 to {LongestText:N0} characters.");
        return Variables.Unknown(said) is [var first, ..]
            ? throw new UserErrorException($"There is no variable “{first}”. There are: {string.Join(", ", Variables.All.Keys.Select(name => "{{" + name + "}}"))}; {{{{customer.first|there}}}} says what stands where there is no name.")
            : said;
    }
}
