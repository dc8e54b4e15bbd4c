using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Throughline.Journeys.Tests.Maps;

/// <summary>The links of a page that open who is behind a number.</summary>
internal static partial class NumberLinks
{
    /// <summary>Each link's number, and how many journeys the API finds behind it.</summary>
    public static async Task<List<(int Said, int Behind)>> Of(string page, Func<string, Task<string>> get)
    {
        var numbers = new List<(int, int)>();
        foreach (Match link in Link().Matches(page))
        {
            var address = WebUtility.HtmlDecode(link.Groups["address"].Value);
            var number = Number().Match(WebUtility.HtmlDecode(Tag().Replace(link.Groups["said"].Value, "")));
            using var answer = JsonDocument.Parse(await get("/api/journeys" + address["/journeys/behind".Length..]));
            numbers.Add((int.Parse(number.Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture), answer.RootElement.GetProperty("journeys").GetProperty("total").GetInt32()));
        }
        return numbers;
    }

    [GeneratedRegex("""<a[^>]* href="(?<address>/journeys/behind[^"]*)"[^>]*>(?<said>.*?)</a>""", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("[0-9][0-9,]*", RegexOptions.None, 1000)]
    private static partial Regex Number();
}
