using System.Globalization;

namespace Throughline.Gate.Replays;

/// <summary>A piece of a bar, in the picture's units.</summary>
internal sealed record BarPart(string End, string X, string Width);

/// <summary>A piece of a day's column, in the picture's units.</summary>
internal sealed record DayPart(string End, string X, string Width, string Y, string Height);

/// <summary>Pictures of a report: to one side what was, to the other what would have been, in the same lengths. Pure.</summary>
internal static class ReplayPicture
{
    private const double Half = 100, Middle = 50, Column = 10, Gap = 1;

    /// <summary>From the middle to the left what it was, to the right what it would have been.</summary>
    public static IEnumerable<BarPart> Diverging(ReplayLine line, long longest)
    {
        var (left, right) = (Half, Half);
        foreach (var (end, intents) in Of(line, turn => turn.Was))
        {
            var width = Half * intents / longest;
            yield return new(end, Text(left -= width), Text(width));
        }
        foreach (var (end, intents) in Of(line, turn => turn.Would))
        {
            var width = Half * intents / longest;
            yield return new(end, Text(right), Text(width));
            right += width;
        }
    }

    /// <summary>A column for each day from the first to the last: upwards what would have been, downwards what was.</summary>
    public static (string Width, IReadOnlyList<DayPart> Parts) Days(IReadOnlyList<ReplayLine> days)
    {
        var parts = new List<DayPart>();
        var (first, longest) = (days[0].Narrow.Day!.Value, days.Max(day => day.Intents));
        foreach (var day in days)
        {
            var (x, up, down) = ((day.Narrow.Day!.Value - first) * Column, Middle, Middle);
            foreach (var (end, intents) in Of(day, turn => turn.Would))
            {
                var height = Middle * intents / longest;
                parts.Add(new(end, Text(x), Text(Column - Gap), Text(up -= height), Text(height)));
            }
            foreach (var (end, intents) in Of(day, turn => turn.Was))
            {
                var height = Middle * intents / longest;
                parts.Add(new(end, Text(x), Text(Column - Gap), Text(down), Text(height)));
                down += height;
            }
        }
        return (Text((days[^1].Narrow.Day!.Value - first + 1) * Column), parts);
    }

    private static IEnumerable<(string End, long Intents)> Of(ReplayLine line, Func<ReplayTurn, string> end) =>
        ReplayWords.Ends.Select(e => (e, line.Turns.Where(turn => end(turn) == e).Sum(turn => turn.Intents))).Where(of => of.Item2 > 0);

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
