using System.Globalization;
using System.Text;
using Throughline.Journeys.Exports;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Escalations;

/// <summary>An escalation as CSV (RFC 4180), the surest association first; counts are of landmarks where nothing else is said.</summary>
internal static class EscalationAsCsv
{
    public static string Of(EscalationAnswer answer)
    {
        var text = new StringBuilder("step,then,people,people_now,with,with_contact,without,without_contact,ratio,low,high,chance,adjusted_chance\r\n");
        foreach (var l in answer.Association)
        {
            text.Append(CultureInfo.InvariantCulture, $"{MapAsCsv.Cell(l.Step)},{MapAsCsv.Cell(l.Then ?? "")},{l.ExposedPeople},{l.ExposedNow},{l.ExposedLandmarks},{l.ExposedContacts},")
                .Append(CultureInfo.InvariantCulture, $"{l.UnexposedLandmarks},{l.UnexposedContacts},{l.Ratio},{l.Low},{l.High},{l.Chance},{l.AdjustedChance}\r\n");
        }
        return text.ToString();
    }
}
