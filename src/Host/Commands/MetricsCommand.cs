using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Scorecard.Calls;

namespace Throughline.Host.Commands;

/// <summary>The scorecard's figures.</summary>
internal static class MetricsCommand
{
    public static Command Build() => new("metrics", "The scorecard's figures, each with its definition (docs/scorecard.md).") { Calls() };

    private static Command Calls()
    {
        var store = new StoreOptions();
        var within = new Option<string?>("--within") { Description = "A call is answered in time up to this wait. [default: 20s]", HelpName = "TIME" };
        var small = new Option<string?>("--short") { Description = "An abandoned call is short up to this wait. [default: 5s]", HelpName = "TIME" };
        var zero = new Option<string>("--zero-service") { Description = "leave-out or keep: calls without a length in the average handle time.", DefaultValueFactory = _ => "leave-out" };
        zero.AcceptOnlyFromAmong("leave-out", "keep");
        var by = new Option<CallsBy>("--by") { Description = "queue, agent or hour: figures of each as well.", HelpName = "WHAT" };
        var zone = new Option<string>("--zone") { Description = "In whose hours the day is divided.", DefaultValueFactory = _ => "UTC", HelpName = "ZONE" };
        var from = new Option<string?>("--from") { Description = "Only calls that ended from then on: 2026-01-31, or with a time (UTC).", HelpName = "TIME" };
        var to = new Option<string?>("--to") { Description = "Only calls that ended before.", HelpName = "TIME" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var command = new Command("calls", "The contact centre's figures over the calls of the log.") { within, small, zero, by, zone, from, to, json };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var options = new CallOptions(
                Seconds(parsed, within, 20), Seconds(parsed, small, 5), parsed.GetValue(zero) == "keep", parsed.GetValue(by), parsed.GetValue(zone)!, Instant(parsed, from), Instant(parsed, to)).Checked();
            await using var opened = await store.OpenToRead(parsed);
            var answer = await opened.Get<MeasureCalls>().Measure(options, cancel);
            Console.WriteLine(parsed.GetValue(json) ? Json(answer, options) : Text(answer, options));
            return 0;
        });
        return command;
    }

    private static string Json(CallsAnswer answer, CallOptions options)
    {
        var all = answer.All;
        var figures = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["offered"] = all.Offered,
            ["answered"] = all.Answered,
            ["abandoned"] = all.Abandoned,
            ["abandonment"] = all.Abandonment,
            ["serviceLevel"] = all.ServiceLevel,
            ["asa"] = all.Asa,
            ["aht"] = all.Aht,
            ["counts"] = new { all.AnsweredInTime, all.ShortAbandoned, all.Handled, all.LeftOutOfAht },
            ["options"] = new { options.Within, options.Short, zeroService = options.KeepsZeroService ? "keep" : "leave-out" },
        };
        if (options.By != CallsBy.None)
            figures["by"] = answer.Groups;
        return JsonSerializer.Serialize(figures, PersonCommand.Json);
    }

    private static string Text(CallsAnswer answer, CallOptions options)
    {
        var text = new StringBuilder();
        var all = answer.All;
        Line($"{all.Offered:N0} calls offered: {all.Answered:N0} answered, {all.Abandoned:N0} abandoned ({all.Abandonment:0.00} %)");
        Line($"answered within {options.Within:0.##} s: {all.ServiceLevel.Answered:0.00} % of the answered, {all.ServiceLevel.Offered:0.00} % of the offered, {all.ServiceLevel.OfferedLessShort:0.00} % of the offered less {all.ShortAbandoned:N0} that were abandoned within {options.Short:0.##} s");
        Line($"average speed of answer {all.Asa:0.00} s; average handle time {all.Aht:0.00} s, {(options.KeepsZeroService ? "calls without a length kept" : $"without {all.LeftOutOfAht:N0} calls of no length")}");
        if (options.By != CallsBy.None)
            MapTables.Table(text, $"By {options.By.ToString().ToLowerInvariant()}", answer.Groups, [options.By.ToString().ToLowerInvariant(), "offered", "answered", "abandoned", "", "in time, of offered", "asa", "aht"],
                g => [g.Group is { Length: > 0 } name ? name : "(none)", N(g.Offered), N(g.Answered), N(g.Abandoned), F(g.Abandonment, " %"), F(g.ServiceLevel.Offered, " %"), F(g.Asa, " s"), F(g.Aht, " s")]);
        return text.ToString().TrimEnd();

        void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
    }

    private static string N(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
    private static string F(double? value, string unit) => value is { } number ? number.ToString("0.00", CultureInfo.InvariantCulture) + unit : "–";

    private static double Seconds(ParseResult parsed, Option<string?> option, double otherwise) =>
        parsed.GetValue(option) == "0s" ? 0 : QueryOptions.Length(parsed, option) is { } length ? length.Micros / (double)Micros.PerSecond : otherwise;

    private static long? Instant(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? Micros.From(at)
        : throw new UserErrorException($"{option.Name}: '{text}' is no time. Say 2026-01-31 or 2026-01-31T14:30Z.");
}
