using System.Globalization;
using System.Text;
using Throughline.Journeys.Exports;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Models;

/// <summary>Differences from a model as CSV (RFC 4180), by step, most first.</summary>
internal static class ConformanceAsCsv
{
    public static string Of(ConformanceAnswer answer)
    {
        var text = new StringBuilder("step,skipped,skipped_journeys,skipped_people,inserted,inserted_journeys,inserted_people,out_of_order,out_of_order_journeys,out_of_order_people\r\n");
        foreach (var line in answer.Steps)
        {
            var counts = ConformanceWords.Kinds(line).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Count.Count},{kind.Count.Journeys},{kind.Count.People}"));
            text.Append(CultureInfo.InvariantCulture, $"{MapAsCsv.Cell(line.Step)},{string.Join(',', counts)}\r\n");
        }
        return text.ToString();
    }
}
