using System.Text;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Support;

namespace Throughline.Events.Tests.Collect;

public sealed class DigestTests
{
    private static readonly Gen<string> Text = Gen.Elements("", "a", "b c", "é", "\"quoted\"", "line\nbreak", "😀", "\\u0041", "</script>");

    private static Gen<JsonNode?> Value(int depth) => Gen.OneOf(
        Text.Select(t => (JsonNode?)JsonValue.Create(t)),
        Gen.Choose(-1000, 1000).Select(n => (JsonNode?)JsonValue.Create(n)),
        Gen.Elements<JsonNode?>(null, JsonValue.Create(true), JsonValue.Create(1.5)),
        depth == 0 ? Gen.Constant<JsonNode?>(null) : Object(depth - 1).Select(o => (JsonNode?)o),
        depth == 0 ? Gen.Constant<JsonNode?>(null) : Gen.ArrayOf(Value(depth - 1)).Resize(4).Select(a => (JsonNode?)new JsonArray([.. a.Select(n => n?.DeepClone())])));

    private static Gen<JsonObject> Object(int depth) =>
        from names in Gen.ArrayOf(Gen.Elements("a", "b", "c", "d", "ä", "long name", "$x")).Resize(6)
        from values in Gen.ArrayOf(Value(depth), 7)
        select new JsonObject(names.Distinct().Select((name, i) => KeyValuePair.Create(name, values[i % 7]?.DeepClone())));

    private static readonly Gen<JsonObject> Items =
        from properties in Object(3)
        from context in Object(2)
        from user in Gen.Elements("u1", "u2")
        select new JsonObject
        {
            ["type"] = "track",
            ["event"] = "E",
            ["userId"] = user,
            ["messageId"] = "m",
            ["timestamp"] = "2026-01-15T09:00:00Z",
            ["properties"] = properties,
            ["context"] = context,
        };

    [Fact]
    public void It_is_independent_of_key_order_white_space_and_escapes() => Generated.Holds(
        from item in Items
        from seed in Gen.Choose(0, int.MaxValue)
        select (item, seed),
        c => Digest(c.item.ToJsonString()) == Digest(Written(c.item, new System.Random(c.seed))));

    [Fact]
    public void It_is_independent_of_what_a_retry_changes() => Generated.Holds(
        from item in Items
        from sentAt in Gen.Elements("2026-01-15T09:59:00Z", "2026-01-15T10:00:00Z", "never")
        from retries in Gen.Choose(0, 9)
        select (item, sentAt, retries),
        c =>
        {
            var again = (JsonObject)c.item.DeepClone();
            again["sentAt"] = c.sentAt;
            again["receivedAt"] = c.sentAt;
            again["writeKey"] = "k" + c.retries;
            again["_metadata"] = new JsonObject { ["retryCount"] = c.retries };
            return Digest(c.item.ToJsonString()) == Digest(again.ToJsonString());
        });

    [Fact]
    public void Another_content_has_another_digest() => Generated.Holds(
        from one in Items
        from other in Items
        select (one, other),
        c => JsonNode.DeepEquals(c.one, c.other) == (Digest(c.one.ToJsonString()) == Digest(c.other.ToJsonString())));

    [Fact]
    public void The_batch_s_context_counts_as_the_item_s_own()
    {
        var apart = Sent.Body("""{"context":{"a":1},"batch":[{"type":"track","event":"E","userId":"u","context":{"b":2}}]}""");
        var merged = Sent.Body("""{"batch":[{"type":"track","event":"E","userId":"u","context":{"b":2,"a":1}}]}""");
        Assert.Equal(merged.Events[0].Digest, apart.Events[0].Digest);
    }

    private static string Digest(string item) => Convert.ToHexString(Sent.Event(item).Digest);

    /// <summary>The same JSON as another program might write it.</summary>
    private static string Written(JsonNode? node, System.Random random)
    {
        var text = new StringBuilder();
        Write(node);
        return text.ToString();

        void Write(JsonNode? value)
        {
            Space();
            switch (value)
            {
                case JsonObject o:
                    text.Append('{');
                    foreach (var (i, (name, inner)) in o.OrderBy(_ => random.Next()).Index())
                    {
                        text.Append(i > 0 ? "," : "");
                        String(name);
                        text.Append(':');
                        Write(inner);
                    }
                    text.Append('}');
                    break;
                case JsonArray a:
                    text.Append('[');
                    foreach (var (i, inner) in a.Index())
                    {
                        text.Append(i > 0 ? "," : "");
                        Write(inner);
                    }
                    text.Append(']');
                    break;
                case JsonValue v when v.TryGetValue<string>(out var s):
                    String(s);
                    break;
                default:
                    text.Append(value?.ToJsonString() ?? "null");
                    break;
            }
            Space();
        }

        void Space() => text.Append(random.Next(3) == 0 ? "\n " : "");

        void String(string s)
        {
            text.Append('"');
            foreach (var c in s)
                text.Append(random.Next(3) == 0 || c < ' ' || char.IsSurrogate(c) || c is '"' or '\\' ? $"\\u{(int)c:x4}" : c.ToString());
            text.Append('"');
        }
    }
}
