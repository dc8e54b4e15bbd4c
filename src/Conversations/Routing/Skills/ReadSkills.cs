using System.Globalization;
using Throughline.Kernel;

namespace Throughline.Conversations.Routing.Skills;

/// <summary>
/// Reads what an agent must be able to do: <c>expression = all { "or" all }, all = one { "and" one }, one = skill [">=" level] | "(" expression ")"</c>.
/// Empty, or <c>anybody</c>: everybody. What can't be read says what is wrong and at which character.
/// </summary>
internal ref struct ReadSkills
{
    public const int LowestLevel = 1, HighestLevel = 5, Longest = 1000, Deepest = 32, LongestName = 50;

    private readonly string text;
    private int at;
    private int depth;

    private ReadSkills(string text) => this.text = text;

    /// <exception cref="UserErrorException">It can't be read.</exception>
    public static SkillExpression Of(string? text)
    {
        if (string.IsNullOrWhiteSpace(text) || text.Trim() == "anybody")
            return SkillExpression.Anybody;
        if (text.Length > Longest)
            throw new UserErrorException($"What an agent must be able to do is at most {Longest:N0} characters long.");
        var reader = new ReadSkills(text);
        var read = reader.Any();
        reader.Space();
        return reader.at == text.Length ? read : throw reader.Wrong(text[reader.at] == ')' ? "there is no ( before this )" : $"expected “and” or “or” before “{reader.Rest()}”");
    }

    /// <summary>A skill's name as it is written everywhere: a letter, then letters, digits, - _ and dots, not one of the words of the language.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= LongestName && char.IsLetter(name[0]) && name.All(IsOfName) && name is not ("and" or "or" or "anybody");

    private SkillExpression Any()
    {
        var read = All();
        while (Take("or"))
            read = new SkillExpression.Either(read, All());
        return read;
    }

    private SkillExpression All()
    {
        var read = One();
        while (Take("and"))
            read = new SkillExpression.Both(read, One());
        return read;
    }

    private SkillExpression One()
    {
        Space();
        if (at == text.Length)
            throw Wrong("a skill is missing at the end");
        if (text[at] != '(')
            return Skill();
        if (++depth > Deepest)
            throw Wrong($"brackets are at most {Deepest} deep");
        var opened = at++;
        var inner = Any();
        Space();
        if (at == text.Length)
        {
            at = opened;
            throw Wrong("this ( is never closed");
        }
        if (text[at] != ')')
            throw Wrong($"expected “and”, “or” or ) before “{Rest()}”");
        at++;
        depth--;
        return inner;
    }

    private SkillExpression.Has Skill()
    {
        var begins = at;
        while (at < text.Length && IsOfName(text[at]))
            at++;
        var name = text[begins..at];
        if (!IsName(name))
        {
            at = begins;
            throw Wrong(name.Length == 0 ? $"expected a skill, not “{Rest()}”" : $"“{name}” is no name of a skill: a letter, then letters, digits, - _ and dots, up to {LongestName}");
        }
        Space();
        if (at == text.Length || text[at] is not ('>' or '<' or '='))
            return new(name, LowestLevel);
        if (string.CompareOrdinal(text, at, ">=", 0, 2) != 0)
            throw Wrong($"only >= compares a level, as in {name}>=3");
        at += 2;
        Space();
        var number = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        if (int.TryParse(text.AsSpan(number, at - number), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is >= LowestLevel and <= HighestLevel)
            return new(name, level);
        at = number;
        throw Wrong($"the level of {name} is a number from {LowestLevel} to {HighestLevel}");
    }

    private bool Take(string word)
    {
        Space();
        var end = at + word.Length;
        if (string.CompareOrdinal(text, at, word, 0, word.Length) != 0 || (end < text.Length && IsOfName(text[end])))
            return false;
        at = end;
        return true;
    }

    private void Space()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
    }

    private static bool IsOfName(char c) => char.IsLetterOrDigit(c) || c is '-' or '_' or '.';
    private readonly string Rest() => text.Length - at > 20 ? string.Concat(text.AsSpan(at, 20), "…") : text[at..];
    private readonly UserErrorException Wrong(string what) => new($"“{text}”, character {at + 1}: {what}.");
}
