using System.Globalization;
using System.Text;
using Throughline.Journeys.Exports;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Comparisons;

/// <summary>A comparison as CSV (RFC 4180), the surest difference first; rates are per journey. Steps of a way stand with → between.</summary>
internal static class CompareAsCsv
{
    public static string Of(CompareAnswer answer, Compared of)
    {
        var text = new StringBuilder("what,first,first_journeys,first_rate,second,second_journeys,second_rate,difference,low,high,chance,adjusted_chance\r\n");
        foreach (var l in answer.Lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{MapAsCsv.Cell(CompareWords.Name(l, of))},{l.First},{answer.First.Journeys},{l.FirstRate},{l.Second},{answer.Second.Journeys},{l.SecondRate},")
                .Append(CultureInfo.InvariantCulture, $"{l.Difference},{l.Low},{l.High},{l.Chance},{l.AdjustedChance}\r\n");
        }
        return text.ToString();
    }
}
