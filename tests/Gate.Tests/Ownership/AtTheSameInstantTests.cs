using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Gate.Ownership;
using Throughline.Gate.Touchpoints;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Gate.Tests.Ownership;

public abstract class AtTheSameInstantTests(Store store) : GateCase(store)
{
    public sealed class OnSqlite() : AtTheSameInstantTests(Store.Sqlite);
    public sealed class OnPostgres() : AtTheSameInstantTests(Store.Postgres);

    private const int People = 8;

    [Fact]
    public async Task A_conversation_opened_and_an_intent_raised_at_the_same_instant_never_both_win()
    {
        await Get<RegisterTouchpoint>().Do(Caller.CommandLine, new("Newsletter", "email", "marketing", "find") { Operates = "marketing" });
        var people = Enumerable.Range(0, People).Select(nr => new Identifier(Identifier.Email, $"p{nr}@example.org")).ToList();
        // every second one is a person whom no reader has met yet
        foreach (var person in people.Where((_, nr) => nr % 2 == 0))
            await Append(Agreed(person));
        await Settle();
        foreach (var person in people.Where((_, nr) => nr % 2 == 1))
            await Append(Event("Seen", person));

        await Task.WhenAll(people.SelectMany((person, nr) => nr % 4 < 2 ? (Task[])[Open(person), Raise(person)] : [Raise(person), Open(person)]));

        foreach (var person in people)
        {
            var id = await IdOf(person);
            var (open, state) = await Database.Read(s => (Get<InteractionList>().OpenWith(s, id), Get<Intents>().Find(s, [person.Value])[person.Value].State));
            Assert.Equal("service", Assert.Single(open).Team);
            Assert.True(state is IntentState.Held or IntentState.Dropped or IntentState.HandedOver, $"{person.Value} is {state} while a conversation is open");
        }
        Assert.Contains("held", await Database.Read(s => s.Query<string>("select distinct state from intents")));
    }

    private NewEvent Agreed(Identifier who) => Event("Consent given", who, properties: """{"purpose":"marketing","channel":"email","basis":"consent"}""");

    private Task Open(Identifier who) => Task.Run(() => Append(Event("Conversation opened", who, key: "c-1")));

    private Task Raise(Identifier who) => Task.Run(() => Get<RaiseIntents>().Do([new(who.Value, "email:" + who.Value, "marketing", "Newsletter", "marketing", ["email"], Template: "hello", TemplateVersion: 1)]));
}
