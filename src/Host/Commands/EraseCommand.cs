using System.CommandLine;
using System.Globalization;
using Throughline.Kernel;
using Throughline.People;
using Throughline.People.Identity;
using Throughline.People.Privacy;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>Erases a person for good.</summary>
internal static class EraseCommand
{
    private const string Agreed = "erase";

    public static Command Build()
    {
        var store = new StoreOptions();
        var identifier = new Argument<string>("IDENTIFIER") { Description = "Of the person: type:value (email:ann@example.org), the bare value, or #id." };
        var purge = new Option<bool>("--purge") { Description = "Rewrite the files as well, so that nothing can be recovered from them." };
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("erase", "Erases a person for good: everything but bare counts of what happened.") { identifier, purge, yes };
        store.AddTo(command);
        PeopleOverHttp.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            using var server = PeopleOverHttp.Of(parsed);
            await using var opened = server is null ? await store.Open(parsed) : null;
            if (opened is not null)
                await opened.CatchUp(cancel);
            var person = server is not null ? await server.Find(parsed.GetValue(identifier)!, cancel) : await Find(opened!, parsed.GetValue(identifier)!, cancel);
            if (!parsed.GetValue(yes))
                await Agree(person);
            var erased = server is not null
                ? await server.Erase(person.Id, parsed.GetValue(purge), cancel)
                : await opened!.Get<ErasePerson>().Do(Caller.CommandLine, person.Id, parsed.GetValue(purge), cancel);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"Erased: {erased.Identifiers:N0} identifiers deleted, {erased.Events:N0} events left bare.{(erased.Purged ? " The files were rewritten." : "")}"));
            foreach (var remark in erased.Remarks)
                await Console.Error.WriteLineAsync(remark);
            return 0;
        });
        return command;
    }

    /// <exception cref="UserErrorException">It is nobody's, or several people's.</exception>
    internal static Task<FoundPerson> Find(Store store, string identifier, CancellationToken cancel) => store.Database.Read(session =>
    {
        var known = store.Get<IdentifierText>().Find(session, identifier);
        var person = store.Get<Persons>().Find(session, store.Get<Persons>().Of(session, known.Id) ?? known.Id)
            ?? throw new UserErrorException($"Nothing that happened to “{identifier}” was read yet. Try again in a moment.");
        return new FoundPerson(person.Id, person.Name, person.Identifiers.Count, person.Events);
    }, cancel);

    private static async Task Agree(FoundPerson person)
    {
        if (Console.IsInputRedirected)
            throw new UserErrorException("Nothing was erased. There is nobody to ask whether to go on: say --yes.");
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{person.Name ?? $"Person {person.Id}"}, known by {person.Identifiers:N0} identifiers, with {person.Events:N0} events. This can't be undone."));
        await Console.Error.WriteAsync($"Type {Agreed} to go on: ");
        if (Console.ReadLine()?.Trim() != Agreed)
            throw new UserErrorException("Nothing was erased.");
    }
}
