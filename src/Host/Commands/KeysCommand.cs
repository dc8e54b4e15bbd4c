using System.CommandLine;
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
        RunningServer.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var made = await Create(parsed, store, parsed.GetValue(source)!);
            Console.WriteLine(parsed.GetValue(json)
                ? JsonSerializer.Serialize(made, Json)
                : $"{made.Key}{Environment.NewLine}The write key of {made.Source}. Keep it: it can't be shown again.");
            return 0;
        });
        return command;
    }

    private static async Task<NewKey> Create(ParseResult parsed, StoreOptions store, string source)
    {
        using var server = KeysOverHttp.Of(parsed);
        if (server is not null)
            return await server.Create(source);
        await using var opened = await store.Open(parsed);
        var (key, secret) = await opened.Get<CreateKey>().Make(Caller.CommandLine, source);
        return new NewKey(source, key.Id, secret, key.Start);
    }

    private static Command List()
    {
        var (store, json) = (new StoreOptions(), JsonOption());
        var command = new Command("list", "The sources and how their keys start.") { json };
        store.AddTo(command);
        RunningServer.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var server = KeysOverHttp.Of(parsed);
            var rows = server is not null ? await server.List() : await List(parsed, store, cancel);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(rows, Json));
            else
                foreach (var row in rows)
                    Console.WriteLine($"{row.Id,6}  {row.Start}…  {row.Source}  made {row.CreatedAt}{(row.RevokedAt is null ? "" : $"  revoked {row.RevokedAt}")}");
            return 0;
        });
        return command;
    }

    private static async Task<List<ListedKey>> List(ParseResult parsed, StoreOptions store, CancellationToken cancel)
    {
        await using var opened = await store.OpenToRead(parsed);
        return await opened.Database.Read(session =>
        {
            var sources = opened.Get<Sources>().All(session).ToDictionary(s => s.Id, s => s.Name);
            return opened.Get<WriteKeys>().All(session).ConvertAll(key => new ListedKey(
                key.Id, sources[key.Source], key.Start, Micros.ToText(key.CreatedAt), key.RevokedAt is { } at ? Micros.ToText(at) : null));
        }, cancel);
    }

    private static Command Revoke()
    {
        var store = new StoreOptions();
        var key = new Argument<string>("KEY") { Description = "Its id, its beginning, or the whole key." };
        var command = new Command("revoke", "Ends a key for good. A running server takes notice within two seconds.") { key };
        store.AddTo(command);
        RunningServer.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            using var server = KeysOverHttp.Of(parsed);
            var start = server is not null ? await server.Revoke(parsed.GetValue(key)!) : await Revoke(parsed, store, parsed.GetValue(key)!);
            Console.WriteLine($"The key {start}… is revoked.");
            return 0;
        });
        return command;
    }

    private static async Task<string> Revoke(ParseResult parsed, StoreOptions store, string key)
    {
        await using var opened = await store.Open(parsed);
        return (await opened.Get<RevokeKey>().End(Caller.CommandLine, key, null)).Start;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "JSON instead of text." };
}
