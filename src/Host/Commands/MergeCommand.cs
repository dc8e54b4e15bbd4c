using System.CommandLine;
using System.Text.Json;
using Throughline.People;
using Throughline.People.Browse;
using Throughline.People.Identity;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>Two made one, and one made two again.</summary>
internal static class MergeCommand
{
    public static Command Build() => Build("merge", "Makes two persons one. Changes no event, and can be undone.", async (parsed, store, two) =>
    {
        using var server = RunningServer.Of(parsed, Permissions.PeopleMerge);
        if (server is not null)
            return [(await server.Ask(HttpMethod.Post, "/api/people/merge", two)).Deserialize<PersonAnswer>(PersonCommand.Json)!];
        await using var opened = await Open(parsed, store);
        return await Load(opened, [await opened.Get<MergePersons>().Do(Caller.CommandLine, two)]);
    });

    public static Command BuildUndo() => Build("unmerge", "Takes back what joined two identifiers, as if it had never been.", async (parsed, store, two) =>
    {
        using var server = RunningServer.Of(parsed, Permissions.PeopleMerge);
        if (server is not null)
            return [.. (await server.Ask(HttpMethod.Post, "/api/people/unmerge", two)).Deserialize<PersonAnswer[]>(PersonCommand.Json)!];
        await using var opened = await Open(parsed, store);
        return await Load(opened, await opened.Get<UndoMerge>().Do(Caller.CommandLine, two));
    });

    private static Command Build(string name, string description, Func<ParseResult, StoreOptions, TwoIdentifiers, Task<List<PersonAnswer>>> act)
    {
        var store = new StoreOptions();
        var (one, other) = (PersonCommand.Identifier("ONE"), PersonCommand.Identifier("OTHER"));
        var reason = new Option<string?>("--reason") { Description = "Why, for colleagues who look back.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "The persons as a JSON array instead of text." };
        var command = new Command(name, description) { one, other, reason, json };
        store.AddTo(command);
        RunningServer.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            var people = await act(parsed, store, new TwoIdentifiers(parsed.GetValue(one)!, parsed.GetValue(other)!, parsed.GetValue(reason)));
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(people, PersonCommand.Json));
            else
                people.ForEach(person => Console.WriteLine(PersonCommand.Text(person)));
            return 0;
        });
        return command;
    }

    /// <summary>The store with every identifier known: what was imported a moment ago may be merged.</summary>
    private static async Task<Store> Open(ParseResult parsed, StoreOptions options)
    {
        var store = await options.Open(parsed);
        await store.CatchUp(CancellationToken.None);
        return store;
    }

    private static Task<List<PersonAnswer>> Load(Store store, IReadOnlyCollection<long> persons) => store.Database.Read(session =>
        store.Get<Persons>().Load(session, persons).ConvertAll(PersonAnswer.Of));
}
