using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Throughline.Journeys.Maps;

namespace Throughline.Host.Commands;

internal static class MapCommand
{
    // people read this too: names stay as they are
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var store = new StoreOptions();
        var by = new Option<string?>("--by") { Description = "What makes one journey: person, case, session:30m (or s, h, d), property:NAME. [default: person]", HelpName = "HOW" };
        var source = new Option<string?>("--source") { Description = "Only events of this source.", HelpName = "S" };
        var from = new Option<string?>("--from") { Description = "Only journeys that start at this time or later: 2012-01-31, or 2012-01-31T09:30:00+01:00.", HelpName = "T" };
        var to = new Option<string?>("--to") { Description = "Only journeys that start before this time.", HelpName = "T" };
        var step = Several("--step", "Only events of these steps.", "STEP");
        var hide = Several("--hide", "No events of these steps.", "STEP");
        var channel = Several("--channel", "Only events on these channels.", "CHANNEL");
        var where = Several("--where", "Only events with this property.", "NAME=VALUE");
        var contains = Several("--contains", "Only journeys that contain each of these steps.", "STEP");
        var variants = new Option<int>("--variants") { Description = "How many of the most frequent variants to list.", DefaultValueFactory = _ => JourneyMaps.TopVariants, HelpName = "N" };
        var json = new Option<bool>("--json") { Description = "One JSON object instead of tables." };
        var command = new Command("map", "The map of journeys: steps, which follows which, how long that takes, and the most frequent sequences.")
        {
            by, source, from, to, step, hide, channel, where, contains, variants, json,
        };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var query = MapQuery.Parse(new MapRequest
            {
                By = parsed.GetValue(by),
                Source = parsed.GetValue(source),
                From = parsed.GetValue(from),
                To = parsed.GetValue(to),
                Step = parsed.GetValue(step),
                Hide = parsed.GetValue(hide),
                Channel = parsed.GetValue(channel),
                Where = parsed.GetValue(where),
                Contains = parsed.GetValue(contains),
            });
            await using var opened = await store.OpenToRead(parsed);
            var map = await opened.Get<JourneyMaps>().Ask(query, Math.Max(0, parsed.GetValue(variants)), cancel);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(map, Json) : MapTables.Of(map));
            return 0;
        });
        return command;
    }

    private static Option<string[]> Several(string name, string description, string value) =>
        new(name) { Description = description + " May be given several times.", HelpName = value, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };
}
