using System.Globalization;
using System.Text;
using Throughline.Journeys.Exports;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Losses;

/// <summary>A drop-off as CSV (RFC 4180): a line for each number of it.</summary>
internal static class DropOffAsCsv
{
    public static string Of(DropOffAnswer answer)
    {
        var text = new StringBuilder("what,step,journeys\r\n");
        Line("considered", "", answer.Considered);
        Line("reached", "", answer.Reached);
        Line("running", "", answer.Running);
        Line("ended", "", answer.Ended);
        foreach (var end in answer.Ends)
            Line("ended at", end.Step!, end.Journeys);
        foreach (var instead in answer.Instead)
            Line(instead.Step is null ? "nothing instead" : "instead", instead.Step ?? "", instead.Journeys);
        return text.ToString();

        void Line(string what, string step, int journeys) => text.Append(CultureInfo.InvariantCulture, $"{what},{MapAsCsv.Cell(step)},{journeys}\r\n");
    }
}
