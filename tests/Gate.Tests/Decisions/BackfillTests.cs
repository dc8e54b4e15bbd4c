using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Support;

namespace Throughline.Gate.Tests.Decisions;

public abstract class BackfillTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : BackfillTests(Store.Sqlite);
    public sealed class OnPostgres() : BackfillTests(Store.Postgres);

    private const string Unhappy = "relationship: [{ name: unhappy, when: { event: { name: Grumbled, property: loud, is: yes, days: 30 } }, do: drop, because: they grumbled }]";

    [Fact]
    public async Task What_happened_before_a_policy_asked_for_it_is_known_once_the_log_is_read()
    {
        await Register("marketing-news");
        await Agreed("ann", "bob");
        await Append(Event("Grumbled", Mail("ann"), properties: """{"loud":"yes"}"""), Event("Grumbled", Mail("bob"), properties: """{"loud":"no"}"""));
        await Settle();
        await Publish(Unhappy);
        Assert.Equal("planned", (await RaiseOne(Wish("early", "ann"))).State);
        await Settle();
        // what was planned is looked at once more when it is claimed
        Assert.Null(await Claim());
        Assert.Equal(IntentState.Dropped, await StateOf("early"));
        Assert.Equal(["dropped", "planned"], (await Raise(Wish("a", "ann"), Wish("b", "bob"))).Select(r => r.State));
        Assert.NotEmpty((await DecisionsOf("a"))[^1].Decision.Findings.Single(f => f.Rule == DecisionRule.Relationship).Evidence);
    }

    [Fact]
    public void Read_from_the_log_and_kept_as_appended_together_give_what_was_kept_from_the_start()
    {
        var round = 0;
        Generated.Holds(
            from count in Gen.Choose(1, 12)
            from happened in Gen.Zip(Gen.Choose(0, 2), Gen.Zip(Gen.Elements("Grumbled", "Praised", "Visited"), Gen.Choose(0, 9))).ListOf(count)
            from drafted in Gen.Choose(0, count)
            from settled in Gen.Elements(true, false)
            select (happened, drafted, settled), c => Run(++round, [.. c.happened], c.drafted, c.settled).GetAwaiter().GetResult(), Generated.OnDatabase);
    }

    private async Task Run(int round, List<(int Who, (string Name, int Loud) What)> happened, int drafted, bool settled)
    {
        // each round asks for events of its own names
        string Name(string name) => $"{name} {round}";
        var expected = new List<string>();
        for (var i = 0; i <= happened.Count; i++)
        {
            if (i == drafted)
                await Get<DraftPolicy>().Do(Me, $"relationship:\n  - {{ name: a, when: {{ event: {{ name: {Name("Grumbled")}, days: 30 }} }}, do: hold }}\n  - {{ name: b, when: {{ event: {{ name: {Name("Praised")}, days: 30 }} }}, do: hold }}");
            if (i == happened.Count)
                break;
            var (who, (name, loud)) = happened[i];
            await Append(Event(Name(name), Mail($"r{round}-{who}"), properties: $$"""{"loud":{{loud}}}"""));
            if (name != "Visited")
                expected.Add($"{Name(name)} {loud}");
            if (settled && i % 3 == 0)
                await Settle();
        }
        await Settle();
        var kept = await Database.Read(session => session.Query<(string Name, string Properties, long Sequence)>(
            "select name, properties, sequence from signals where name like @like order by sequence", new { like = $"% {round}" }));
        Assert.Equal(expected, kept.Select(k => $"{k.Name} {System.Text.Json.JsonDocument.Parse(k.Properties).RootElement.GetProperty("loud").GetString()}"));
        Assert.Equal(await Database.Read(s => Get<EventLog>().Last(s)), await Database.Read(s => Get<Cursors>().Of(s, BackfillSignals.ReaderName)));
    }
}
