using System.Globalization;
using System.Text;
using Throughline.Journeys.Comparisons;
using Throughline.Journeys.Escalations;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Models;
using Throughline.Journeys.Queries;

namespace Throughline.Host.Commands;

/// <summary>Escalation, conformance and comparisons as tables for a terminal.</summary>
internal static class AskTables
{
    public static string Of(EscalationAnswer answer)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{answer.People:N0} people at {answer.Landmarks:N0} landmarks, {answer.Contacts:N0} with a contact after; {answer.Hidden:N0} behaviours of too few people are not shown");
        MapTables.Table(text, "Association with a contact (no cause), the surest first", answer.Association, ["step", "people", "now", "with", "without", "times as often (95 %)", "chance"],
            line => [EscalationWords.Name(line), N(line.ExposedPeople), N(line.ExposedNow), Percent(line.ExposedRate), Percent(line.UnexposedRate), EscalationWords.Ratio(line), ChanceWords.Of(line.AdjustedChance)]);
        return text.ToString().TrimEnd();
    }

    public static string Of(CompareAnswer answer)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"first: {answer.First.Journeys:N0} journeys, {answer.First.Events:N0} events; second: {answer.Second.Journeys:N0} journeys, {answer.Second.Events:N0} events");
        MapTables.Table(text, "By journey, the surest difference first", answer.Lines, ["step", "first", "", "second", "", "difference (95 %)", "chance"],
            line => [string.Join(" → ", line.Steps), N(line.First), Percent(line.FirstRate), N(line.Second), Percent(line.SecondRate), Difference(line), ChanceWords.Of(line.AdjustedChance)]);
        return text.ToString().TrimEnd();
    }

    public static string Of(ConformanceAnswer answer)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{answer.Fitting:N0} of {answer.Journeys:N0} journeys ({Percent(answer.FittingShare)}) are as the model says; {answer.Differences:N0} differences");
        MapTables.Table(text, "Differences by step: times, journeys, people", answer.Steps,
            ["step", "skipped", "journeys", "people", "inserted", "journeys", "people", "out of order", "journeys", "people"],
            line => [line.Step, .. ConformanceWords.Kinds(line).SelectMany(kind => (string[])[kind.Count.Count.ToString("N0", CultureInfo.InvariantCulture), N(kind.Count.Journeys), N(kind.Count.People)])]);
        return text.ToString().TrimEnd();
    }

    private static string Difference(CompareLine line) => line.Difference is { } difference ? $"{Points(difference)} ({Points(line.Low!.Value)} to {Points(line.High!.Value)})" : "–";
    private static string Points(double rate) => (100 * rate).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture);
    private static string Percent(double? rate) => rate is { } share ? InFigures.Percent(100 * share) : "–";
    private static string N(int number) => InFigures.Count(number);
}
