using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.Events.Tests.Collect;

public sealed class ItemTests
{
    [Fact]
    public void A_track_becomes_an_event_with_its_four_times()
    {
        var e = Sent.Event("""
            {"type":"track","event":"Order Completed","userId":"u1","anonymousId":"a1","messageId":"m1","properties":{"total":9.50,"touchpoint":"checkout","journeyKey":"order-7"},
             "context":{"library":{"name":"@segment/analytics-node"}},"timestamp":"2026-01-15T09:59:00.000Z","sentAt":"2026-01-15T09:59:30.000Z","_metadata":{"nodeVersion":"v20"}}
            """);
        Assert.Equal(("track", "Order Completed", "m1"), (e.Kind, e.Name, e.MessageId));
        Assert.Equal([new Identifier("userId", "u1"), new Identifier("anonymousId", "a1")], e.Identifiers);
        Assert.Equal("""{"total":9.50,"touchpoint":"checkout","journeyKey":"order-7"}""", e.Properties);
        Assert.Equal("""{"library":{"name":"@segment/analytics-node"}}""", e.Context);
        Assert.Equal(("server", "checkout", "order-7"), (e.Channel, e.Touchpoint, e.JourneyKey));
        Assert.Equal(Sent.ReceivedAt - (30 * Micros.PerSecond), e.OccurredAt);
        Assert.Equal(Sent.ReceivedAt - (60 * Micros.PerSecond), e.OriginalAt);
        Assert.Equal(Sent.ReceivedAt - (30 * Micros.PerSecond), e.SentAt);
        Assert.Equal(Sent.ReceivedAt, e.ReceivedAt);
        Assert.Null(e.Note);
        Assert.Equal(16, e.Digest.Length);
    }

    [Theory]
    [InlineData("""{"type":"page","category":"Docs","name":"Home","anonymousId":"a"}""", "Docs Home")]
    [InlineData("""{"type":"page","name":"Home","anonymousId":"a"}""", "Home")]
    [InlineData("""{"type":"page","anonymousId":"a","properties":{"path":"/pricing"}}""", "/pricing")]
    [InlineData("""{"type":"page","anonymousId":"a","context":{"page":{"path":"/x"}}}""", "/x")]
    [InlineData("""{"type":"screen","anonymousId":"a"}""", "Screen viewed")]
    [InlineData("""{"type":"identify","userId":"u"}""", "Identified")]
    [InlineData("""{"type":"group","userId":"u","groupId":"g"}""", "Joined group")]
    [InlineData("""{"type":"alias","userId":"u","previousId":"p"}""", "Aliased")]
    public void An_event_is_named_after_what_happened(string item, string name) => Assert.Equal(name, Sent.Event(item).Name);

    [Fact]
    public void Traits_and_external_ids_identify_but_a_group_s_traits_do_not()
    {
        Assert.Equal(
            [new("userId", "u"), new("email", "ann@b.c"), new("phone", "+351912345678"), new("crm", "7")],
            Sent.Event("""
                {"type":"identify","userId":"u","traits":{"email":" Ann@B.c ","phone":"+351 912 345 678"},
                 "context":{"externalIds":[{"id":"7","type":"crm","collection":"users"},{"id":"8","type":"acct","collection":"accounts"}]}}
                """).Identifiers);
        Assert.Equal([new Identifier("userId", "u")], Sent.Event("""{"type":"group","userId":"u","groupId":"g","traits":{"email":"info@firm.example"}}""").Identifiers);
        Assert.Equal([new Identifier("userId", "u"), new Identifier("email", "x@y.z")],
            Sent.Event("""{"type":"track","event":"E","userId":"u","context":{"traits":{"email":"x@y.z"}}}""").Identifiers);
    }

    [Fact]
    public void An_alias_makes_the_previous_id_an_identifier_of_that_type() =>
        Assert.Equal([new("userId", "new"), new("alias", "old")], Sent.Event("""{"type":"alias","userId":"new","previousId":"old"}""").Identifiers);

    [Theory]
    [InlineData("7", "not-an-object")]
    [InlineData("null", "not-an-object")]
    [InlineData("[]", "not-an-object")]
    [InlineData("{}", "no-type")]
    [InlineData("""{"type":"Track","event":"E","userId":"u"}""", "unknown-type")]
    [InlineData("""{"type":{},"userId":"u"}""", "wrong-type")]
    [InlineData("""{"type":"track","userId":"u"}""", "no-event")]
    [InlineData("""{"type":"track","event":"  ","userId":"u"}""", "no-event")]
    [InlineData("""{"type":"track","event":["E"],"userId":"u"}""", "wrong-type")]
    [InlineData("""{"type":"track","event":"E"}""", "no-identity")]
    [InlineData("""{"type":"track","event":"E","userId":"","anonymousId":null}""", "no-identity")]
    [InlineData("""{"type":"track","event":"E","userId":"undefined","anonymousId":"0000-00"}""", "identifies-nobody")]
    [InlineData("""{"type":"track","event":"E","userId":true}""", "wrong-type")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":[]}""", "wrong-type")]
    [InlineData("""{"type":"track","event":"E","userId":"u","context":"web"}""", "wrong-type")]
    [InlineData("""{"type":"alias","userId":"u"}""", "no-previous-id")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":{"a":"x\u0000y"}}""", "nul-character")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":{"a\u0000":1}}""", "nul-character")]
    [InlineData("""{"type":"track","event":"E\u0000","userId":"u"}""", "nul-character")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":{"a":"\ud800"}}""", "lone-surrogate")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":{"\udc00":1}}""", "lone-surrogate")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":{"a":1e400}}""", "number-out-of-range")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":{"a":1e-400000}}""", "number-out-of-range")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":{"a":1,"a":2}}""", "duplicate-key")]
    [InlineData("""{"type":"track","event":"E","userId":"u","properties":{"a":1,"\u0061":2}}""", "duplicate-key")]
    [InlineData("""{"type":"track","type":"page","event":"E","userId":"u"}""", "duplicate-key")]
    [InlineData("""{"type":"track","event":"E","userId":"u","timestamp":"yesterday"}""", "time-unreadable")]
    [InlineData("""{"type":"track","event":"E","userId":"u","timestamp":"NaN"}""", "time-unreadable")]
    [InlineData("""{"type":"track","event":"E","userId":"u","timestamp":"99999-01-01T00:00:00Z"}""", "time-unreadable")]
    [InlineData("""{"type":"track","event":"E","userId":"u","timestamp":"0001-01-01T00:00:00Z"}""", "time-out-of-range")]
    [InlineData("""{"type":"track","event":"E","userId":"u","timestamp":"5/1/2026"}""", "time-unreadable")]
    [InlineData("""{"type":"track","event":"E","userId":"u","timestamp":{}}""", "time-unreadable")]
    public void What_can_t_be_taken_is_refused_with_its_reason(string item, string reason) => Assert.Equal(reason, Sent.Reason(item));

    [Fact]
    public void Sizes_are_held_to_their_limits()
    {
        static string Track(string event_, string user, string messageId, string properties) =>
            $$"""{"type":"track","event":"{{event_}}","userId":"{{user}}","messageId":"{{messageId}}","properties":{{properties}} }""";

        static string Nested(int depth) => "{\"a\":" + new string('[', depth) + new string(']', depth) + "}";

        Assert.Equal("message-id-too-long", Sent.Reason(Track("E", "u", new string('m', 201), "{}")));
        Assert.Equal(200, Sent.Event(Track("E", "u", new string('m', 200), "{}")).MessageId.Length);
        Assert.Equal("identifier-too-long", Sent.Reason(Track("E", new string('u', 513), "m", "{}")));
        Assert.Equal("name-too-long", Sent.Reason(Track(new string('E', 513), "u", "m", "{}")));
        Assert.Equal("too-large", Sent.Reason(Track("E", "u", "m", "{\"a\":\"" + new string('x', 32 * 1024) + "\"}")));
        Assert.Equal("too-deep", Sent.Reason(Track("E", "u", "m", Nested(40))));
        Sent.Event(Track("E", "u", "m", Nested(29)));
    }

    [Fact]
    public void A_message_id_is_made_where_there_is_none()
    {
        Assert.Equal("made-0", Sent.Event("""{"type":"track","event":"E","userId":"u"}""").MessageId);
        Assert.Equal("made-0", Sent.Event("""{"type":"track","event":"E","userId":"u","messageId":""}""").MessageId);
        Assert.Equal("7", Sent.Event("""{"type":"track","event":"E","userId":"u","messageId":7}""").MessageId);
    }

    [Fact]
    public void The_batch_s_context_and_integrations_merge_into_each_item()
    {
        var collected = Sent.Body("""
            {"context":{"app":"shop","locale":"pt"},"integrations":{"All":true},
             "batch":[{"type":"track","event":"E","userId":"u","context":{"locale":"en"},"integrations":{"X":false}},{"type":"track","event":"E","userId":"u"}]}
            """);
        Assert.Equal("""{"locale":"en","app":"shop","integrations":{"X":false,"All":true}}""", collected.Events[0].Context);
        Assert.Equal("""{"app":"shop","locale":"pt","integrations":{"All":true}}""", collected.Events[1].Context);
    }

    [Fact]
    public void A_flaw_in_the_batch_s_context_refuses_each_item_with_its_reason() =>
        Assert.Equal(["nul-character", "nul-character"], Sent.Body("""
            {"context":{"app":"\u0000"},"batch":[{"type":"track","event":"E","userId":"u"},{"type":"track","event":"F","userId":"u"}]}
            """).Refusals.Select(r => r.Reason));

    [Fact]
    public void Fields_without_a_place_of_their_own_are_kept_under_other() =>
        Assert.Equal("""{"other":{"plan":"gold","groupId":"g"}}""",
            Sent.Event("""{"type":"track","event":"E","userId":"u","plan":"gold","groupId":"g","_metadata":{"retryCount":2},"writeKey":"k"}""").Context);

    [Theory]
    [InlineData("analytics.js", null, "web")]
    [InlineData("@segment/analytics-node", null, "server")]
    [InlineData("analytics-ios", null, "app")]
    [InlineData("analytics-node", "mobile", "app")]
    [InlineData("analytics-node", "store", "store")]
    [InlineData("something else", null, null)]
    public void The_channel_is_what_is_stated_else_what_the_library_is_for(string library, string? stated, string? channel) =>
        Assert.Equal(channel, Sent.Event(
            "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\"," + (stated is null ? "" : $"\"channel\":\"{stated}\",")
            + "\"context\":{\"library\":{\"name\":\"" + library + "\"}}}").Channel);
}
