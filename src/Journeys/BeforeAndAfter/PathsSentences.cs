using Throughline.Journeys.Maps;
using Throughline.Strata;

namespace Throughline.Journeys.BeforeAndAfter;

/// <summary>Paths in words.</summary>
internal static class PathsSentences
{
    public static string Of(PathsView view)
    {
        var (paths, root) = (view.Sides[0].Query.Paths!, view.Sides[0].Answer.Root);
        if (root.Journeys == 0)
            return paths.Along is null ? $"No journey has “{paths.At}”, so nothing comes before or after it." : "No journey goes along there.";
        var begin = paths.Along is null
            ? $"{InWords.Capital(InWords.Share(root.Journeys, view.Journeys))} journeys have “{paths.At}” ({Of(root.Journeys, view.Journeys)})."
            : $"{InFigures.Count(root.Journeys)} of {InFigures.Count(view.Journeys)} journeys come as far as “{root.Step}” on this way.";
        return string.Join(' ', view.Sides.Select(Side).Prepend(begin));
    }

    private static string Side(PathsSide side)
    {
        var (root, name) = (side.Answer.Root, side.Answer.Root.Step);
        var (one, ended) = (root.Next.Count > 0 ? root.Next[0] : null, side.Places.FirstOrDefault(place => place is { Depth: 1, End: PathEnd.Ended })?.Journeys ?? 0);
        if (one is null)
            return side.IsBefore ? $"All of them begin with “{name}”." : $"All of them end with “{name}”.";
        var most = side.IsBefore
            ? $"Directly before it, {InWords.Share(one.Journeys, root.Journeys)} of these have “{one.Step}” ({Of(one.Journeys, root.Journeys)})"
            : $"Directly after it, {InWords.Share(one.Journeys, root.Journeys)} of these have “{one.Step}” ({Of(one.Journeys, root.Journeys)})";
        return ended == 0 ? most + "." : $"{most}; {InWords.Share(ended, root.Journeys)} {(side.IsBefore ? "begin there" : "end there")} ({Of(ended, root.Journeys)}).";
    }

    /// <summary>What a picture shows.</summary>
    public static string Shown(PathsLayout layout) => layout.ShownPlaces == layout.AllPlaces
        ? $"Shows all {InFigures.Count(layout.AllPlaces)} places."
        : $"Shows the {InFigures.Count(layout.ShownPlaces)} most frequent of {InFigures.Count(layout.AllPlaces)} places; the table has the others.";

    private static string Of(int part, int whole) => $"{InFigures.Count(part)} of {InFigures.Count(whole)}";
}
