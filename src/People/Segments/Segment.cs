using Throughline.Kernel;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>
/// A live set of people, defined by a rule. <see cref="Members"/> counts persons. Instants are microseconds UTC.
/// While <see cref="ComputedTo"/> is not null, everyone is being looked at for the first time, or anew after a change of the rule.
/// </summary>
public sealed record Segment(
    long Id, string Name, string About, Rule Rule, long Version, long Members, long? ComputedTo, long? ComputedAt, bool Stopped,
    long CreatedAt, long ChangedAt, string ChangedBy)
{
    public const int LongestName = 100, LongestAbout = 1000;

    /// <summary>Everyone has been looked at: what enters and leaves from now on is a fact that others may follow.</summary>
    public bool IsLive => ComputedAt is not null;

    /// <exception cref="UserErrorException">It can't be a name.</exception>
    internal static string CheckedName(string? text) =>
        text?.Trim() is { Length: > 0 and <= LongestName } name && !name.Any(char.IsControl)
            ? name
            : throw new UserErrorException($"A segment needs a name of 1 to {LongestName} visible characters.");

    /// <exception cref="UserErrorException">It is too long.</exception>
    internal static string CheckedAbout(string? text) =>
        (text ?? "").Trim() is { Length: <= LongestAbout } about
            ? about
            : throw new UserErrorException($"What a segment is for has at most {LongestAbout} characters.");
}
