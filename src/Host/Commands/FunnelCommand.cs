using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Throughline.Journeys.Maps;

namespace Throughline.Host.Commands;

internal static class FunnelCommand
{
    // people read this too: names stay as they are
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var store = new StoreOptions();
        var through = new Argument<string[]>("STEP") { Description = "The steps in their order; several names for one step with | between.", Arity = ArgumentArity.OneOrMore };
        var within = new Option<string?>("--within") { Description = "From the first to the last step at most: 30m (or s, h, d).", HelpName = "TIME" };
        var mode = new Option<string?>("--mode") { Description = "What may lie between: ordered (anything), direct (nothing), any (the steps in any order). [default: ordered]", HelpName = "MODE" };
        var without = new Option<string[]>("--without") { Description = "Steps that end an attempt when they lie between. May be given several times.", HelpName = "STEP" };
        var by = new Option<string?>("--by") { Description = "What makes one journey: person, case, session:30m (or s, h, d), property:NAME. [default: person]", HelpName = "HOW" };
        var source = new Option<string?>("--source") { Description = "Only events of this source.", HelpName = "S" };
        var from = new Option<string?>("--from") { Description = "Only journeys that start at this time or later.", HelpName = "T" };
        var to = new Option<string?>("--to") { Description = "Only journeys that start before this time.", HelpName = "T" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of lines." };
        var command = new Command("funnel", "How many journeys went through some steps, and how long each step took.") { through, within, mode, without, by, source, from, to, json };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var funnel = FunnelQuery.Parse(new FunnelRequest
            {
                Through = parsed.GetValue(through),
                Within = parsed.GetValue(within),
                Mode = parsed.GetValue(mode),
                Without = parsed.GetValue(without),
            });
            var query = MapQuery.Parse(new MapRequest { By = parsed.GetValue(by), Source = parsed.GetValue(source), From = parsed.GetValue(from), To = parsed.GetValue(to) });
            await using var opened = await store.OpenToRead(parsed);
            var answer = await opened.Get<JourneyMaps>().Ask(query, funnel, cancel);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(answer, Json) : Lines(answer));
            return 0;
        });
        return command;
    }

    private static string Lines(FunnelAnswer answer) => string.Join(Environment.NewLine, answer.Steps
        .Select(step => string.Create(CultureInfo.InvariantCulture,
            $"  {step.Journeys,9:N0}  {MapTables.Visible(step.Step)}{(step.MedianSeconds is { } median ? $"  (median {Duration.Of(median)} after the step before)" : "")}"))
        .Prepend(string.Create(CultureInfo.InvariantCulture, $"{answer.Journeys:N0} journeys")));
}
