using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;

namespace Throughline.Journeys.Losses;

/// <summary>A drop-off in words.</summary>
internal static class DropOffSentences
{
    public static string Of(DropOffAnswer answer, DropOffAsked asked)
    {
        var (goal, from) = (Any(asked.Goal), asked.After is null ? "" : $" with {Any(asked.After)}");
        if (answer.Considered == 0)
            return $"No journey has {Any(asked.After ?? [])}, so none is on the way to {goal}.";
        var ended = answer.Ended == 0
            ? $"None of the journeys{from} has ended without {goal}."
            : $"{InWords.Capital(InWords.Share(answer.Ended, answer.Considered))} journeys{from} ended without {goal} ({Of(answer.Ended, answer.Considered)}).";
        var last = answer.Ends is [var end, ..]
            ? $" The last step of {InWords.Share(end.Journeys, answer.Ended)} of these is “{end.Step}” ({Of(end.Journeys, answer.Ended)})."
            : "";
        var instead = answer.Instead is [var next, ..] && asked.After is not null
            ? next.Step is null
                ? $" After {Any(asked.After)} most often nothing came ({Of(next.Journeys, answer.Ended)})."
                : $" After {Any(asked.After)} most often “{next.Step}” came instead ({Of(next.Journeys, answer.Ended)})."
            : "";
        var running = answer.Running == 0 ? "" : $" {InFigures.Count(answer.Running)} more {(answer.Running == 1 ? "is" : "are")} not silent for {Duration.Of(asked.Silent.Micros / 1_000_000m)} yet and may still get there.";
        return ended + last + instead + running;
    }

    /// <summary>Names as people say them.</summary>
    public static string Any(IReadOnlyList<string> steps) => string.Join(" or ", steps.Select(step => $"“{step}”"));

    private static string Of(int part, int whole) => $"{InFigures.Count(part)} of {InFigures.Count(whole)}";
}
