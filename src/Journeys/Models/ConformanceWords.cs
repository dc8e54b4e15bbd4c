using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Strata;

namespace Throughline.Journeys.Models;

/// <summary>A conformance in words.</summary>
public static class ConformanceWords
{
    public static string Of(ConformanceAnswer answer)
    {
        if (answer.Journeys == 0)
            return "There are no journeys.";
        var fit = $"{InWords.Capital(InWords.Share(answer.Fitting, answer.Journeys))} journeys are as the model says ({InFigures.Count(answer.Fitting)} of {InFigures.Count(answer.Journeys)})";
        if (answer.Differences == 0)
            return fit + ".";
        var (step, kind, count) = answer.Steps.SelectMany(line => Kinds(line).Select(kind => (line.Step, kind.Kind, kind.Count))).MaxBy(d => d.Count.Journeys);
        return $"{fit}. The most frequent difference: “{step}” {Said(kind)} in {InWords.Share(count.Journeys, answer.Journeys)} journeys ({InFigures.Count(count.Journeys)}).";
    }

    /// <summary>The kinds of difference at a step, in their order.</summary>
    public static IReadOnlyList<(DifferenceKind Kind, DifferenceCount Count)> Kinds(ConformanceLineAnswer line) =>
        [(DifferenceKind.Skipped, line.Skipped), (DifferenceKind.Inserted, line.Inserted), (DifferenceKind.OutOfOrder, line.OutOfOrder)];

    /// <summary>As a sentence goes on.</summary>
    public static string Said(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Skipped => "is skipped",
        DifferenceKind.Inserted => "is inserted",
        _ => "comes out of order",
    };
}
