using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Throughline.People;
using Throughline.People.Browse;
using Throughline.People.Identity;

namespace Throughline.Host.Commands;

/// <summary>Who somebody is.</summary>
internal static class PersonCommand
{
    // people read this too: names stay as they are
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Build()
    {
        var store = new StoreOptions();
        var identifier = Identifier("IDENTIFIER");
        var json = new Option<bool>("--json") { Description = "One JSON object instead of text." };
        var command = new Command("person", "Who somebody is: name, identifiers, when first and last seen.") { identifier, json };
        store.AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            await using var opened = await store.OpenToRead(parsed);
            var person = await opened.Database.Read(session =>
            {
                var found = opened.Get<IdentifierText>().Find(session, parsed.GetValue(identifier)!);
                return opened.Get<Persons>().Find(session, opened.Get<Persons>().Of(session, found.Id) ?? found.Id)!;
            }, cancel);
            Console.WriteLine(parsed.GetValue(json) ? JsonSerializer.Serialize(PersonAnswer.Of(person), Json) : Text(PersonAnswer.Of(person)));
            return 0;
        });
        return command;
    }

    internal static Argument<string> Identifier(string name) => new(name) { Description = "type:value (email:ann@example.org), a bare value, or #id." };

    internal static string Text(PersonAnswer person) =>
        $"""
         {person.Name ?? person.Identifiers[0].Value}  (#{person.Id})
         {person.Events:N0} events, first seen {person.FirstSeen ?? "never"}, last seen {person.LastSeen ?? "never"}
         {string.Join(Environment.NewLine, person.Identifiers.Select(i => $"  #{i.Id,-8} {i.Type}:{i.Value}{(i.Space.Length == 0 ? "" : $" of {i.Space}")}"))}
         """;
}
