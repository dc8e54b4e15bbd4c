using System.Text;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Events.Tests.Import;

public class JsonLinesFileTests
{
    private const string Plain = """{ "identifiers": [{ "type": "userId", "value": "{user.id}" }], "events": [{ "name": "{what}", "time": { "column": "at" } }] }""";

    private static string Conversations => File.ReadAllText(Path.Combine(Repository.Root, "examples", "mappings", "conversations.json"));

    [Fact]
    public void A_conversation_makes_an_event_a_turn_and_what_frames_it()
    {
        var events = Reading.Jsonl(Conversations,
            """{"id": 7, "customer": "c1", "agent": "a1", "completion": "Complete", "domains": ["bank"], "happy": true, "multitask": false, "tasks": ["bank_balance", "bank_fraud"], "turns": [{"t": 100, "who": "customer", "text": "Hello"}, {"t": 110, "who": "system", "api": "balance"}, {"t": 120, "who": "agent", "text": "Bye", "act": "goodbye"}], "customer_survey": {"Did you enjoy it?": true}, "agent_survey": {}}""").Events;
        Assert.Equal(["Conversation started", "Customer message", "Look-up", "Agent message", "Conversation ended", "Customer survey answered"], events.Select(e => e.Name));
        Assert.Equal([100, 100, 110, 120, 120, 120], events.Select(e => e.OccurredAt / Micros.PerSecond));
        Assert.All(events, e => Assert.Equal(("chat", "conversation:7", "c1"), (e.Channel, e.JourneyKey, e.Identifiers[0].Value)));
        Assert.Equal("""{"conversation":7,"text":"Bye","act":"goodbye"}""", events[3].Properties);
        Assert.Equal("""{"conversation":7,"agent":"a1","reason":"bank_balance, bank_fraud","outcome":"Complete","happy":true,"multitask":false}""", events[4].Properties);
        Assert.Equal("""{"conversation":7,"Did you enjoy it?":true}""", events[5].Properties);
        Assert.Equal(events.Count, events.Select(e => e.MessageId).Distinct().Count());
    }

    [Fact]
    public void A_conversation_that_went_on_brings_only_what_is_new()
    {
        const string shorter = """{"id": 7, "customer": "c1", "turns": [{"t": 100, "who": "customer", "text": "Hello"}]}""";
        var before = Reading.Jsonl(Conversations, shorter).Events.Take(2).Select(e => e.MessageId);
        var after = Reading.Jsonl(Conversations, shorter.Replace("}]}", """}, {"t": 120, "who": "agent"}]}""")).Events.Select(e => e.MessageId).ToHashSet();
        Assert.All(before, id => Assert.Contains(id, after));
    }

    [Fact]
    public void A_line_is_an_event_by_a_mapping_with_paths()
    {
        var e = Reading.Jsonl(Plain, """{"what": "Bought", "at": "2026-01-01T00:00:00Z", "user": {"id": "u1"}, "n": 1.50, "tags": ["a"], "none": null}""" + "\r\n\n").Only;
        Assert.Equal(("Bought", "u1"), (e.Name, e.Identifiers[0].Value));
        Assert.Equal("""{"what":"Bought","at":"2026-01-01T00:00:00Z","user":{"id": "u1"},"n":1.50,"tags":["a"]}""", e.Properties);
    }

    [Theory]
    [InlineData("nonsense", "malformed-json")]
    [InlineData("{\"what\": \"A\"", "malformed-json")]
    [InlineData("[1, 2]", "malformed-json")]
    [InlineData("7", "malformed-json")]
    [InlineData("{\"a\": 1} {\"b\": 2}", "malformed-json")]
    [InlineData("{\"a\": 1, \"a\": 2}", "duplicate-key")]
    [InlineData("{\"a\": {\"b\": 1, \"b\": 2}}", "duplicate-key")]
    [InlineData("{\"a\": \"x\\u0000y\"}", "nul-character")]
    [InlineData("{\"a\\u0000\": 1}", "nul-character")]
    [InlineData("{\"a\": \"\\ud800\"}", "lone-surrogate")]
    [InlineData("{\"\\udc00\": 1}", "lone-surrogate")]
    [InlineData("{\"a\": 1e400000}", "number-out-of-range")]
    [InlineData("{\"a\": 1e-400000}", "number-out-of-range")]
    [InlineData("{\"a\": NaN}", "malformed-json")]
    [InlineData("{\"a\": Infinity}", "malformed-json")]
    [InlineData("{\"a\": 1, }", "malformed-json")]
    [InlineData("{'a': 1}", "malformed-json")]
    [InlineData("{\"a\": 1} // well", "malformed-json")]
    [InlineData("{}", "no-name")]
    [InlineData("{\"what\": \"A\"}", "no-time")]
    [InlineData("{\"what\": \"A\", \"at\": 7}", "time-unreadable")]
    [InlineData("{\"what\": \"A\", \"at\": \"2026-01-01\"}", "no-identity")]
    [InlineData("{\"what\": \"A\", \"at\": \"2026-01-01\", \"user\": {\"id\": \"undefined\"}}", "no-identity")]
    [InlineData("{\"what\": \"A\", \"at\": \"2026-01-01\", \"user\": \"u1\"}", "no-identity")]
    public void A_line_that_is_no_event_is_refused_and_the_next_is_read(string line, string reason)
    {
        var read = Reading.Jsonl(Plain, line + "\n" + """{"what": "A", "at": "2026-01-01", "user": {"id": "u1"}}""");
        Assert.Equal((reason, "line 1"), (read.OnlyRefusal.Reason, read.OnlyRefusal.Place));
        Assert.Single(read.Events);
    }

    [Fact]
    public void Depth_length_and_broken_bytes_are_refused()
    {
        Assert.Equal("too-deep", Reading.Jsonl(Plain, "{\"a\":" + new string('[', 100) + new string(']', 100) + "}").OnlyRefusal.Reason);
        Assert.Equal("too-deep", Reading.Jsonl(Plain, "{\"a\":" + new string('[', 100_000)).OnlyRefusal.Reason);
        Assert.Equal("invalid-utf8", Reading.Jsonl(Plain, [(byte)'{', 0xFF, (byte)'}']).OnlyRefusal.Reason);
        Assert.Equal("nul-character", Reading.Jsonl(Plain, "{\"a\": \0}").OnlyRefusal.Reason);
        var read = Reading.Jsonl(Plain, Encoding.UTF8.GetBytes("{\"a\": \"" + new string('x', 9 << 20) + "\"}\n" + """{"what": "A", "at": "2026-01-01", "user": {"id": "u1"}}"""));
        Assert.Equal(("too-large", 1), (read.OnlyRefusal.Reason, read.Events.Count));
        Assert.Empty(Reading.Jsonl(Plain, "").Events);
    }

    [Fact]
    public void Many_elements_do_not_become_many_events_without_end() => Assert.Equal("too-large", Reading.Jsonl(
        """{ "identifiers": [{ "type": "userId", "value": "u" }], "events": [{ "each": "a", "name": "{a}", "time": { "text": "2026-01-01" } }] }""",
        "{\"a\": [" + string.Join(',', Enumerable.Range(0, 20_000)) + "]}").OnlyRefusal.Reason);
}
