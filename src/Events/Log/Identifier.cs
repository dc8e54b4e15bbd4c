using Throughline.Events.Phones;

namespace Throughline.Events.Log;

/// <summary>
/// Something that tells people apart: a user id, an e-mail address, a cookie. <see cref="Space"/> says whose numbering it is
/// (empty: the shared one). Equal exactly when type, value and space are; <see cref="Of"/> makes values comparable first.
/// </summary>
public sealed record Identifier(string Type, string Value, string Space = "")
{
    public const string UserId = "userId";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string AnonymousId = "anonymousId";
    public const string Alias = "alias";

    /// <summary>The longest value kept, in characters.</summary>
    public const int LongestValue = 512;

    /// <summary>The identifier with its value as values compare; null where the value identifies nobody.</summary>
    public static Identifier? Of(string type, string? value, string space = "")
    {
        if (value is null || value.Length > LongestValue)
            return null;
        var compared = Compared(type, value);
        return IsBlocked(compared) ? null : new Identifier(type, compared, space);
    }

    /// <summary>
    /// As values of the type compare: an e-mail address trimmed and in lower case, a telephone number in E.164 or, where it can't be read
    /// as one, its digits, anything else as it is.
    /// </summary>
    internal static string Compared(string type, string value) => type switch
    {
        Email => value.Trim().ToLowerInvariant(),
        Phone => PhoneNumber.Parse(value, HomeCountry.Code) ?? PhoneDigits(value),
        _ => value,
    };

    /// <summary>Lower is stronger: the strongest identifier of an event is its subject.</summary>
    public static int Rank(string type) => type switch
    {
        UserId => 0,
        Email => 1,
        Phone => 2,
        AnonymousId => 4,
        Alias => 5,
        _ => 3,
    };

    /// <summary>Values that programs send when they know nobody.</summary>
    private static bool IsBlocked(string value)
    {
        var text = value.Trim();
        return text.Length == 0
            || text is "null" or "undefined" or "NaN" or "anonymous" or "guest" or "[object Object]" or "-1"
            || text.AsSpan().TrimStart("0-").IsEmpty;
    }

    private static string PhoneDigits(string value)
    {
        var digits = string.Concat(value.Where(char.IsAsciiDigit));
        return value.TrimStart().StartsWith('+') ? "+" + digits : digits;
    }
}
