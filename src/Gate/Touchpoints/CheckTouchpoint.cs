using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Gate.Touchpoints;

/// <summary>Something about a touchpoint that can't be taken: which field, and why.</summary>
internal sealed record WrongField(string Field, string Says);

/// <summary>Makes what somebody wrote into a touchpoint, or says everything that is wrong with it. Pure.</summary>
internal static class CheckTouchpoint
{
    /// <param name="said">As it was written; texts may be empty, lists may hold anything.</param>
    /// <param name="teams">The keys of the teams at work, and <paramref name="before"/>'s, which may be retired since.</param>
    /// <param name="before">What it was before, where it was there.</param>
    /// <param name="wrong">Gets what is wrong.</param>
    public static Touchpoint Do(Touchpoint said, IReadOnlyCollection<string> teams, Touchpoint? before, List<WrongField> wrong)
    {
        var known = before is null ? [.. teams] : teams.Concat(before.Roles.Select(role => role.Team).OfType<string>()).Concat(before.Granted).ToHashSet(StringComparer.Ordinal);
        return new(
            Word("name", said.Name, Touchpoint.LongestWord), Word("channel", said.Channel, Touchpoint.LongestWord).ToLowerInvariant(),
            OneOf("purpose", said.Purpose, Touchpoint.Purposes), OneOf("phase", said.Phase, Touchpoint.Phases))
        {
            Audience = said.Audience is null or "" ? Touchpoint.Everyone : Word("audience", said.Audience, Touchpoint.LongestWord),
            About = said.About is null or "" ? "" : Word("about", said.About, Touchpoint.LongestAbout),
            Tools = List("tools", said.Tools),
            Designs = Team("design", said.Designs),
            Builds = Team("build", said.Builds),
            Operates = Team("operate", said.Operates),
            Renews = Team("renew", said.Renews),
            Granted = [.. List("granted", said.Granted).Select(team => Team("granted", team)!)],
            RenewalDue = said.RenewalDue,
            IsRetired = said.IsRetired,
        };

        string Word(string field, string? text, int longest)
        {
            var word = text?.Trim() ?? "";
            if (word.Length == 0)
                wrong.Add(new(field, $"{field} is missing"));
            else if (word.Length > longest)
                wrong.Add(new(field, string.Create(CultureInfo.InvariantCulture, $"{field} has {word.Length} characters; at most {longest} are kept")));
            else if (!IsPlain(word))
                wrong.Add(new(field, $"{field} holds a line break or a character that is none"));
            return word;
        }

        string OneOf(string field, string? text, IReadOnlyList<string> all)
        {
            var word = text?.Trim().ToLowerInvariant() ?? "";
            if (!all.Contains(word, StringComparer.Ordinal))
                wrong.Add(new(field, word.Length == 0 ? $"{field} is missing; it is one of {string.Join(", ", all)}" : $"there is no {field} “{word}”; it is one of {string.Join(", ", all)}"));
            return word;
        }

        string? Team(string field, string? text)
        {
            var key = text?.Trim().ToLowerInvariant();
            if (key is null or "")
                return null;
            if (!known.Contains(key))
                wrong.Add(new(field, $"there is no team “{key}” at work; there are {string.Join(", ", teams.Order(StringComparer.Ordinal))}"));
            return key;
        }

        List<string> List(string field, IReadOnlyList<string>? words)
        {
            var list = (words ?? []).Select(word => word?.Trim() ?? "").Where(word => word.Length > 0).Distinct(StringComparer.Ordinal).ToList();
            if (list.Count > Touchpoint.MostTools)
                wrong.Add(new(field, $"{field} lists {list.Count}; at most {Touchpoint.MostTools} are kept"));
            else
                list.ForEach(word => Word(field, word, Touchpoint.LongestWord));
            return list;
        }
    }

    /// <inheritdoc cref="Do(Touchpoint, IReadOnlyCollection{string}, Touchpoint?, List{WrongField})"/>
    /// <exception cref="UserErrorException">Something can't be taken; the message says all of it.</exception>
    public static Touchpoint Do(Touchpoint said, IReadOnlyCollection<string> teams, Touchpoint? before = null)
    {
        var wrong = new List<WrongField>();
        var made = Do(said, teams, before, wrong);
        return wrong.Count == 0 ? made : throw new UserErrorException($"The touchpoint can't be kept: {string.Join("; ", wrong.Select(w => w.Says))}.");
    }

    /// <summary>On one line, and storable everywhere: no control characters, no half of a surrogate pair.</summary>
    private static bool IsPlain(string word)
    {
        foreach (var rune in word.EnumerateRunes())
            if (rune == System.Text.Rune.ReplacementChar || System.Text.Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029)
                return false;
        return true;
    }
}
