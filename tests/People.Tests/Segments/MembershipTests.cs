using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Privacy;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Segments;

public abstract class MembershipTests(Store store) : SegmentsCase(store)
{
    public sealed class OnSqlite() : MembershipTests(Store.Sqlite);
    public sealed class OnPostgres() : MembershipTests(Store.Postgres);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_new_segment_finds_those_who_belong_already_and_tells_of_no_change()
    {
        await Happened("order", Day, Ann);
        await Happened("order", Day, Bob);
        await Happened("visit", Day, Cookie);
        await Settle();
        var buyers = await Create("Buyers", """{"event":"order"}""");
        await Settle();
        Assert.Equal(await Persons(Ann, Bob), await Members(buyers));
        Assert.Equal(2, (await Find(buyers))!.Members);
        Assert.Empty(await Changes());
    }

    [Fact]
    public async Task Who_comes_to_fit_enters_because_of_the_event_and_leaves_when_time_has_passed()
    {
        var recent = await Create("Recent", """{"event":"order","inLastDays":7}""");
        await Settle();
        await Happened("order", Day, Ann);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(recent));
        Time.Advance(6 * Day - TimeSpan.FromMicroseconds(1));
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(recent));
        Time.Advance(TimeSpan.FromMicroseconds(1));
        await Settle();
        Assert.Empty(await Members(recent));
        var changes = await Changes();
        Assert.Equal([(1L, 1L, "event"), (2L, 0L, "time")], changes.Select(c => (c.Position, c.Entered, c.Cause)));
        Assert.Equal("order", (await Database.Read(s => Get<EventLog>().Find(s, changes[0].Because!.Value)))!.Name);
        Assert.Null(changes[1].Because);
    }

    [Fact]
    public async Task Did_one_thing_and_not_the_other_in_time()
    {
        var left = await Create("Left the cart", """{"first":"cart","thenNot":{"event":"order"},"withinDays":1}""");
        await Settle();
        await Happened("cart", TimeSpan.Zero, Ann);
        await Happened("cart", TimeSpan.Zero, Bob);
        await Settle();
        Assert.Empty(await Members(left));
        Time.Advance(TimeSpan.FromHours(2));
        await Happened("order", TimeSpan.Zero, Bob);
        await Settle();
        Time.Advance(Day);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(left));
        // an order of yesterday that arrives only now
        await Happened("order", Day, Ann);
        await Settle();
        Assert.Empty(await Members(left));
    }

    [Fact]
    public async Task Very_many_people_are_looked_at_to_the_last()
    {
        const int people = 130_000;
        await Database.Write(tx =>
        {
            tx.InsertMany("memberships", ["identifier", "person"], [.. Enumerable.Range(1, people).Select(i => new object?[] { (long)i, (long)i })]);
            tx.InsertMany("segment_occurrences", ["identifier", "selector", "occurred_at", "sequence"],
                [.. Enumerable.Range(1, people).Where(i => i % 3 == 1).Select(i => new object?[] { (long)i, Selector.IdOf("visit"), Now, (long)i })]);
        });
        var visitors = await Create("Visitors", """{"event":"visit"}""");
        await Settle();
        Assert.Equal((people + 2) / 3, (await Find(visitors))!.Members);
        Assert.Equal(people / 3 * 3 + 1, await Database.Read(s => s.Single<long>("select max(identifier) from segment_members where segment = @visitors", new { visitors })));
        Assert.True((await Find(visitors))!.IsLive);
    }

    [Fact]
    public async Task Traits_and_consent_are_followed()
    {
        var pro = await Create("Pro", """{"trait":"plan","is":"pro"}""");
        var reachable = await Create("Reachable", """{"consent":"email","purpose":"marketing","is":"given"}""");
        await Identified("""{"plan":"pro"}""", Ann);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(pro));
        await Identified("""{"plan":"free"}""", Ann);
        await Settle();
        Assert.Empty(await Members(pro));
        await Happened("consent", "Consent given", """{"channel":"email","purpose":"marketing","given":true}""", Now, Ann);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(reachable));
    }

    [Fact]
    public async Task Phases_are_followed_by_event_by_time_and_by_another_rule_table()
    {
        var keep = await Create("Found", """{"phase":"find"}""");
        await Happened("visit", TimeSpan.Zero, Ann);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(keep));
        await Database.Write(tx => Get<Throughline.People.Phases.PhaseTables>().Add(tx, [new(Throughline.People.Phases.Phase.Win, [])], "test", Now));
        await Settle();
        Assert.Empty(await Members(keep));
        Assert.Equal("rule", (await Changes())[^1].Cause);
    }

    [Fact]
    public async Task A_merge_and_its_undo_leave_everyone_where_they_were()
    {
        await Happened("visit", Day, Ann);
        await Happened("order", Day, Ann);
        await Happened("order", Day, Bob);
        await Happened("order", 2 * Day, Bob);
        var once = await Create("Once", """{"event":"order","exactly":1}""");
        var many = await Create("Three", """{"event":"order","atLeast":3}""");
        var both = await Create("Both", """{"all":[{"event":"visit"},{"event":"order","atLeast":2}]}""");
        var none = await Create("No visit", """{"event":"visit","exactly":0}""");
        await Settle();
        long[] all = [once, many, both, none];
        var before = await All(all);
        await Said(IdentityFact.Merged, Ann, Bob);
        await Settle();
        var merged = (await PersonOf(Ann))!.Value;
        Assert.Equal([[], [merged], [merged], []], await All(all));
        await Undo(Merges[^1]);
        await Settle();
        Assert.NotEqual(await PersonOf(Ann), await PersonOf(Bob));
        Assert.Equal(before, await All(all));
        Assert.All(await Changes(), change => Assert.Equal("identity", change.Cause));
    }

    [Fact]
    public async Task Two_who_both_belong_and_become_one_are_one_member()
    {
        await Happened("order", Day, Ann);
        await Happened("order", Day, Bob);
        var buyers = await Create("Buyers", """{"event":"order"}""");
        await Settle();
        await Said(IdentityFact.Merged, Ann, Bob);
        await Settle();
        Assert.Equal([(await PersonOf(Ann))!.Value], await Members(buyers));
        Assert.Equal(1, (await Find(buyers))!.Members);
        Assert.Empty(await Changes());
    }

    [Fact]
    public async Task A_segment_of_segments_follows_their_rules()
    {
        await Happened("order", Day, Ann);
        var buyers = await Create("Buyers", """{"event":"order"}""");
        var others = await Create("Others", new Rule.Not(new Rule.In(buyers)));
        await Happened("visit", Day, Bob);
        await Settle();
        Assert.Equal(await Persons(Bob), await Members(others));
        await Change(buyers, "Visitors", Read("""{"event":"visit"}"""));
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(others));
        Assert.Equal(4, (await Changes()).Count(change => change.Cause == "rule"));
        Assert.Contains("part of itself", (await Assert.ThrowsAsync<UserErrorException>(() => Change(buyers, "Visitors", new Rule.In(others)))).Message, StringComparison.Ordinal);
        Assert.Contains("part of “Others”", (await Assert.ThrowsAsync<UserErrorException>(() => Get<DeleteSegment>().Do(Caller.CommandLine, buyers))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reading_everything_again_changes_no_membership()
    {
        var buyers = await Create("Buyers", """{"all":[{"event":"order"},{"trait":"plan","is":"pro"}]}""");
        await Settle();
        await Happened("order", Day, Ann, Cookie);
        await Identified("""{"plan":"pro"}""", Cookie);
        await Settle();
        foreach (var reader in Get<IEnumerable<IReader>>().Where(reader => reader.Name is "identity" or "profile" or "segments"))
        {
            await Get<ReaderStep>().Restart(reader);
            // with one reader at its beginning nothing may be decided
            Assert.True(await Get<KeepSegments>().CatchUp(TestContext.Current.CancellationToken));
            await Settle();
            Assert.Equal(await Persons(Ann), await Members(buyers));
        }
        Assert.Single(await Changes());
    }

    [Fact]
    public async Task Nothing_is_decided_of_an_event_before_every_reader_has_met_it()
    {
        var strangers = await Create("Strangers who came", """{"all":[{"event":"visit"},{"trait":"plan","unknown":true}]}""");
        await Identified("""{"plan":"pro"}""", Ann);
        await Settle();
        await Happened("visit", TimeSpan.Zero, Ann, Cookie);
        await Happened("visit", TimeSpan.Zero, Cookie);
        await Get<ReaderStep>().Settle(Get<FollowEvents>(), TestContext.Current.CancellationToken);
        Assert.True(await Get<KeepSegments>().CatchUp(TestContext.Current.CancellationToken));
        Assert.Empty(await Changes());
        await Settle();
        Assert.Empty(await Changes());
        Assert.Empty(await Members(strangers));
    }

    [Fact]
    public async Task A_person_with_very_many_events_is_decided_by_the_newest()
    {
        var often = await Create("Often", """{"event":"visit","atLeast":400,"inLastDays":30}""");
        var quick = await Create("Quick", """{"first":"order","then":{"event":"visit"},"withinDays":0.01}""");
        await Happened("order", 20 * Day, Ann);
        for (var i = 0; i < 450; i++)
            await Happened("visit", TimeSpan.FromHours(i + 1), Ann);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(often));
        Assert.Empty(await Members(quick));
        await Happened("visit", 20 * Day - TimeSpan.FromMinutes(10), Ann);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(quick));
        Time.Advance(14 * Day);
        await Settle();
        Assert.Empty(await Members(often));
    }

    [Fact]
    public async Task A_stopped_segment_goes_on_where_it_was()
    {
        await Happened("order", Day, Ann);
        await Settle();
        var buyers = await Create("Buyers", """{"event":"order"}""");
        await Get<StopComputing>().Do(buyers, true);
        await Settle();
        Assert.Empty(await Members(buyers));
        Assert.Equal("stopped", Sentences.State((await Find(buyers))!));
        await Get<StopComputing>().Do(buyers, false);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(buyers));
    }

    [Fact]
    public async Task A_deleted_segment_leaves_nothing()
    {
        await Happened("order", Day, Ann);
        var buyers = await Create("Buyers", """{"event":"order"}""");
        await Settle();
        await Get<DeleteSegment>().Do(Caller.CommandLine, buyers);
        Assert.Null(await Find(buyers));
        while (await Database.Write(tx => Get<SegmentList>().Sweep(tx, 10)))
        {
        }
        foreach (var table in (string[])["segment_members", "segment_sizes", "segment_changes", "segments"])
            Assert.Equal(0, await Database.Read(s => s.Single<long>($"select count(*) from {table}")));
        await Create("Buyers", """{"event":"order"}""");
    }

    [Fact]
    public async Task An_erased_person_is_in_no_table()
    {
        var buyers = await Create("Buyers", """{"event":"order","inLastDays":7}""");
        await Happened("order", Day, Ann);
        await Settle();
        var known = await Database.Read(s => Get<Identifiers>().WithValue(s, "ann"));
        await Database.Write(tx => Get<IEnumerable<IForgetPersons>>().OfType<ForgetSegments>().Single().Forget(tx, new ForgottenPerson(known)));
        foreach (var table in (string[])["segment_members", "segment_occurrences", "segment_marks", "segment_due", "segment_changes"])
            Assert.Equal(0, await Database.Read(s => s.Single<long>($"select count(*) from {table}")));
        Assert.Equal(0, (await Find(buyers))!.Members);
    }

    [Fact]
    public async Task Of_two_who_decide_at_once_one_writes()
    {
        var buyers = await Create("Buyers", """{"event":"order"}""");
        await Settle();
        for (var i = 0; i < 20; i++)
            await Happened("order", Day, new Identifier(Identifier.UserId, "u" + i));
        foreach (var reader in Get<IEnumerable<IReader>>())
            await Get<ReaderStep>().Settle(reader, TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Get<KeepSegments>().CatchUp(TestContext.Current.CancellationToken))));
        Assert.Equal(20, (await Members(buyers)).Count);
        Assert.Equal(20, (await Find(buyers))!.Members);
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), (await Changes()).Select(change => change.Position));
    }

    private async Task<List<List<long>>> All(long[] segments)
    {
        var all = new List<List<long>>();
        foreach (var segment in segments)
            all.Add([.. (await Members(segment)).Order()]);
        return all;
    }
}
