using Throughline.Journeys.Queries;
using Throughline.Strata;

namespace Throughline.Journeys.BeforeAndAfter;

/// <summary>Where the name of a place leads.</summary>
internal static class PathLinks
{
    /// <summary>
    /// A step becomes the one from which paths go out; what is folded together is opened where it is. Null where there is nothing beyond, and for
    /// the step from which paths go out already.
    /// </summary>
    public static string? Of(PathsSide side, PathPlace place, string ways)
    {
        var asked = side.Query.Paths!;
        return place switch
        {
            { End: PathEnd.Ended } => null,
            { End: PathEnd.Other } => Open(side, place),
            { Parent: null } => asked.Along is null ? null : To(side.Query, asked with { Along = null }, ways),
            // as far as before; what was opened is one step far and widely told apart
            _ => To(side.Query, new() { At = place.Steps[^1], Steps = asked.Along is null ? asked.Steps : null, Most = asked.Along is null ? asked.Most : null, Before = ways == PathsForm.Before ? true : null }, ways),
        };
    }

    /// <summary>One step on from there, told apart as far as can be.</summary>
    private static string Open(PathsSide side, PathPlace place)
    {
        var asked = side.Query.Paths!;
        List<string> along = [.. asked.Along ?? [], .. place.Steps];
        return To(
            side.Query, asked with { Along = along.Count > 0 ? along : null, Steps = 1, Most = PathsAsked.MostSteps, Before = side.IsBefore ? true : null },
            side.IsBefore ? PathsForm.Before : PathsForm.After);
    }

    private static string To(JourneyQuery query, PathsAsked asked, string ways) => ShowPaths.Address(query with { Paths = asked }, ways);
}
