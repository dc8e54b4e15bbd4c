using System.Globalization;

namespace Throughline.People.Linkage.Engine;

/// <summary>Days as eight digits, yyyymmdd, out of the ways in which files write them.</summary>
internal static class CalendarDay
{
    /// <summary>Whether a column writes the month before the day, where that can be told; false else.</summary>
    public static bool MonthFirst(IEnumerable<string?> texts)
    {
        var (dayFirst, monthFirst) = (0, 0);
        foreach (var text in texts)
            if (Numbers(text) is [{ Length: <= 2 } first, { Length: <= 2 } second, { Length: 4 } or { Length: 2 }])
            {
                if (int.Parse(first, CultureInfo.InvariantCulture) > 12)
                    dayFirst++;
                else if (int.Parse(second, CultureInfo.InvariantCulture) > 12)
                    monthFirst++;
            }
        return monthFirst > dayFirst;
    }

    /// <summary>Eight digits; what can't be read as a day comes folded, so that equal ones are equal. Null for nothing.</summary>
    public static string? Of(string? text, bool monthFirst)
    {
        if (Folding.Words(text) is not { } folded)
            return null;
        var digits = Numbers(text) switch
        {
            [{ Length: 4 } year, { Length: <= 2 } month, { Length: <= 2 } day, ..] => year + Two(month) + Two(day),
            [{ Length: <= 2 } first, { Length: <= 2 } second, { Length: 4 } year, ..] => year + (monthFirst ? Two(first) + Two(second) : Two(second) + Two(first)),
            [{ Length: <= 2 } first, { Length: <= 2 } second, { Length: 2 } year] => Century(year) + (monthFirst ? Two(first) + Two(second) : Two(second) + Two(first)),
            [{ Length: 8 } whole, ..] => whole,
            [{ Length: 4 } year, { Length: <= 2 } month] => year + Two(month) + "00",
            [{ Length: 4 } year] => year + "0000",
            _ => null,
        };
        if (digits is null)
            return folded;
        return digits.AsSpan().TrimStart('0').IsEmpty ? null : digits;
    }

    private static string Two(string number) => number.PadLeft(2, '0');

    private static string Century(string year) => (string.CompareOrdinal(year, "30") < 0 ? "20" : "19") + year;

    private static List<string> Numbers(string? text)
    {
        var numbers = new List<string>();
        for (var at = 0; text is not null && at < text.Length;)
        {
            var end = at;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            if (end > at)
                numbers.Add(text[at..end]);
            at = Math.Max(end, at + 1);
        }
        return numbers;
    }
}
