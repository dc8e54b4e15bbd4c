using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Segments;

/// <summary>
/// Generated histories: people do things, now and too late, are joined and parted, say things of themselves; time passes; rules are made
/// and changed; readers and decisions lag behind. Whenever everything has come by, segments are what a slow reading of the log gives.
/// </summary>
public abstract class HistoriesTests(Store store) : SegmentsCase(store)
{
    public sealed class OnSqlite() : HistoriesTests(Store.Sqlite);
    public sealed class OnPostgres() : HistoriesTests(Store.Postgres);

    private static readonly Identifier[] Universe =
    [
        .. Enumerable.Range(0, 3).Select(i => new Identifier(Identifier.UserId, $"u{i}")), .. Enumerable.Range(0, 3).Select(i => new Identifier(Identifier.AnonymousId, $"c{i}")),
        .. Enumerable.Range(0, 2).Select(i => new Identifier(Identifier.Email, $"e{i}@x")),
    ];

    /// <summary>One thing of a history. The numbers say what, of whatever sort it is.</summary>
    public sealed record Thing(string What, int Who, int Other, int Hours, int Kind, Rule Rule)
    {
        public override string ToString() => What is "segment" or "rule" ? $"{What} {RuleJson.Write(Rule)}" : $"{What} {Who} {Other} {Hours}h {Kind}";
    }

    private static Gen<Thing[]> Histories =>
        from count in Gen.Choose(3, 30)
        from first in Gen.ArrayOf(GenerateRules.Rules(1), 2)
        from things in Gen.ArrayOf(Things, count)
        select (Thing[])[.. first.Select(rule => new Thing("segment", 0, 0, 0, 0, rule)), .. things];

    private static Gen<Thing> Things =>
        from what in Gen.Frequency(
            (12, Gen.Constant("event")), (3, Gen.Constant("identify")), (3, Gen.Constant("pass")), (2, Gen.Constant("merge")), (2, Gen.Constant("undo")),
            (1, Gen.Constant("separate")), (1, Gen.Constant("segment")), (1, Gen.Constant("rule")), (1, Gen.Constant("delete")), (3, Gen.Constant("settle")), (3, Gen.Constant("lag")), (1, Gen.Constant("rebuild")))
        from who in Gen.Choose(0, Universe.Length - 1)
        from other in Gen.Choose(0, 2 * Universe.Length)
        from hours in Gen.Frequency((6, Gen.Choose(0, 1)), (3, Gen.Choose(0, 24 * 15)), (1, Gen.Choose(-30, 0)))
        from kind in Gen.Choose(0, 11)
        from rule in GenerateRules.Rules(1)
        select new Thing(what, who, other, hours, kind, rule);

    [Fact]
    public void Segments_are_what_a_slow_reading_of_the_log_gives() => Generated.Holds(Histories, history =>
    {
        Empty().GetAwaiter().GetResult();
        foreach (var thing in history)
            Do(thing).GetAwaiter().GetResult();
        Compare().GetAwaiter().GetResult();
    }, Generated.OnDatabase);

    private async Task Do(Thing thing)
    {
        var who = Universe[thing.Who];
        switch (thing.What)
        {
            case "event":
                await Happened("track", GenerateRules.Names[thing.Kind % 3], $$"""{"kind":"{{(thing.Kind < 6 ? "a" : "b")}}","total":{{thing.Kind * 9}}}""",
                    Now - thing.Hours * 60 * Micros.PerMinute, thing.Other < Universe.Length && thing.Other != thing.Who && thing.Kind < 4 ? [who, Universe[thing.Other]] : [who]);
                break;
            case "identify":
                await Happened("identify", "identify", thing.Kind % 3 == 0 ? $$"""{"plan":"{{(thing.Kind < 6 ? "pro" : "")}}"}"""
                    : thing.Kind % 3 == 1 ? $$"""{"seats":{{thing.Kind * 2}}}"""
                    : $$"""{"renewal":"{{Micros.ToText(Now + (thing.Kind - 5) * Micros.PerDay)}}"}""", Now - thing.Hours * 60 * Micros.PerMinute, who);
                break;
            case "pass":
                Time.Advance(TimeSpan.FromHours(thing.Kind * thing.Kind));
                break;
            case "undo" when Merges.Count > 0:
                await Undo(Merges[thing.Kind % Merges.Count]);
                break;
            case "merge" or "undo" or "separate":
                var other = Universe[thing.Other % Universe.Length];
                if (other != who)
                    await Said(thing.What == "merge" ? IdentityFact.Merged : thing.What == "undo" ? IdentityFact.Retracted : IdentityFact.Separated, who, other,
                        thing.What == "undo" ? """{"rank":2}""" : "{}");
                break;
            case "segment":
                await Create($"s{(await All()).Count}-{thing.Kind}-{Now}", await Naming(thing));
                break;
            case "rule" when await All() is { Count: > 0 } all:
                var changed = all[thing.Kind % all.Count];
                await Change(changed.Id, changed.Name, thing.Rule);
                break;
            case "delete" when await All() is { Count: > 0 } all:
                var gone = all[thing.Kind % all.Count];
                if ((await Database.Read(Get<RuleBooks>().Now)).Dependents(gone.Id).Count == 0)
                    await Get<DeleteSegment>().Do(Caller.CommandLine, gone.Id);
                break;
            case "settle":
                await Compare();
                break;
            case "lag":
                // some reader comes by, some decisions are made, others not yet
                await Get<ReaderStep>().CatchUp(Get<IEnumerable<IReader>>().ElementAt(thing.Kind % 3), TestContext.Current.CancellationToken);
                await Get<DecideMarked>().Do(TestContext.Current.CancellationToken);
                break;
            case "rebuild":
                await Get<ReaderStep>().Restart(Get<IEnumerable<IReader>>().ElementAt(thing.Kind % 3));
                break;
            default:
                break;
        }
    }

    /// <summary>Now and then a rule that names another segment.</summary>
    private async Task<Rule> Naming(Thing thing) => await All() is { Count: > 0 } all && thing.Kind % 3 == 0
        ? new Rule.Any([thing.Rule, new Rule.Not(new Rule.In(all[0].Id))])
        : thing.Rule;

    private async Task Compare()
    {
        await Settle();
        await Database.Read(session =>
        {
            var personOf = Get<Persons>().Map(session).ToDictionary(m => m.Identifier, m => m.Person);
            var events = Get<EventLog>().Read(session, Position.Start, 10_000).Where(e => e.Kind != IdentityFact.Kind).ToLookup(e => personOf[e.Subject]);
            var segments = Get<SegmentList>().All(session);
            var rules = segments.ToDictionary(segment => segment.Id, segment => segment.Rule);
            var known = events.ToDictionary(of => of.Key, of => new SlowRules(rules, [.. of.Select(e => new Fact(e.Name, e.OccurredAt, e.Properties))], Traits([.. of]), Now));
            foreach (var segment in segments)
            {
                var expected = personOf.Values.Distinct().Where(person =>
                    (known.GetValueOrDefault(person) ?? new SlowRules(rules, [], _ => null, Now)).Holds(segment.Rule)).Order().ToList();
                var members = Get<People.Segments.Members>().List(session, segment.Id, 0, 1000).ConvertAll(member => member.Person);
                Assert.Equal(members.Distinct().Count(), members.Count);
                Assert.True(expected.SequenceEqual(members.Order()),
                    $"{RuleJson.Write(segment.Rule)}: expected {string.Join(',', expected)} but {string.Join(',', members.Order())} belong");
                Assert.Equal(members.Count, segment.Members);
                Assert.Equal(members.Order(), session.Query<long>("select identifier from segment_members where segment = @Id", new { segment.Id }).Order());
            }
            var positions = Get<SegmentChanges>().Read(session, 0, 100_000).Select(change => change.Position).ToList();
            Assert.Equal(positions, positions.Count == 0 ? [] : Enumerable.Range(0, positions.Count).Select(i => positions[0] + i));
            return true;
        });
    }

    private static Func<string, string?> Traits(List<Event> events)
    {
        var newest = events.Where(e => e.Kind == "identify").OrderBy(e => e.OccurredAt).ThenBy(e => e.MessageId, StringComparer.Ordinal)
            .SelectMany(e => System.Text.Json.JsonSerializer.Deserialize<Dictionary<string, System.Text.Json.JsonElement>>(e.Properties)!)
            .GroupBy(said => said.Key).ToDictionary(of => of.Key, of => of.Last().Value.ToString());
        return name => newest.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
    }

    private Task<List<Segment>> All() => Database.Read(Get<SegmentList>().All);

    /// <summary>Each history has the store to itself.</summary>
    private async Task Empty()
    {
        Merges.Clear();
        await Database.Write(tx =>
        {
            foreach (var table in (string[])["events", "segments", "segment_members", "segment_changes", "segment_due", "segment_sizes", "segment_selectors"])
                tx.Execute($"delete from {table}");
            Get<SegmentList>().BeginChange(tx);
        });
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Restart(reader);
    }
}
