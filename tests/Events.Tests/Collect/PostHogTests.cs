using Throughline.Events.Log;

namespace Throughline.Events.Tests.Collect;

public sealed class PostHogTests
{
    private const string Identify = """{"event":"$identify","uuid":"1","distinct_id":"u1","properties":{"$set":{"email":"A@b.c"},"$set_once":{"first":1},"$anon_distinct_id":"anon","$lib":"posthog-node"}}""";
    private const string Capture = """{"event":"E","uuid":"2","distinct_id":"u1","properties":{"a":1,"$lib":"posthog-node"}}""";

    private static IReadOnlyList<NewEvent> Events(ISet<string>? users, params string[] items)
    {
        var collected = Sent.Body($$"""{"api_key":"k","batch":[{{string.Join(',', items)}}],"sent_at":"2026-01-15T10:00:00.000Z"}""", users: users);
        Assert.Empty(collected.Refusals);
        return collected.Events;
    }

    [Fact]
    public void A_distinct_id_is_anonymous_before_identify_and_a_user_after()
    {
        var events = Events(null, Capture, Identify, Capture);
        Assert.Equal([new Identifier("anonymousId", "u1")], events[0].Identifiers);
        Assert.Equal([new("userId", "u1"), new("anonymousId", "u1"), new("anonymousId", "anon"), new("email", "a@b.c")], events[1].Identifiers);
        Assert.Equal([new Identifier("userId", "u1")], events[2].Identifiers);
    }

    [Fact]
    public void A_distinct_id_that_the_log_knows_as_a_user_is_one() =>
        Assert.Equal([new Identifier("userId", "u1")], Events(new HashSet<string> { "u1" }, Capture)[0].Identifiers);

    [Fact]
    public void Its_events_are_told_in_our_words()
    {
        var events = Events(null, Identify,
            """{"event":"$create_alias","uuid":"3","distinct_id":"u1","properties":{"distinct_id":"u1","alias":"old"}}""",
            """{"event":"$groupidentify","uuid":"4","distinct_id":"$company_acme","properties":{"$group_type":"company","$group_key":"acme","$group_set":{"n":1}}}""",
            """{"event":"$pageview","uuid":"5","distinct_id":"u1","properties":{"$current_url":"https://x.example/docs?a=1"}}""",
            Capture);
        Assert.Equal(["identify", "alias", "group", "page", "track"], events.Select(e => e.Kind));
        Assert.Equal(["Identified", "Aliased", "Joined group", "/docs", "E"], events.Select(e => e.Name));
        Assert.Equal(["1", "3", "4", "5", "2"], events.Select(e => e.MessageId));
        Assert.Equal("""{"email":"A@b.c","first":1}""", events[0].Properties);
        Assert.Contains(new Identifier("alias", "old"), events[1].Identifiers);
        Assert.Equal("""{"n":1,"groupId":"acme","groupType":"company"}""", events[2].Properties);
        Assert.Equal("server", events[4].Channel);
    }

    [Fact]
    public void Its_time_is_corrected_unless_it_says_not_to()
    {
        var events = Events(null,
            """{"event":"E","uuid":"1","distinct_id":"u","timestamp":"2026-01-15T09:59:59.000Z"}""",
            """{"event":"E","uuid":"2","distinct_id":"u","timestamp":"2020-01-01T00:00:00.000Z","properties":{"$ignore_sent_at":true}}""");
        Assert.Equal(Sent.ReceivedAt - 1_000_000, events[0].OccurredAt);
        Assert.Null(events[1].SentAt);
        Assert.Equal(events[1].OriginalAt, events[1].OccurredAt);
    }
}
