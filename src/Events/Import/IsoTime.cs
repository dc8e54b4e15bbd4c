namespace Throughline.Events.Import;

/// <summary>
/// Reads ISO 8601 and xs:dateTime: <c>2011-10-01T00:38:44.546+02:00</c>. A space may stand for the T, seconds and time of day may lack,
/// 24:00:00 is the end of the day, what is finer than a microsecond is dropped, a leap second is the second before.
/// </summary>
internal static class IsoTime
{
    private const long PerSecond = 1_000_000;
    public const long Least = -62_135_596_800 * PerSecond;
    public const long Most = 253_402_300_800 * PerSecond - 1;

    /// <param name="micros">Local microseconds since 1970 where there is no offset, else in UTC.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out long micros, out bool hasOffset)
    {
        (micros, hasOffset) = (0, false);
        text = text.Trim();
        if (!Number(ref text, 4, out var year) || !Skip(ref text, '-') || !Number(ref text, 2, out var month) || !Skip(ref text, '-') || !Number(ref text, 2, out var day)
            || year == 0 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;
        var seconds = (new DateTime(year, month, day).Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        long fraction = 0;
        if (!text.IsEmpty)
        {
            if (!Skip(ref text, 'T') && !Skip(ref text, 't') && !Skip(ref text, ' '))
                return false;
            if (!Number(ref text, 2, out var hour) || !Skip(ref text, ':') || !Number(ref text, 2, out var minute))
                return false;
            var second = 0;
            if (Skip(ref text, ':') && (!Number(ref text, 2, out second) || !Fraction(ref text, out fraction)))
                return false;
            var isEndOfDay = hour == 24 && minute == 0 && second == 0 && fraction == 0;
            if ((hour > 23 && !isEndOfDay) || minute > 59 || second > 60)
                return false;
            seconds += hour * 3600 + minute * 60 + Math.Min(second, 59);
        }
        if (!Offset(text, out var offset, out hasOffset))
            return false;
        micros = (seconds - offset) * PerSecond + fraction;
        return true;
    }

    private static bool Number(ref ReadOnlySpan<char> text, int digits, out int number)
    {
        number = 0;
        if (text.Length < digits)
            return false;
        for (var i = 0; i < digits; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return false;
            number = number * 10 + (text[i] - '0');
        }
        text = text[digits..];
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
            return false;
        text = text[1..];
        return true;
    }

    private static bool Fraction(ref ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        if (!Skip(ref text, '.') && !Skip(ref text, ','))
            return true;
        var digits = 0;
        for (; digits < text.Length && char.IsAsciiDigit(text[digits]); digits++)
            if (digits < 6)
                micros = micros * 10 + (text[digits] - '0');
        for (var i = digits; i < 6; i++)
            micros *= 10;
        text = text[digits..];
        return digits > 0;
    }

    private static bool Offset(ReadOnlySpan<char> text, out int seconds, out bool hasOffset)
    {
        (seconds, hasOffset) = (0, !text.IsEmpty);
        text = text.TrimStart();
        if (text.IsEmpty)
        {
            hasOffset = false;
            return true;
        }
        if (text is "Z" or "z" or "UTC" or "GMT")
            return true;
        var sign = text[0] switch { '+' => 1, '-' => -1, _ => 0 };
        text = text[1..];
        if (sign == 0 || !Number(ref text, 2, out var hours))
            return false;
        Skip(ref text, ':');
        var minutes = 0;
        if ((!text.IsEmpty && !Number(ref text, 2, out minutes)) || !text.IsEmpty || hours > 18 || minutes > 59)
            return false;
        seconds = sign * (hours * 3600 + minutes * 60);
        return true;
    }
}
