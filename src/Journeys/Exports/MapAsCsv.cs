using System.Globalization;
using System.Text;
using Throughline.Kernel;

namespace Throughline.Journeys.Exports;

/// <summary>The edges of a map as CSV (RFC 4180), most frequent first; times are seconds.</summary>
internal static class MapAsCsv
{
    public static string Of(ShownMap shown)
    {
        var text = new StringBuilder("from,to,times,journeys,mean_seconds,median_seconds,p90_seconds,min_seconds,max_seconds\r\n");
        foreach (var e in shown.Edges)
        {
            text.Append(CultureInfo.InvariantCulture, $"{Cell(e.From)},{Cell(e.To)},{e.Count},{e.Journeys},{e.MeanSeconds},{e.MedianSeconds},{e.P90Seconds},{e.MinSeconds},{e.MaxSeconds}\r\n");
        }
        return text.ToString();
    }

    internal static string Cell(string text) => CsvText.Cell(text);
}
