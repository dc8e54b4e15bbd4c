using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Throughline.Gate.Experiments;

namespace Throughline.Host.Commands;

/// <summary>What contact did, by experiment.</summary>
internal static class UpliftCommand
{
    public static Command Build()
    {
        var store = new StoreOptions();
        var experiment = new Argument<string?>("EXPERIMENT") { Description = "Its name; without one, all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var outcomes = new Option<string[]>("--outcome") { Description = "Name of an event that counts as an outcome; several one after the other.", HelpName = "EVENT" };
        var value = new Option<string?>("--value") { Description = "A property of these events, whose sum is compared as well.", HelpName = "PROPERTY" };
        var days = new Option<int?>("--days") { Description = "Within so many days of the assignment; 30 where not said.", HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var command = new Command("uplift", "What contact did: outcomes of those to be contacted beside those held out, by intention to treat.") { experiment, outcomes, value, days, json };
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            var show = opened.Get<ShowUplift>();
            if (parsed.GetValue(experiment) is not { } name)
            {
                var known = await show.Experiments();
                Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(known, PersonCommand.Json)
                    : known.Count == 0 ? "There are no experiments." : string.Join(Environment.NewLine, known.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Experiment}: {e.Assigned:N0} assigned, {e.HeldOut:N0} held out"))));
                return 0;
            }
            var report = await show.Report(name, parsed.GetValue(outcomes), parsed.GetValue(value), parsed.GetValue(days));
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(report, PersonCommand.Json) : Text(report));
            return 0;
        });
        return command;
    }

    private static string Text(UpliftAnswer report)
    {
        var text = new StringBuilder();
        Line($"{report.Experiment}: {report.People:N0} people in {report.Arms.Count:N0} arms");
        foreach (var arm in report.Arms)
        {
            Line($"{arm.Arm}{(arm.HeldOut ? ", held out" : "")}: {arm.People:N0} people, {arm.Contacted:N0} contacted");
            foreach (var rate in arm.Rates)
                Line($"  {rate.Outcome}: {rate.People:N0}, {100 * rate.Rate:0.000} %{Against(rate.ToHoldout, 100)}");
            if (arm.Value is { } value)
                Line($"  {report.Value} a person: {value.Mean:0.0000}{Against(value.ToHoldout, 1)}");
        }
        foreach (var words in report.Remarks.Concat(report.Definitions))
            Line($"{words}");
        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string Against(UpliftDifference? d, double times) => d is null ? "" : string.Create(CultureInfo.InvariantCulture,
        $" ({times * d.Difference:+0.0000;-0.0000} against the holdout, 95 % from {times * d.Low:+0.0000;-0.0000} to {times * d.High:+0.0000;-0.0000})");
}
