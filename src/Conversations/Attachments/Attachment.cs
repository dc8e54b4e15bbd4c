using System.Globalization;
using System.Text;
using Throughline.Kernel;

namespace Throughline.Conversations.Attachments;

/// <summary>
/// A file that somebody sent with a message. <see cref="Type"/> is what its bytes say, <see cref="Name"/> what it was called, cleaned; before it is sent it is
/// <see cref="Owner"/>'s alone.
/// </summary>
/// <param name="Hash">SHA-256 of what is in it.</param>
/// <param name="Owner">Who sent it up: a user's id, or a channel's visitor.</param>
/// <param name="Message">The number of the message that it belongs to; null until it is sent.</param>
/// <param name="IsPicture">Whether it was found fit to be shown within a page.</param>
public sealed record Attachment(string Id, string Hash, long Size, string Type, string Name, string Owner, string? Conversation, long? Message, bool IsPicture, long At)
{
    public const int MostOfMessage = 10, LongestName = 120;

    /// <summary>As people read sizes.</summary>
    public string SizeInWords => Size < 1000 ? string.Create(CultureInfo.InvariantCulture, $"{Size} bytes")
        : Size < 1_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{Size / 1000.0:0.#} kB") : string.Create(CultureInfo.InvariantCulture, $"{Size / 1_000_000.0:0.#} MB");

    /// <summary>The files that go with a message, each once.</summary>
    /// <exception cref="UserErrorException">They are too many.</exception>
    public static IReadOnlyList<string> Checked(IReadOnlyList<string>? ids) => (ids ?? []).Distinct(StringComparer.Ordinal).ToList() is { Count: <= MostOfMessage } some ? some
        : throw new UserErrorException($"At most {MostOfMessage} files go with one message.");

    /// <summary>
    /// A name that is a name anywhere: no folder, no sign that can't be seen or that turns the line around, no name that a system keeps for itself, and an
    /// ending of what it is, so that no program takes it for something else.
    /// </summary>
    internal static string CleanName(string? said, FileKind kind)
    {
        var last = (said ?? "").Split('/', '\\')[^1];
        var name = new StringBuilder();
        foreach (var rune in last.EnumerateRunes())
        {
            if (rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate)
                continue;
            name.Append(Rune.IsWhiteSpace(rune) ? " " : rune.Value < 128 && "<>:\"|?*%;'`$&".Contains((char)rune.Value, StringComparison.Ordinal) ? "_" : rune.ToString());
        }
        var clean = name.ToString().Trim('.', ' ', '~', '-');
        var ending = Array.Find(kind.Endings, e => clean.EndsWith(e, StringComparison.OrdinalIgnoreCase));
        var stem = (ending is null ? clean : clean[..^ending.Length]).TrimEnd('.', ' ');
        if (stem.Length == 0 || Reserved.Contains(stem.Split('.')[0].Trim()))
            stem = stem.Length == 0 ? kind.Word : "_" + stem;
        ending ??= kind.Endings[0];
        if (stem.Length + ending.Length > LongestName)
            stem = stem[..(LongestName - ending.Length - (char.IsHighSurrogate(stem[LongestName - ending.Length - 1]) ? 1 : 0))];
        return stem + ending.ToLowerInvariant();
    }

    private static readonly HashSet<string> Reserved = new(
        ((string[])["con", "prn", "aux", "nul"]).Concat(Enumerable.Range(0, 10).SelectMany(i => (string[])[$"com{i}", $"lpt{i}"])), StringComparer.OrdinalIgnoreCase);
}
