using System.Globalization;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Funnels;

/// <summary>A funnel in words.</summary>
internal static class FunnelSentences
{
    public static string Of(FunnelView view, FunnelForm asked)
    {
        var levels = view.Answer!.Steps;
        var (first, last) = (levels[0], levels[^1]);
        var within = string.IsNullOrEmpty(asked.Within) ? "" : $" within {Time(asked.Within)}";
        if (levels.Count == 1)
            return $"{InWords.Capital(InWords.Share(first.Journeys, view.Journeys))} journeys have “{Name(first.Step)}” ({N(first.Journeys)} of {N(view.Journeys)}).";
        if (first.Journeys == 0)
            return $"No journey has “{Name(first.Step)}”, so nothing goes on from there.";
        var goOn = InWords.Capital(InWords.Share(last.Journeys, first.Journeys));
        var sentence = asked.Mode switch
        {
            "any" => $"{goOn} journeys with one of these {levels.Count} steps have all of them{within} ({N(last.Journeys)} of {N(first.Journeys)}).",
            _ => $"{goOn} journeys with “{Name(first.Step)}” go on{(asked.Mode == "direct" ? " directly" : "")} to “{Name(last.Step)}”{within} ({N(last.Journeys)} of {N(first.Journeys)}).",
        };
        var without = view.Without is { } other && asked.Mode is not "any"
            ? $" Without “{Name(first.Step)}”, {InWords.Share(other.Reached, other.Journeys)} journeys have “{Name(last.Step)}” ({N(other.Reached)} of {N(other.Journeys)})."
            : "";
        return sentence + without + Loss(levels);
    }

    /// <summary>Where the most are lost.</summary>
    private static string Loss(IReadOnlyList<FunnelLevelAnswer> levels)
    {
        if (levels.Count < 3)
            return "";
        var worst = Enumerable.Range(1, levels.Count - 1).MaxBy(i => levels[i - 1].Journeys - levels[i].Journeys);
        var lost = levels[worst - 1].Journeys - levels[worst].Journeys;
        return lost == 0 ? " None are lost on the way." : $" Most are lost before “{Name(levels[worst].Step)}”: {N(lost)} of {N(levels[worst - 1].Journeys)}.";
    }

    /// <summary>Several names for one step, as people say it.</summary>
    public static string Name(string step) => step.Replace("|", " or ", StringComparison.Ordinal);

    private static string Time(string within) => QueryLength.Find(within) is { } length ? Duration.Of(length.Micros / 1_000_000m) : within;
    private static string N(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
