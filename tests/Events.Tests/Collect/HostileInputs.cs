using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Throughline.Events.Tests.Collect;

/// <summary>
/// What somebody might send to break things, and what must come of it: <c>400</c> or <c>401</c>, <c>refused:REASON</c> (answered with 200,
/// kept out and listed), <c>stored</c> (answered with 200, in the log as it was sent) or <c>nothing</c> (answered with 200, there was nothing in it).
/// </summary>
/// <param name="Stored">For <c>stored</c>: a text that the event's name, properties, context or identifiers must hold.</param>
public sealed record HostileInput(string Name, string Expect, byte[] Body)
{
    public string Path { get; init; } = "/v1/batch";
    public string? Stored { get; init; }
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public override string ToString() => $"{Name} → {Expect}";
}

internal static class HostileInputs
{
    private const string RightToLeft = "\u202Etxt.exe\u202C";

    private static readonly Lazy<IReadOnlyList<HostileInput>> Table = new(() =>
    [
        .. Bodies(), .. Encodings(), .. Packed(), .. Nested(), .. Numbers(), .. Keys(), .. WrongTypes(), .. NaughtyStrings(), .. InjectionsEverywhere(),
        .. Times(), .. MessageIds(), .. Identities(), .. Envelopes(), .. PostHog(), .. HeaderAbuse(),
    ]);

    public static IReadOnlyList<HostileInput> All => Table.Value;

    private static IEnumerable<HostileInput> Bodies()
    {
        yield return Whole("empty body", "400", "");
        yield return Whole("only white space", "400", " \t\r\n ");
        yield return Whole("only a byte order mark", "400", "\uFEFF");
        yield return Whole("a byte order mark before the object", "stored", "\uFEFF" + Batch(Track("1"))) with { Stored = "v" };
        foreach (var text in (string[])["null", "true", "7", "\"text\"", "[]", "[{}]", "{", "}", "{]", "[1,2", "{\"batch\":[", "{\"batch\":[}", "{'batch':[]}", "{batch:[]}",
            "{\"batch\":[],}", "{\"batch\":[1,]}", "// a comment\n{\"batch\":[]}", "{\"batch\":[]} {\"batch\":[]}", "{\"batch\":[]}garbage", "<xml/>", "batch=1&writeKey=2",
            "{\"batch\":[NaN]}", "{\"batch\":[Infinity]}", "{\"batch\":[01]}", "{\"batch\":[0x1F]}", "{\"batch\":[1.]}", "{\"batch\":[.5]}", "{\"batch\":[+1]}", "{\"batch\":[undefined]}",
            "{\"batch\":[\"\\x41\"]}", "{\"batch\":[\"\\u12\"]}", "{\"batch\":[\"a\nb\"]}", "{\"batch\":[\"a\tb\"]}", "{\"batch\":[\"unterminated]}"])
            yield return Whole("malformed: " + text, "400", text);
        yield return Whole("an array of 200,000 elements as the body", "400", "[" + string.Join(',', Enumerable.Repeat("1", 200_000)) + "]");
        yield return Whole("a million elements", "400", "{\"batch\":[" + string.Join(',', Enumerable.Repeat("1", 1_000_000)) + "]}");
        yield return Whole("200,000 elements within 500 KB", "400", "{\"batch\":[" + string.Join(',', Enumerable.Repeat("1", 200_000)) + "]}");
        yield return Whole("2,501 items", "400", "{\"batch\":[" + string.Join(',', Enumerable.Repeat("{}", 2501)) + "]}");
        yield return Whole("600 KB of white space", "400", new string(' ', 600_000));
        yield return Whole("a string of 600 KB", "400", "{\"batch\":[\"" + new string('x', 600_000) + "\"]}");
    }

    private static IEnumerable<HostileInput> Encodings()
    {
        byte[] Broken(params byte[] bytes) => [.. "{\"batch\":[{\"type\":\"track\",\"event\":\""u8, .. bytes, .. "\",\"userId\":\"u\"}]}"u8];
        yield return new("a lone continuation byte", "400", Broken(0x80));
        yield return new("a lone lead byte", "400", Broken(0xC3));
        yield return new("an overlong slash", "400", Broken(0xC0, 0xAF));
        yield return new("an overlong NUL", "400", Broken(0xC0, 0x80));
        yield return new("a surrogate in UTF-8", "400", Broken(0xED, 0xA0, 0x80));
        yield return new("beyond U+10FFFF", "400", Broken(0xF4, 0x90, 0x80, 0x80));
        yield return new("0xFE and 0xFF", "400", Broken(0xFE, 0xFF));
        yield return new("Latin-1", "400", Broken(0xE9));
        yield return new("a raw NUL in a string", "400", Broken(0));
        yield return new("a raw control character in a string", "400", Broken(0x01));
        yield return new("UTF-16 with a mark", "400", [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Batch(Track("1")))]);
        yield return new("UTF-16 without", "400", Encoding.Unicode.GetBytes(Batch(Track("1"))));
        yield return new("UTF-32", "400", Encoding.UTF32.GetBytes(Batch(Track("1"))));
        yield return new("NUL bytes after the object", "400", [.. Encoding.UTF8.GetBytes(Batch(Track("1"))), 0, 0]);
        yield return new("random bytes", "400", [.. Enumerable.Range(0, 4000).Select(i => (byte)(i * 7919 >> 3))]);
    }

    private static IEnumerable<HostileInput> Packed()
    {
        var good = Gzip(Encoding.UTF8.GetBytes(Batch(Track("\"packed\""))));
        yield return new("gzip", "stored", good) { Stored = "packed" };
        yield return new("gzip broken off in the middle", "400", good[..(good.Length / 2)]);
        yield return new("gzip with its first two bytes only", "400", good[..2]);
        yield return new("gzip with its header only", "400", good[..10]);
        yield return new("gzip with a damaged middle", "400", [.. good[..20], (byte)(good[20] ^ 0xFF), (byte)(good[21] ^ 0xFF), .. good[22..]]);
        yield return new("gzip within gzip", "400", Gzip(good));
        yield return new("gzip of nothing", "400", Gzip([]));
        yield return new("gzip of text that is no JSON", "400", Gzip("hello"u8.ToArray()));
        yield return new("a gzip bomb of 100 MB", "400", Gzip(new byte[100_000_000]));
        yield return new("a gzip bomb of valid JSON", "400", Gzip(Encoding.UTF8.GetBytes("{\"batch\":[" + new string(' ', 50_000_000) + "]}")));
        yield return new("a bomb of many gzip members", "400", [.. Enumerable.Range(0, 200).SelectMany(_ => Gzip(new byte[1_000_000]))]);
        yield return new("just over 500 KB after unpacking", "400", Gzip(Encoding.UTF8.GetBytes(Batch(Track("1")).PadRight((500 * 1024) + 1))));
        yield return new("exactly 500 KB after unpacking", "stored", Gzip(Encoding.UTF8.GetBytes(Batch(Track("1")).PadRight(500 * 1024)))) { Stored = "v" };
        yield return new("zlib instead of gzip", "400", Zlib(Encoding.UTF8.GetBytes(Batch(Track("1")))));
        yield return new("a zip file", "400", [0x50, 0x4B, 3, 4, .. new byte[40]]);
        yield return Whole("plain JSON labelled gzip", "stored", Batch(Track("1"))) with { Stored = "v", Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" } };
        yield return Whole("plain JSON labelled br", "stored", Batch(Track("1"))) with { Stored = "v", Headers = new Dictionary<string, string> { ["Content-Encoding"] = "br" } };
    }

    private static IEnumerable<HostileInput> Nested()
    {
        yield return Whole("100,000 open arrays", "400", new string('[', 100_000));
        yield return Whole("100,000 nested arrays", "400", new string('[', 100_000) + new string(']', 100_000));
        yield return Whole("40,000 nested objects", "400", string.Concat(Enumerable.Repeat("{\"a\":", 40_000)) + "1" + new string('}', 40_000));
        yield return Item("properties 400 deep", "refused:too-deep", Track(new string('[', 400) + new string(']', 400)));
        yield return Item("objects 33 deep", "refused:too-deep", Track(string.Concat(Enumerable.Repeat("{\"a\":", 33)) + "1" + new string('}', 33)));
        yield return Item("objects 20 deep", "stored", Track(string.Concat(Enumerable.Repeat("{\"a\":", 20)) + "\"deep\"" + new string('}', 20)), "deep");
        yield return Whole("a batch's context 400 deep", "refused:too-deep", $"{{\"context\":{{\"a\":{new string('[', 400)}{new string(']', 400)}}},\"batch\":[{Track("1")}]}}");
        yield return Whole("a batch within a batch", "refused:no-type", Batch(Batch(Track("1"))));
    }

    private static IEnumerable<HostileInput> Numbers()
    {
        foreach (var number in (string[])["1e400", "-1e400", "1e400000", "1e-400", "1e2147483648", "1e-99999999999", "0.1e999", new string('9', 400), "-" + new string('9', 400), new string('9', 310) + ".5e3"])
            yield return Item($"the number {Short(number)}", "refused:number-out-of-range", Track(number));
        foreach (var number in (string[])["0", "-0", "-0.0", "0e999999", "1e308", "1e-308", "1.7976931348623157e308", "9007199254740993", "18446744073709551616", "123456789012345678901234567890", "0.1", "1E+2", "0." + new string('3', 250)])
            yield return Item($"the number {Short(number)}", "stored", Track($"[{number},\"n\"]"), "n");
    }

    private static IEnumerable<HostileInput> Keys()
    {
        yield return Item("a key twice in properties", "refused:duplicate-key", Track("{\"a\":1,\"a\":1}"));
        yield return Item("a key twice, once escaped", "refused:duplicate-key", Track("{\"a\":1,\"\\u0061\":1}"));
        yield return Item("a key twice deep down", "refused:duplicate-key", Track("[[{\"a\":{\"b\":1,\"b\":2}}]]"));
        yield return Item("type twice", "refused:duplicate-key", "{\"type\":\"track\",\"type\":\"page\",\"event\":\"E\",\"userId\":\"u\"}");
        yield return Item("userId twice", "refused:duplicate-key", "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"userId\":\"admin\"}");
        yield return Item("sentAt twice", "refused:duplicate-key", "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"sentAt\":\"x\",\"sentAt\":\"y\"}");
        yield return Item("keys that differ in case", "stored", Track("{\"a\":1,\"A\":\"case\"}"), "case");
        yield return Item("an empty key", "stored", Track("{\"\":\"empty key\"}"), "empty key");
        yield return Item("a key of 20,000 characters", "stored", Track($"{{\"{new string('k', 20_000)}\":\"long key\"}}"), "long key");
        yield return Item("the keys of JavaScript's prototypes", "stored", Track("{\"__proto__\":{\"admin\":true},\"constructor\":{\"prototype\":{\"a\":1}},\"toString\":\"proto\"}"), "__proto__");
        yield return Item("MongoDB's operators as keys", "stored", Track("{\"$gt\":\"\",\"$where\":\"sleep(1)\",\"a.b\":1}"), "$where");
        yield return Item("3,000 keys", "stored", Track("{" + string.Join(',', Enumerable.Range(0, 3000).Select(i => $"\"{i}\":1")) + "}"), "2999");
        yield return Item("NUL in a key", "refused:nul-character", Track("{\"a\\u0000b\":1}"));
        yield return Item("half a surrogate pair in a key", "refused:lone-surrogate", Track("{\"\\udfff\":1}"));
        yield return Whole("batch twice", "400", $"{{\"batch\":[],\"batch\":[{Track("1")}]}}");
        yield return Whole("writeKey twice", "400", $"{{\"writeKey\":\"a\",\"writeKey\":\"b\",\"batch\":[{Track("1")}]}}");
    }

    private static IEnumerable<HostileInput> WrongTypes()
    {
        foreach (var value in (string[])["{}", "[]", "true", "[\"track\"]"])
        {
            yield return Item($"type is {value}", "refused:wrong-type", $"{{\"type\":{value},\"event\":\"E\",\"userId\":\"u\"}}");
            yield return Item($"event is {value}", "refused:wrong-type", $"{{\"type\":\"track\",\"event\":{value},\"userId\":\"u\"}}");
            yield return Item($"userId is {value}", "refused:wrong-type", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":{value}}}");
            yield return Item($"anonymousId is {value}", "refused:wrong-type", $"{{\"type\":\"track\",\"event\":\"E\",\"anonymousId\":{value}}}");
            yield return Item($"messageId is {value}", "refused:wrong-type", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"messageId\":{value}}}");
            yield return Item($"previousId is {value}", "refused:wrong-type", $"{{\"type\":\"alias\",\"userId\":\"u\",\"previousId\":{value}}}");
            yield return Item($"timestamp is {value}", "refused:time-unreadable", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"timestamp\":{value}}}");
        }
        foreach (var value in (string[])["[]", "true", "7", "\"text\""])
        {
            yield return Item($"properties is {value}", "refused:wrong-type", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"properties\":{value}}}");
            yield return Item($"traits is {value}", "refused:wrong-type", $"{{\"type\":\"identify\",\"userId\":\"u\",\"traits\":{value}}}");
            yield return Item($"context is {value}", "refused:wrong-type", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"context\":{value}}}");
            yield return Item($"integrations is {value}", "refused:wrong-type", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"integrations\":{value}}}");
            yield return Item($"context.traits is {value}", "stored", $"{{\"type\":\"track\",\"event\":\"odd context\",\"userId\":\"u\",\"context\":{{\"traits\":{value},\"library\":{value},\"page\":{value},\"externalIds\":{value}}}}}", "odd context");
            yield return Item($"channel, touchpoint and journeyKey are {value}", "stored", $"{{\"type\":\"track\",\"event\":\"odd words\",\"userId\":\"u\",\"channel\":{value},\"properties\":{{\"touchpoint\":{value},\"journeyKey\":{value}}}}}", "odd words");
            yield return Item($"an email that is {value}", "stored", $"{{\"type\":\"identify\",\"userId\":\"odd-mail\",\"traits\":{{\"email\":{value},\"phone\":{value}}}}}", "odd-mail");
            yield return Item($"an item that is {value}", "refused:not-an-object", value);
        }
        yield return Item("an item that is null", "refused:not-an-object", "null");
        yield return Item("an empty item", "refused:no-type", "{}");
        yield return Item("everything null", "refused:no-type", "{\"type\":null,\"event\":null,\"userId\":null,\"properties\":null}");
        yield return Item("a whole number as userId", "stored", "{\"type\":\"track\",\"event\":\"number user\",\"userId\":4711}", "4711");
        foreach (var value in (string[])["{}", "7", "\"text\"", "null", "true"])
            yield return Whole($"batch is {value}", "400", $"{{\"batch\":{value}}}");
    }

    private static IEnumerable<HostileInput> NaughtyStrings()
    {
        foreach (var text in Strings)
            yield return Item($"in a property: {Short(text)}", "stored", Track(Quoted(text)), text);
        foreach (var text in Strings.Where(t => !string.IsNullOrWhiteSpace(t)))
            yield return Item($"as the name of an event: {Short(text)}", "stored", $"{{\"type\":\"track\",\"event\":{Quoted(text)},\"userId\":\"u\"}}", text);
        yield return Item("NUL in a property", "refused:nul-character", Track("\"a\\u0000b\""));
        yield return Item("NUL in the event", "refused:nul-character", "{\"type\":\"track\",\"event\":\"\\u0000\",\"userId\":\"u\"}");
        yield return Item("NUL in userId", "refused:nul-character", "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"\\u0000\"}");
        yield return Item("NUL in messageId", "refused:nul-character", "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"messageId\":\"\\u0000\"}");
        yield return Item("half a pair, high", "refused:lone-surrogate", Track("\"\\ud83d\""));
        yield return Item("half a pair, low", "refused:lone-surrogate", Track("\"\\ude00\""));
        yield return Item("a pair the wrong way round", "refused:lone-surrogate", Track("\"\\ude00\\ud83d\""));
        yield return Item("a whole pair, escaped", "stored", Track("\"\\ud83d\\ude00 pair\""), "pair");
        yield return Item("32 KB and a little", "refused:too-large", Track($"\"{new string('x', 32 * 1024)}\""));
        yield return Item("a name of 513 characters", "refused:name-too-long", $"{{\"type\":\"track\",\"event\":\"{new string('n', 513)}\",\"userId\":\"u\"}}");
    }

    /// <summary>Programs and markup in every field that is shown somewhere.</summary>
    private static IEnumerable<HostileInput> InjectionsEverywhere()
    {
        var n = 0;
        foreach (var attack in Attacks)
        {
            var text = Quoted(attack);
            var id = Quoted($"{attack} {n++}");
            yield return Item($"in every field of a track: {Short(attack)}", "stored",
                $"{{\"type\":\"track\",\"event\":{text},\"userId\":{id},\"anonymousId\":{id},\"messageId\":{id},\"channel\":{text},\"properties\":{{{text}:{text},\"touchpoint\":{text},\"journeyKey\":{text}}},"
                + $"\"context\":{{\"traits\":{{\"email\":{text},\"phone\":{text}}},\"externalIds\":[{{\"id\":{id},\"type\":{text}}}],\"library\":{{\"name\":{text}}}}}}}", attack);
            yield return Item($"in every trait: {Short(attack)}", "stored",
                $"{{\"type\":\"identify\",\"userId\":{Quoted($"{attack} {n++}")},\"traits\":{{\"name\":{text},\"firstName\":{text},\"lastName\":{text},\"email\":{text},\"avatar\":{text},\"website\":{text}}}}}", attack);
            yield return Item($"in a refused item: {Short(attack)}", "refused:unknown-type", $"{{\"type\":{text},\"event\":{text},\"userId\":{text},\"messageId\":{Quoted($"{attack} {n++}")}}}");
        }
    }

    private static IEnumerable<HostileInput> Times()
    {
        foreach (var time in (string[])["", "now", "NaN", "null", "0", "-1", "12:00", "5/1/2026", "01.02.2026", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01T00:61:00Z",
            "0000-01-01T00:00:00Z", "99999-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "+275760-09-13T00:00:00.000Z", "2026-W03-4", "２０２６-01-01T00:00:00Z", "2026-01-01T00:00:00+99:00", "Thu Jan 15 2026 10:00:00 GMT", "\u202E2026-01-15", "2026-01-15T10:00:00Z; drop table events"])
            yield return Item($"the time {Short(time)}", "refused:time-unreadable", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"timestamp\":{Quoted(time)}}}");
        foreach (var time in (string[])["\"0001-01-01T00:00:00Z\"", "\"1899-12-31T23:59:59Z\"", "-1e14", "1e14"])
            yield return Item($"the time {time}", time == "1e14" ? "stored" : "refused:time-out-of-range", $"{{\"type\":\"track\",\"event\":\"edge of time\",\"userId\":\"u\",\"timestamp\":{time}}}", time == "1e14" ? "edge of time" : null);
        foreach (var time in (string[])["1e300", "-1e300", "1e16"])
            yield return Item($"the time {time}", "refused:time-unreadable", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"timestamp\":{time}}}");
        foreach (var sent in (string[])["\"never\"", "{}", "[]", "true", "1e300", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"", "\"1970-01-01T00:00:00Z\""])
            yield return Item($"sentAt {sent}", "stored", $"{{\"type\":\"track\",\"event\":\"odd sentAt\",\"userId\":\"u\",\"timestamp\":\"2026-01-15T09:00:00Z\",\"sentAt\":{sent}}}", "odd sentAt");
        yield return Item("a time in the year 9999", "stored", "{\"type\":\"track\",\"event\":\"far future\",\"userId\":\"u\",\"timestamp\":\"9999-12-31T23:59:59.9999999Z\"}".Replace("59.9999999", "59", StringComparison.Ordinal), "far future");
        yield return Item("a time in 1900", "stored", "{\"type\":\"track\",\"event\":\"long ago\",\"userId\":\"u\",\"timestamp\":\"1900-01-01T00:00:00Z\"}", "long ago");
    }

    private static IEnumerable<HostileInput> MessageIds()
    {
        yield return Item("a messageId of 201 characters", "refused:message-id-too-long", Track("1", new string('m', 201)));
        yield return Item("a messageId of 200 characters", "stored", Track("\"two hundred\"", new string('m', 200)), "two hundred");
        yield return Item("a messageId of 200 emoji halves", "stored", Track("\"emoji id\"", string.Concat(Enumerable.Repeat("😀", 100))), "emoji id");
        yield return Item("an empty messageId", "stored", Track("\"no id\"", ""), "no id");
        yield return Item("a messageId of white space", "stored", Track("\"blank id\"", "   "), "blank id");
        yield return Item("a messageId with line breaks", "stored", Track("\"broken id\"", "a\\r\\nSet-Cookie: x"), "broken id");
        yield return Item("a messageId of SQL", "stored", Track("\"sql id\"", "'; drop table events; --"), "sql id");
        yield return Whole("one messageId for two facts", "refused:message-id-reused", Batch(Track("\"first\"", "twice"), Track("\"second\"", "twice")));
    }

    private static IEnumerable<HostileInput> Identities()
    {
        foreach (var nobody in (string[])["null", "undefined", "NaN", "anonymous", "guest", "[object Object]", "-1", "0", "000", "---", " ", "00000000-0000-0000-0000-000000000000"])
            yield return Item($"the userId {nobody}", "refused:identifies-nobody", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"{nobody}\"}}");
        yield return Item("no identity", "refused:no-identity", "{\"type\":\"track\",\"event\":\"E\"}");
        yield return Item("an empty identity", "refused:no-identity", "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"\",\"anonymousId\":\"\"}");
        yield return Item("a userId of 513 characters", "refused:identifier-too-long", $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"{new string('u', 513)}\"}}");
        yield return Item("an email of 30,000 characters", "stored", $"{{\"type\":\"identify\",\"userId\":\"long-mail\",\"traits\":{{\"email\":\"{new string('e', 30_000)}\"}}}}", "long-mail");
        yield return Item("51 external ids", "refused:too-many-identifiers", "{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"context\":{\"externalIds\":["
            + string.Join(',', Enumerable.Range(1, 51).Select(i => $"{{\"id\":\"e{i}\",\"type\":\"crm\"}}")) + "]}}");
        yield return Item("odd external ids", "stored", "{\"type\":\"track\",\"event\":\"odd externals\",\"userId\":\"u\",\"context\":{\"externalIds\":[null,7,{},{\"id\":null,\"type\":\"a\"},{\"id\":{},\"type\":[]},{\"id\":\"x\",\"type\":\"\"}]}}", "odd externals");
        yield return Item("an alias to itself", "stored", "{\"type\":\"alias\",\"userId\":\"itself\",\"previousId\":\"itself\"}", "itself");
        yield return Item("an alias without a previous id", "refused:no-previous-id", "{\"type\":\"alias\",\"userId\":\"u\"}");
        yield return Item("a userId of zero-width characters", "stored", "{\"type\":\"track\",\"event\":\"unseen\",\"userId\":\"\u200B\u200D\u2060\"}", "unseen");
    }

    private static IEnumerable<HostileInput> Envelopes()
    {
        yield return Whole("an empty batch", "nothing", "{\"batch\":[]}");
        yield return Whole("no batch", "400", "{}");
        yield return Whole("a batch's context that is an array", "400", $"{{\"batch\":[{Track("1")}],\"context\":[]}}");
        yield return Whole("a batch's context with a NUL", "refused:nul-character", $"{{\"batch\":[{Track("1")}],\"context\":{{\"a\":\"\\u0000\"}}}}");
        yield return Whole("a batch's context with a key twice", "refused:duplicate-key", $"{{\"batch\":[{Track("1")}],\"context\":{{\"a\":1,\"a\":2}}}}");
        yield return Whole("a batch's context of 33 KB", "refused:too-large", $"{{\"batch\":[{Track("1")}],\"context\":{{\"a\":\"{new string('x', 33 * 1024)}\"}}}}");
        yield return Whole("a batch's context of 20 KB for 1,000 items", "400",
            $"{{\"context\":{{\"a\":\"{new string('x', 20 * 1024)}\"}},\"batch\":[{string.Join(',', Enumerable.Repeat("{}", 1000))}]}}");
        yield return Whole("a batch's sentAt that is an object", "stored", $"{{\"batch\":[{Track("\"odd envelope\"")}],\"sentAt\":{{}}}}") with { Stored = "odd envelope" };
        yield return Whole("a single call with a batch's address", "400", Track("1"));
        yield return new("a single call that is an array", "400", "[]"u8.ToArray()) { Path = "/v1/track" };
        yield return new("a single call that is empty", "refused:no-identity", "{}"u8.ToArray()) { Path = "/v1/track" };
        yield return new("a single call whose type is another", "stored", "{\"type\":\"page\",\"event\":\"address wins\",\"userId\":\"u\"}"u8.ToArray()) { Path = "/v1/track", Stored = "address wins" };
        yield return new("a single call with a key twice", "refused:duplicate-key", "{\"event\":\"E\",\"event\":\"F\",\"userId\":\"u\"}"u8.ToArray()) { Path = "/t" };
        yield return new("a batch at a single call's address", "stored", Encoding.UTF8.GetBytes(Batch(Track("\"batch in single\"")))) { Path = "/v1/track", Stored = "batch in single" };
    }

    private static IEnumerable<HostileInput> PostHog()
    {
        HostileInput Sent(string name, string expect, string item, string? stored = null) =>
            new(name, expect, Encoding.UTF8.GetBytes($"{{\"api_key\":\"x\",\"batch\":[{item}]}}")) { Path = "/batch/", Stored = stored };
        yield return Sent("PostHog: no event", "refused:no-event", "{\"distinct_id\":\"d\"}");
        yield return Sent("PostHog: no distinct_id", "refused:no-identity", "{\"event\":\"E\"}");
        yield return Sent("PostHog: distinct_id is an object", "refused:wrong-type", "{\"event\":\"E\",\"distinct_id\":{}}");
        yield return Sent("PostHog: properties is an array", "refused:wrong-type", "{\"event\":\"E\",\"distinct_id\":\"d\",\"properties\":[]}");
        yield return Sent("PostHog: $set is text", "stored", "{\"event\":\"$identify\",\"distinct_id\":\"odd-set\",\"properties\":{\"$set\":\"text\",\"$set_once\":7}}", "odd-set");
        yield return Sent("PostHog: NUL in distinct_id", "refused:nul-character", "{\"event\":\"E\",\"distinct_id\":\"\\u0000\"}");
        yield return Sent("PostHog: half a pair in distinct_id", "refused:lone-surrogate", "{\"event\":\"E\",\"distinct_id\":\"\\ud800\"}");
        yield return Sent("PostHog: an alias of nothing", "refused:no-previous-id", "{\"event\":\"$create_alias\",\"distinct_id\":\"d\",\"properties\":{}}");
        yield return Sent("PostHog: a page without an address", "stored", "{\"event\":\"$pageview\",\"distinct_id\":\"d\",\"properties\":{\"$current_url\":\"javascript:alert(1)\"}}", "javascript");
        yield return Sent("PostHog: $anon_distinct_id is a list", "refused:wrong-type", "{\"event\":\"$identify\",\"distinct_id\":\"d\",\"properties\":{\"$anon_distinct_id\":[]}}");
        yield return Sent("PostHog: an item that is a number", "refused:not-an-object", "7");
        yield return Sent("PostHog: a script as distinct_id", "stored", "{\"event\":\"<script>window.pwned=1</script>\",\"distinct_id\":\"<script>window.pwned=1</script>\"}", "<script>");
    }

    private static IEnumerable<HostileInput> HeaderAbuse()
    {
        HostileInput Headed(string name, string expect, string header, string value) =>
            Whole(name, expect, Batch(Track("\"headers\""))) with { Stored = expect == "stored" ? "headers" : null, Headers = new Dictionary<string, string> { [header] = value } };
        foreach (var type in (string[])["text/html", "application/xml", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "image/png", "application/json; charset=utf-16", "application/json;;;", "*/*"])
            yield return Headed($"Content-Type {type}", "stored", "Content-Type", type);
        foreach (var authorization in (string[])["Basic", "Basic ", "Basic !!!!", "Basic Og==", "Bearer", "Digest username=\"x\"", "Negotiate abc", "", "Basic " + "QQ".PadRight(4000, 'Q')])
            yield return Headed($"Authorization {Short(authorization)}", "401", "Authorization", authorization);
        foreach (var key in (string[])["Bearer wk_unknown", "Bearer ' or 1=1 --", "Basic JyBvciAxPTEgLS06", "Bearer " + "k".PadRight(5000, 'k')])
            yield return Headed($"Authorization {Short(key)}", "401", "Authorization", key);
        yield return Headed("X-Retry-Count of nonsense", "stored", "X-Retry-Count", "-99999999999999999999");
        yield return Headed("a method override", "stored", "X-HTTP-Method-Override", "DELETE");
        yield return Headed("forwarded headers", "stored", "X-Forwarded-For", "127.0.0.1, <script>");
        yield return Headed("an Origin of another site", "stored", "Origin", "https://evil.example");
        yield return Headed("a browser's cross-site mark", "stored", "Sec-Fetch-Site", "cross-site");
        yield return Headed("a cookie", "stored", "Cookie", "throughline.session=x; theme=<script>");
        yield return Headed("a question for a web page", "stored", "Accept", "text/html");
        yield return Headed("a range", "stored", "Range", "bytes=0-1");
    }

    private static readonly string[] Attacks =
    [
        "<script>window.pwned=1</script>", "\"><script>window.pwned=1</script>", "'><img src=x onerror=window.pwned=1>", "<svg/onload=window.pwned=1>", "</code></pre><script>window.pwned=1</script>",
        "javascript:window.pwned=1", "{{constructor.constructor('window.pwned=1')()}}", "${window.pwned=1}", "<turbo-stream action=\"append\" target=\"content\"><template><script>window.pwned=1</script></template></turbo-stream>",
        "' or '1'='1", "'; drop table events; --", "\"; drop table events; --", "1); delete from refusals; --", "%00", "../../../../etc/passwd", "$(touch /tmp/pwned)", "`touch /tmp/pwned`", "=cmd|' /C calc'!A0", "{0}", "%s%n%x",
        "@Html.Raw(1)", "<!--#exec cmd=\"ls\"-->", "]]><!ENTITY x SYSTEM \"file:///etc/passwd\">",
    ];

    private static readonly string[] Strings =
    [
        " ", "\t", "\r\n", "\u0001\u0002\u001F\u007F", "\u0085\u00A0\u2028\u2029", "\u200B\u200C\u200D\u2060\uFEFF", RightToLeft, "\u2066\u2067\u2068\u2069", "ﷺ", "Z̷̧̛͎a̶l̴g̵o̸", "👩‍👩‍👧‍👦", "🏳️‍🌈", "\uFFFE\uFFFF", "\U0010FFFF",
        "İıŞşẞß", "ﬀ Ⅷ ½", "表ポあA鷗ŒéＢ逍Üßªąñ丂㐀𠀀", "null", "undefined", "true", "NaN", "Infinity", "-1", "0x0", "1e999", "CON", "LPT1", "\\", "\\\\", "\"", "'", "`", "/", "</", "<!--", "-->", "]]>", "&amp;", "&#0;", "%", "%25", "%0d%0a", "+", "{}", "[]", "=1+1", "@SUM(1)", "-2+3",
    ];

    private static int made;

    private static string Track(string value, string? messageId = null) =>
        $"{{\"type\":\"track\",\"event\":\"E\",\"userId\":\"u\",\"messageId\":\"{messageId ?? "hostile-" + (++made).ToString(CultureInfo.InvariantCulture)}\",\"properties\":{{\"v\":{value}}}}}";

    private static string Batch(params string[] items) => $"{{\"batch\":[{string.Join(',', items)}]}}";

    private static HostileInput Whole(string name, string expect, string body) => new(Short(name), expect, Encoding.UTF8.GetBytes(body));

    private static HostileInput Item(string name, string expect, string item, string? stored = null) =>
        new(name, expect, Encoding.UTF8.GetBytes(Batch(item))) { Stored = stored };

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    private static byte[] Zlib(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest))
            zlib.Write(bytes);
        return packed.ToArray();
    }
}
