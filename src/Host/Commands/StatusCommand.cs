using System.CommandLine;
using System.Text.Json;
using Throughline.Events.Log;
using Throughline.People;

namespace Throughline.Host.Commands;

internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Build()
    {
        var store = new StoreOptions();
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var command = new Command("status", "What the store holds.") { json };
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            var status = await Read(opened);
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(status, Json)
                : $"""
                   {status.Events:N0} events (last sequence {status.Sequence})
                   {status.People:N0} people, {status.Identifiers:N0} identifiers
                   {status.Refused:N0} refused
                   """);
            return 0;
        });
        return command;
    }

    private static Task<Status> Read(Store store) => store.Database.Read(session => new Status(
        store.Get<EventLog>().Count(session),
        store.Get<Persons>().Count(session),
        store.Get<Identifiers>().Count(session),
        store.Get<Refusals>().Count(session),
        store.Get<EventLog>().LastSequence(session)));

    private sealed record Status(long Events, long People, long Identifiers, long Refused, long Sequence);
}
