using System.Globalization;
using Throughline.Journeys.Comparisons;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Strata;

namespace Throughline.Journeys.Escalations;

/// <summary>An escalation in words. It never says “because”: what is found is an association.</summary>
public static class EscalationWords
{
    public static string Of(EscalationAnswer answer, EscalationAsked asked)
    {
        if (answer.Contacts == 0)
            return $"Of {InFigures.Count(answer.People)} people nobody has a service contact that counts, so there is nothing to associate.";
        if (answer.Association.Count == 0)
            return $"No behaviour was seen of {Escalation.FewestPeople} people or more; of fewer nothing is said.";
        var sure = answer.Association.Where(line => line.AdjustedChance <= CompareWords.Sure && line.Ratio is not null).ToList();
        if (sure.Count == 0)
            return $"None of {InFigures.Count(answer.Association.Count)} behaviours goes with a service contact more, or less, often than chance would have it.";
        var line = sure.Find(l => l.Ratio > 1) ?? sure[0];
        var (name, back, within) = (Name(line), Length(asked.LookBack?.Micros ?? 7 * Kernel.Micros.PerDay), Length(asked.Every?.Micros ?? Kernel.Micros.PerDay));
        return $"{InWords.Capital(Share(line.ExposedContacts, line.ExposedLandmarks))} who see “{name}” within {back} have a contact within {within} after; "
            + $"without “{name}”, {Share(line.UnexposedContacts, line.UnexposedLandmarks)}. "
            + $"It is an association, not a cause: of people who do equally much, those with “{name}” have a contact {Times(line)}.";
    }

    /// <summary>A step, or a pair.</summary>
    public static string Name(EscalationLineAnswer line) => line.Then is null ? line.Step : $"{line.Step} → {line.Then}";

    /// <summary><c>2.10 (1.80 to 2.40)</c>; a dash where it can't be estimated.</summary>
    public static string Ratio(EscalationLineAnswer line) => line.Ratio is not { } ratio ? "–"
        : line is { Low: { } low, High: { } high } ? $"{Two(ratio)} ({Two(low)} to {Two(high)})" : Two(ratio);

    /// <summary>A length of time as people say it.</summary>
    public static string Length(long micros) => Duration.Of(micros / 1_000_000m);

    private static string Times(EscalationLineAnswer line) => $"{Two(line.Ratio!.Value)} times as often (95 %: {Two(line.Low ?? 0)} to {Two(line.High ?? 0)})";

    private static string Share(long part, long of) => part == 0 ? "none" : InWords.Share(part, of);

    private static string Two(double ratio) => ratio.ToString("0.00", CultureInfo.InvariantCulture);
}
