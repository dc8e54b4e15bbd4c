using Throughline.Strata;

namespace Throughline.Journeys.Queries;

/// <summary>A funnel: how many journeys there are, and how many reached each step.</summary>
public sealed record FunnelAnswer(int Journeys, long Events, IReadOnlyList<FunnelLevelAnswer> Steps) : JourneyAnswer
{
    internal static FunnelAnswer Of(FunnelAsked asked, Selection selection)
    {
        var funnel = Funnel.Of(selection.Journeys, StepsOf(asked, selection), asked.Within?.Micros, asked.Mode ?? FunnelMode.Ordered);
        return new(funnel.Journeys, funnel.Events, [.. funnel.Levels.Zip(asked.Steps, (level, step) => FunnelLevelAnswer.Of(level, string.Join('|', step.Any)))]);
    }

    /// <summary>Names that nobody ever took match nothing.</summary>
    internal static IReadOnlyList<FunnelStep> StepsOf(FunnelAsked asked, Selection selection) =>
        [.. asked.Steps.Select(step => new FunnelStep(selection.StepCodes(step.Any)) { Excluded = selection.StepCodes(step.Without), Filter = selection.Where(step.Where) })];
}

/// <summary>A step of a funnel: how many journeys reached it, and how long that took from the step before.</summary>
public sealed record FunnelLevelAnswer(string Step, int Journeys, decimal? MeanSeconds, decimal? MedianSeconds, decimal? P90Seconds, decimal? MinSeconds, decimal? MaxSeconds)
{
    internal static FunnelLevelAnswer Of(FunnelLevel level, string step)
    {
        var since = level.SinceBefore;
        return new(step, level.Journeys, since?.Mean / 1_000_000m, since?.Median / 1_000_000m, since?.P90 / 1_000_000m, since?.Min / 1_000_000m, since?.Max / 1_000_000m);
    }
}
