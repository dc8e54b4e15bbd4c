using Throughline.Events.Log;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

public abstract class JourneyMapsTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : JourneyMapsTests(Store.Sqlite);

    public sealed class OnPostgres() : JourneyMapsTests(Store.Postgres)
    {
        [Fact]
        public async Task A_slow_transaction_that_commits_late_is_not_missed()
        {
            await using var other = AnotherNode();
            await Log("web", E("ann", "a", 0));
            var open = new TaskCompletionSource();
            using var release = new ManualResetEventSlim();
            var slow = other.Write(tx =>
            {
                Get<EventLog>().Append(tx, 1, [E("ann", "late", 1)]);
                open.SetResult();
                release.Wait();
            });
            await open.Task;
            await Append("web", E("bob", "b", 2));
            var before = (await Ask(new())).Events;
            release.Set();
            await slow;
            await Log("web", E("cid", "c", 3));
            Assert.InRange(before, 1, 2);
            Assert.Equal(4, (await Ask(new())).Events);
        }
    }

    [Fact]
    public async Task An_empty_log_makes_an_empty_map()
    {
        var map = await Ask(new());
        Assert.Equal((0, 0, 0, 0, 0, 0), (map.Journeys, map.Events, map.People, map.Steps.Count, map.Edges.Count, map.Variants.Count));
    }

    [Fact]
    public async Task By_person_the_identifiers_of_one_person_make_one_journey()
    {
        var cookie = new Identifier(Identifier.AnonymousId, "cookie");
        await Log("web", E("", "a", 0) with { Identifiers = [cookie] }, E("ann", "b", 1), E("ann", "c", 2, also: cookie));
        var map = await Ask(new() { By = "person" });
        Assert.Equal((1, 3, 1), (map.Journeys, map.Events, map.People));
        Assert.Equal(["abc 1"], await Variants(new()));
    }

    [Fact]
    public async Task A_merge_that_comes_later_is_in_the_next_answer()
    {
        var cookie = new Identifier(Identifier.AnonymousId, "cookie");
        await Log("web", E("", "a", 0) with { Identifiers = [cookie] }, E("ann", "b", 1));
        Assert.Equal(["a 1", "b 1"], await Variants(new()));
        await Log("web", E("ann", "c", 2, also: cookie));
        Assert.Equal(["abc 1"], await Variants(new()));
    }

    [Fact]
    public async Task By_case_events_without_a_journey_key_are_left_out()
    {
        await Log("crm", E("ann", "a", 0, "1"), E("bob", "b", 1, "1"), E("ann", "c", 2), E("ann", "a", 3, "2"));
        var map = await Ask(new() { By = "case" });
        Assert.Equal((2, 3, 2), (map.Journeys, map.Events, map.People));
        Assert.Equal(["a 1", "ab 1"], await Variants(new() { By = "case" }));
    }

    [Fact]
    public async Task By_session_a_pause_longer_than_the_gap_ends_a_journey_and_one_of_exactly_the_gap_does_not()
    {
        await Log("web", E("ann", "a", 0), E("ann", "b", 1800), E("ann", "c", 3600.000001), E("bob", "a", 10));
        Assert.Equal(["a 1", "ab 1", "c 1"], await Variants(new() { By = "session:30m" }));
        Assert.Equal(["a 1", "abc 1"], await Variants(new() { By = "session:1h" }));
    }

    [Fact]
    public async Task By_property_events_that_share_a_value_are_one_journey_whatever_its_json_type()
    {
        await Log("shop",
            E("ann", "a", 0, properties: """{"order":7}"""), E("bob", "b", 1, properties: """{"order":"7","x":null}"""),
            E("ann", "c", 2, properties: """{"order":null}"""), E("ann", "d", 3, properties: """{"Order":7}"""));
        Assert.Equal(["ab 1"], await Variants(new() { By = "property:order" }));
        await Log("shop", E("bob", "z", 9, properties: """{"order":"7"}"""));
        Assert.Equal(["abz 1"], await Variants(new() { By = "property:order" }));
        Assert.Empty(await Variants(new() { By = "property:nobody's" }));
    }

    [Fact]
    public async Task More_properties_than_are_kept_in_memory_are_read_again()
    {
        await Log("shop", E("ann", "a", 0, properties: """{"p1":"1","p2":"1","p3":"1","p4":"1","p5":"1"}"""));
        foreach (var property in (string[])["p1", "p2", "p3", "p4", "p5", "p1"])
            Assert.Equal(["a 1"], await Variants(new() { By = "property:" + property }));
        await Log("shop", E("ann", "b", 1, properties: """{"p1":"1","p5":"2"}"""));
        Assert.Equal(["ab 1"], await Variants(new() { By = "property:p1" }));
        Assert.Equal(["a 1", "b 1"], await Variants(new() { By = "property:p5" }));
    }

    [Fact]
    public async Task Event_filters_remove_events_so_that_neighbours_join()
    {
        await Log("web", E("ann", "a", 0, channel: "web", properties: """{"plan":"gold"}"""), E("ann", "b", 1, channel: "app"));
        await Log("crm", E("ann", "c", 2, channel: "web", properties: """{"plan":"free"}"""), E("ann", "d", 3));
        Assert.Equal(["ab 1"], await Variants(new() { Source = "web" }));
        Assert.Equal(["ac 1"], await Variants(new() { Channel = ["web"] }));
        Assert.Equal(["acd 1"], await Variants(new() { Hide = ["b"] }));
        Assert.Equal(["ad 1"], await Variants(new() { Step = ["a", "d", "unknown"] }));
        Assert.Equal(["a 1"], await Variants(new() { Where = ["plan=gold"] }));
        Assert.Equal(["ac 1"], await Variants(new() { Where = ["plan=gold", "plan=free"] }));
        Assert.Equal(["bc 1"], await Variants(new() { EventsFrom = "2026-01-01T00:00:01", EventsTo = "2026-01-01T01:00:03+01:00" }));
        Assert.Empty(await Variants(new() { Where = ["plan=gold", "nothing=such"] }));
    }

    [Fact]
    public async Task Journey_filters_keep_journeys_whole()
    {
        await Log("web", E("ann", "a", 0), E("ann", "b", 10), E("bob", "b", 5), E("cid", "a", 10));
        Assert.Equal(["b 1"], await Variants(new() { From = "2026-01-01T00:00:05Z", To = "2026-01-01T00:00:10Z" }));
        Assert.Equal(["ab 1"], await Variants(new() { Contains = ["a", "b"] }));
        Assert.Empty(await Variants(new() { Contains = ["unknown"] }));
    }

    [Fact]
    public async Task Each_question_sees_what_came_since_the_last()
    {
        for (var i = 0; i < 40; i++)
        {
            await Log("web", E("ann", i % 2 == 0 ? "a" : "b", i));
            Assert.Equal(i + 1, (await Ask(new())).Events);
        }
    }

    [Fact]
    public async Task A_source_that_there_is_not_is_named_with_those_there_are()
    {
        var empty = await Assert.ThrowsAsync<UserErrorException>(() => Ask(new() { Source = "web" }));
        Assert.Contains("nothing has been collected", empty.Message, StringComparison.Ordinal);
        await Log("crm", E("ann", "a", 0));
        var error = await Assert.ThrowsAsync<UserErrorException>(() => Ask(new() { Source = "web" }));
        Assert.Contains("There are: crm", error.Message, StringComparison.Ordinal);
    }
}
