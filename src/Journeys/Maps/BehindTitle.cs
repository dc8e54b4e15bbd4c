using Throughline.Journeys.Queries;
using Throughline.Strata;

namespace Throughline.Journeys.Maps;

/// <summary>What a number of an answer is of, in words.</summary>
internal static class BehindTitle
{
    public static string Of(JourneyQuery query) => (query.Behind ?? new()) switch
    {
        { Step: { } step } => step,
        { Edge: { } edge } => string.Join(" → ", edge),
        { Variant: { } variant } => string.Join(" → ", variant),
        { Reached: { } reached } => $"Reached step {reached}",
        { Stopped: { } stopped } => $"Stopped after step {stopped}",
        { Path: { } place } => OfPath(query.Paths!, place),
        { DropOff: { } loss } => OfLoss(query.DropOff!, loss),
        { Escalation: { } landmarks } => OfLandmarks(query.Escalation!, landmarks),
        { Differs: { } differs } => $"{differs.Step}: {(differs.Kind switch { DifferenceKind.Skipped => "skipped", DifferenceKind.Inserted => "inserted", _ => "out of order" })}",
        { Fits: { } fits } => fits ? "As the model says" : "Not as the model says",
        _ => "All journeys",
    };

    private static string OfPath(PathsAsked paths, PlaceAsked place)
    {
        var isBefore = paths.Before == true;
        List<string> way = [paths.At, .. paths.Along ?? [], .. place.Steps ?? []];
        if (place.End is { } end)
            way.Add(end == PathEnd.Other ? "any other step" : isBefore ? "nothing before" : "nothing more");
        if (isBefore)
            way.Reverse();
        return string.Join(" → ", way);
    }

    private static string OfLoss(DropOffAsked asked, LossAsked loss)
    {
        var goal = Any(asked.Goal);
        var group = loss.Group switch
        {
            DropOffGroup.Considered => $"On the way to {goal}",
            DropOffGroup.Reached => $"Reached {goal}",
            DropOffGroup.Running => $"Not yet at {goal}",
            _ => $"Ended without {goal}",
        };
        return group + (loss.Last is { } last ? $", last: {last}" : "") + (loss.Nothing == true ? ", then nothing" : loss.Instead is { } instead ? $", instead: {instead}" : "");
    }

    private static string OfLandmarks(EscalationAsked asked, LandmarksAsked landmarks)
    {
        var exposure = landmarks.Step is not { } step ? "Active" : (landmarks.Without == true ? "Without " : "") + step + (landmarks.Then is { } then ? " → " + then : "");
        return exposure + (landmarks.Now == true ? ", now" : landmarks.Contact == true ? $", followed by {Any(asked.Contact)}" : "");
    }

    private static string Any(IEnumerable<string> steps) => string.Join(" or ", steps);
}
