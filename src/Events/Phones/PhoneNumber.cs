using System.Text.RegularExpressions;

namespace Throughline.Events.Phones;

/// <summary>
/// Reads telephone numbers as people write them, by the rules of libphonenumber-js: the same text gives the same number as there,
/// where that finds one of a possible length.
/// </summary>
internal static partial class PhoneNumber
{
    private const int LongestText = 250, ShortestNational = 2, LongestNational = 17;
    private const string Digits = "0-9\uFF10-\uFF19\u0660-\u0669\u06F0-\u06F9";
    private const string Between = "-\u2010-\u2015\u2212\u30FC\uFF0D\uFF0F/\uFF0E. \u00A0\u00AD\u200B\u2060\u3000()\uFF08\uFF09\uFF3B\uFF3D\\[\\]~\u2053\u223C\uFF5E";

    private enum Length
    {
        Possible,
        TooShort,
        TooLong,
        Never,
    }

    /// <summary>The number in E.164 (<c>+493012345678</c>); null where the text is none, or of a length that its country's numbers never have.</summary>
    /// <param name="country">Where numbers are from that do not say it, as two capital letters; null for those to stay unread.</param>
    public static string? Parse(string text, string? country)
    {
        if (text.Length > LongestText || text.Contains(";phone-context=", StringComparison.Ordinal))
            return null;
        var start = FirstCharacter().Match(text);
        if (!start.Success)
            return null;
        var written = AfterLast().Replace(text[start.Index..], "");
        if (written.IndexOf(";isub=", StringComparison.Ordinal) is > 0 and var address)
            written = written[..address];
        written = Extension().Replace(written, "", 1);
        return Written().IsMatch(written) ? Read(Plain(written), country is null ? null : NumberingPlans.All.OfCountry(country)) : null;
    }

    private static string? Read(string digits, NumberingPlan? home)
    {
        var (code, rest) = CallingCode(digits, home);
        if (rest is null)
            return null;
        var plan = code is null ? home : NumberingPlans.All.OfCallingCode(code);
        if (plan is null)
            return null;
        var national = National(rest, plan);
        if (national.Length is < ShortestNational or > LongestNational)
            return null;
        var exact = NumberingPlans.All.OfNumber(plan.CallingCode, national) ?? plan;
        return LengthIn(exact, national) == Length.Possible ? "+" + plan.CallingCode + national : null;
    }

    /// <summary>The calling code where the number brings one, and what follows it; no rest where it brings one that nobody has.</summary>
    private static (string? Code, string? After) CallingCode(string digits, NumberingPlan? home)
    {
        if (!digits.StartsWith('+'))
        {
            if (home?.Abroad is { } abroad && abroad.Match(digits) is { Success: true, Length: > 0 } match && digits.Length > match.Length && digits[match.Length] != '0')
                digits = "+" + digits[match.Length..];
            else
                return home is not null && WithoutPlus(digits, home) is { } shorter ? (home.CallingCode, shorter) : (null, digits);
        }
        var code = NumberingPlans.All.CallingCodeAt(digits.AsSpan(1));
        return code is null ? (null, null) : (code, digits[(1 + code.Length)..]);
    }

    /// <summary>What follows the home country's code where somebody left out the plus, and only then.</summary>
    private static string? WithoutPlus(string digits, NumberingPlan home)
    {
        if (!digits.StartsWith(home.CallingCode, StringComparison.Ordinal))
            return null;
        var shorter = digits[home.CallingCode.Length..];
        var national = National(digits, home);
        return (!home.Matches(national) && home.Matches(National(shorter, home))) || LengthIn(home, national) == Length.TooLong ? shorter : null;
    }

    /// <summary>The number without the prefix it is written with at home, unless that is part of it.</summary>
    private static string National(string digits, NumberingPlan plan)
    {
        if (plan.NationalPrefix?.Match(digits) is not { Success: true } match)
            return digits;
        var isCaptured = match.Groups.Count > 1 && match.Groups[^1].Length > 0;
        var stripped = plan.PrefixRule is { } rule && isCaptured ? plan.NationalPrefix.Replace(digits, rule, 1) : digits[match.Length..];
        if (stripped == digits || (plan.Matches(digits) && !plan.Matches(stripped)))
            return digits;
        return LengthIn(NumberingPlans.All.OfNumber(plan.CallingCode, stripped) ?? plan, stripped) is Length.TooShort or Length.Never ? digits : stripped;
    }

    private static Length LengthIn(NumberingPlan plan, string national)
    {
        var lengths = plan.Lengths;
        return lengths.Length == 0 || lengths.Contains(national.Length) ? Length.Possible
            : national.Length < lengths[0] ? Length.TooShort
            : national.Length > lengths[^1] ? Length.TooLong
            : Length.Never;
    }

    /// <summary>Western digits, and a plus where it comes first.</summary>
    private static string Plain(string written)
    {
        var plain = new System.Text.StringBuilder(written.Length);
        foreach (var c in written)
            if (c == '+' && plain.Length == 0)
                plain.Append('+');
            else if (char.IsAsciiDigit(c) || c is (>= '\uFF10' and <= '\uFF19') or (>= '\u0660' and <= '\u0669') or (>= '\u06F0' and <= '\u06F9'))
                plain.Append((char)('0' + (int)char.GetNumericValue(c)));
        return plain.ToString();
    }

    [GeneratedRegex("[+\uFF0B" + Digits + "]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FirstCharacter();

    [GeneratedRegex("[^" + Digits + "#]+$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AfterLast();

    [GeneratedRegex("^(?:[" + Digits + "]{2}|[+\uFF0B]?(?:[" + Between + "]*[" + Digits + "]){3,}[" + Between + Digits + "]*)$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Written();

    [GeneratedRegex(
        "(?:;ext=[" + Digits + "]{1,20}"
        + "|[ \u00A0\\t,]*(?:e?xt(?:ensi(?:o\u0301?|\u00F3))?n?|\uFF45?\uFF58\uFF54\uFF4E?|\u0434\u043E\u0431|anexo)[:.\uFF0E]?[ \u00A0\\t,-]*[" + Digits + "]{1,20}#?"
        + "|[ \u00A0\\t,]*(?:[x\uFF58#\uFF03~\uFF5E]|int|\uFF49\uFF4E\uFF54)[:.\uFF0E]?[ \u00A0\\t,-]*[" + Digits + "]{1,9}#?"
        + "|[- ]+[" + Digits + "]{1,6}#"
        + "|[ \u00A0\\t]*(?:,{2}|;)[:.\uFF0E]?[ \u00A0\\t,-]*[" + Digits + "]{1,15}#?"
        + "|[ \u00A0\\t]*,+[:.\uFF0E]?[ \u00A0\\t,-]*[" + Digits + "]{1,9}#?)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Extension();
}
