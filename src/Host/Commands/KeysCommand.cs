using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Throughline.Events.Keys;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>Write keys of sources: made, listed, revoked.</summary>
internal static class KeysCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Command Build() => new("keys", "Write keys, with which sources send events.") { Create(), List(), Revoke() };

    private static Command Create()
    {
        var (store, json) = (new StoreOptions(), JsonOption());
        var source = new Option<string>("--source") { Description = "Whose key; made where it is new.", HelpName = "NAME", DefaultValueFactory = _ => "default" };
        var command = new Command("create", "Makes a key and prints it, once.") { source, json };
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.Open(parsed);
            var name = parsed.GetValue(source)!;
            var (key, secret) = await opened.Get<CreateKey>().Make(Caller.CommandLine, name);
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(new { source = name, key.Id, key = secret, key.Start }, Json)
                : $"{secret}{Environment.NewLine}The write key of {name}. Keep it: it can't be shown again.");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var (store, json) = (new StoreOptions(), JsonOption());
        var command = new Command("list", "The sources and how their keys start.") { json };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            var rows = await opened.Database.Read(session =>
            {
                var sources = opened.Get<Sources>().All(session).ToDictionary(s => s.Id, s => s.Name);
                return opened.Get<WriteKeys>().All(session).ConvertAll(key => new Row(
                    key.Id, sources[key.Source], key.Start, Micros.ToText(key.CreatedAt), key.RevokedAt is { } at ? Micros.ToText(at) : null));
            }, cancel);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(rows, Json));
            else
                foreach (var row in rows)
                    Console.WriteLine($"{row.Id.ToString(CultureInfo.InvariantCulture),6}  {row.Start}…  {row.Source}  made {row.CreatedAt}{(row.RevokedAt is null ? "" : $"  revoked {row.RevokedAt}")}");
            return 0;
        });
        return command;
    }

    private static Command Revoke()
    {
        var store = new StoreOptions();
        var key = new Argument<string>("KEY") { Description = "Its id, its beginning, or the whole key." };
        var command = new Command("revoke", "Ends a key for good. A running server takes notice within two seconds.") { key };
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.Open(parsed);
            var revoked = await opened.Get<RevokeKey>().End(Caller.CommandLine, parsed.GetValue(key)!, null);
            Console.WriteLine($"The key {revoked.Start}… is revoked.");
            return 0;
        });
        return command;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "JSON instead of text." };

    private sealed record Row(long Id, string Source, string Start, string CreatedAt, string? RevokedAt);
}
