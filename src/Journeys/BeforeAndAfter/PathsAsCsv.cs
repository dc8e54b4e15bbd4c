using System.Globalization;
using System.Text;
using Throughline.Journeys.Exports;
using Throughline.Journeys.Queries;
using Throughline.Strata;

namespace Throughline.Journeys.BeforeAndAfter;

/// <summary>A tree of paths as CSV (RFC 4180): a line for each place, the steps to it in one column each.</summary>
internal static class PathsAsCsv
{
    public static string Of(PathsAsked asked, PathsAnswer answer)
    {
        var far = asked.Steps ?? PathsAsked.UsualSteps;
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, far + 1).Select(i => $"step_{i.ToString(CultureInfo.InvariantCulture)}")));
        text.Append(",is,other_steps,journeys,percent_of_all,percent_of_step\r\n");
        foreach (var place in PathPlace.Of(answer.Root, far))
        {
            string[] steps = [answer.Root.Step, .. place.Steps];
            text.Append(string.Join(',', Enumerable.Range(0, far + 1).Select(i => i < steps.Length ? MapAsCsv.Cell(steps[i]) : "")));
            var kind = place.End switch { PathEnd.Ended => asked.Before == true ? "began" : "ended", PathEnd.Other => "other", _ => "step" };
            text.Append(CultureInfo.InvariantCulture, $",{kind},{place.OtherSteps},{place.Journeys},{Percent(place.Journeys, answer.Journeys)},{Percent(place.Journeys, answer.Root.Journeys)}\r\n");
        }
        return text.ToString();
    }

    private static string Percent(int part, int all) => (all == 0 ? 0 : 100.0 * part / all).ToString("0.######", CultureInfo.InvariantCulture);
}
