using System.Text;
using Throughline.Events.Import.Mapping;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Events.Tests.Import;

public class MappingTests
{
    private const string Who = """ "identifiers": [{ "type": "userId", "value": "{who}" }] """;

    [Fact]
    public void The_shipped_mappings_can_be_used()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "examples", "mappings"), "*.json"))
            ImportMapping.Parse(File.ReadAllBytes(file));
    }

    [Theory]
    [InlineData("nonsense", "not JSON")]
    [InlineData("{ \"description\": \"a\\u0000b\" }", "NUL")]
    [InlineData("{ \"\\ud800\": 1 }", "surrogate")]
    [InlineData("[]", "an object is expected")]
    [InlineData("{}", "\"events\" is missing")]
    [InlineData("""{ "evnts": [], "events": [{ "name": "A", "time": { "column": "t" } }] }""", "\"evnts\" is unknown here")]
    [InlineData("""{ "events": [{ "name": "A", "time": { "column": "t" } }] }""", "\"identifiers\" is missing")]
    [InlineData("""{ WHO, "events": [] }""", "no event")]
    [InlineData("""{ WHO, "events": [{ "name": "A", "time": "t" }] }""", "none of the mapping's times (at events[0].time)")]
    [InlineData("""{ WHO, "events": [{ "name": "A", "tiem": "t", "time": { "column": "t" } }] }""", "\"tiem\" is unknown here")]
    [InlineData("""{ WHO, "events": [{ "name": "A", "time": { "column": "t", "format": "yyyy-QQ" } }] }""", "events[0].time.format")]
    [InlineData("""{ WHO, "events": [{ "name": "A", "time": { "column": "t", "zone": "Mars/Olympus" } }] }""", "Mars/Olympus")]
    [InlineData("""{ WHO, "events": [{ "name": "A {b", "time": { "column": "t" } }] }""", "a { without a column")]
    [InlineData("""{ WHO, "events": [{ "name": 7, "time": { "column": "t" } }] }""", "an object is expected (at events[0].name)")]
    [InlineData("""{ WHO, "zone": "UTC", "zone": "UTC", "events": [] }""", "not JSON")]
    [InlineData("""{ WHO, "format": { "delimiter": "ab" }, "events": [] }""", "one ASCII character")]
    [InlineData("""{ WHO, "format": { "encoding": "ebcdic-of-mars" }, "events": [] }""", "encoding")]
    [InlineData("""{ WHO, "skip": { "column": "a" }, "events": [] }""", "a condition has a column")]
    [InlineData("""{ WHO, "times": { "a": { "column": "x", "notBefore": "b" } }, "events": [] }""", "can't precede")]
    public void What_a_mapping_can_not_say_is_refused_with_its_place(string mapping, string why) => Assert.Contains(why,
        Assert.Throws<UserErrorException>(() => ImportMapping.Parse(Encoding.UTF8.GetBytes(mapping.Replace("WHO", Who)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_column_that_the_file_lacks_is_named_with_those_it_has() => Assert.Contains("\"who\", which the file does not have. It has: a, b.",
        Assert.Throws<UserErrorException>(() => Reading.Csv($$"""{ {{Who}}, "events": [{ "name": "A", "time": { "column": "a" } }] }""", "a,b\n1,2\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("iso", "UTC", "2026-03-01T10:00:00+02:00", "2026-03-01T08:00:00.000Z")]
    [InlineData("iso", "Europe/Berlin", "2026-03-01 10:00:00", "2026-03-01T09:00:00.000Z")]
    [InlineData("epoch-seconds", "UTC", "1589375697", "2020-05-13T13:14:57.000Z")]
    [InlineData("epoch-seconds", "UTC", "1589375697.25", "2020-05-13T13:14:57.250Z")]
    [InlineData("epoch-milliseconds", "UTC", "1589375697123", "2020-05-13T13:14:57.123Z")]
    [InlineData("epoch-microseconds", "UTC", "1589375697123456", "2020-05-13T13:14:57.123456Z")]
    [InlineData("M/d/yyyy H:mm", "America/Los_Angeles", "2/24/2015 11:35", "2015-02-24T19:35:00.000Z")]
    [InlineData("dd.MM.yyyy HH:mm:ss.FFF", "Europe/Berlin", "01.07.2026 10:00:00.5", "2026-07-01T08:00:00.500Z")]
    [InlineData("yyyy-MM-dd HH:mm:ss o<+HH:mm>", "UTC", "2026-03-01 10:00:00 -05:00", "2026-03-01T15:00:00.000Z")]
    public void A_time_is_read_in_its_format_and_zone(string format, string zone, string text, string expected) => Assert.Equal(expected,
        Micros.ToText(Reading.Csv($$"""{ {{Who}}, "events": [{ "name": "A", "time": { "column": "t", "format": "{{format}}", "zone": "{{zone}}" } }] }""", $"who;t\nu1;{text}\n").Only.OccurredAt));

    [Theory]
    [InlineData("", "2026-10-25T02:30:00", "2026-10-25T00:30:00.000Z", "local-time-ambiguous")]
    [InlineData(""", "ambiguous": "later" """, "2026-10-25T02:30:00", "2026-10-25T01:30:00.000Z", "local-time-ambiguous")]
    [InlineData(""", "ambiguous": "refuse" """, "2026-10-25T02:30:00", null, "ambiguous-local-time")]
    [InlineData("", "2026-03-29T02:30:00", "2026-03-29T01:30:00.000Z", "local-time-skipped")]
    [InlineData(""", "skipped": "refuse" """, "2026-03-29T02:30:00", null, "no-such-local-time")]
    public void Where_clocks_change_a_stated_rule_holds(string rule, string text, string? expected, string said)
    {
        var read = Reading.Csv($$"""{ {{Who}}, "zone": "Europe/Berlin", "events": [{ "name": "A", "time": { "column": "t"{{rule}} } }] }""", $"who,t\nu1,{text}\n");
        if (expected is null)
            Assert.Equal(said, read.OnlyRefusal.Reason);
        else
            Assert.Equal((expected, said), (Micros.ToText(read.Only.OccurredAt), read.Only.Note));
    }

    [Theory]
    [InlineData("23:59:30", "0:01:00", "1999-02-02T00:01:00.000Z")]
    [InlineData("23:59:30", "23:59:29", "1999-02-01T23:59:29.000Z")]
    [InlineData("9:00:00", "8:59:00", "1999-02-01T08:59:00.000Z")]
    [InlineData("11:00:00", "23:30:00", "1999-02-01T23:30:00.000Z")]
    public void A_time_of_day_half_a_day_too_early_is_after_midnight(string start, string end, string expected) => Assert.Equal(expected, Micros.ToText(Reading.Csv(
        $$"""
        { {{Who}}, "times": {
            "start": { "columns": ["date", "from"], "format": "yyMMdd H:mm:ss" },
            "end": { "columns": ["date", "to"], "format": "yyMMdd H:mm:ss", "notBefore": "start" } },
          "events": [{ "name": "A", "time": "end" }] }
        """, $"who,date,from,to\nu1,990201,{start},{end}\n").Only.OccurredAt));

    [Fact]
    public void One_row_makes_several_events_each_with_what_is_its_own()
    {
        var events = Reading.Csv(
            $$"""
            { {{Who}}, "id": ["who", "n"], "channel": "phone", "journey": "case {n}",
              "properties": { "columns": { "n": "n" } },
              "events": [
                { "name": "Began", "time": { "column": "a" } },
                { "name": "Ended", "time": { "column": "b" }, "channel": "web", "when": { "column": "b", "empty": false }, "properties": { "columns": { "zip": { "column": "zip", "type": "string" } } } } ] }
            """, "who,n,a,b,zip\nu1,1,2026-01-01,2026-01-02,007\nu2,2,2026-01-01,,1\n").Events;
        Assert.Equal([("Began", "phone", "case 1", "u1/1 Began"), ("Ended", "web", "case 1", "u1/1 Ended"), ("Began", "phone", "case 2", "u2/2 Began")],
            events.Select(e => (e.Name, e.Channel!, e.JourneyKey!, e.MessageId)));
        Assert.Equal("""{"zip":"007","n":1}""", events[1].Properties);
    }

    [Fact]
    public void Whoever_is_known_is_taken_and_otherwise_each_row_is_somebody()
    {
        var events = Reading.Csv(
            """
            { "identifiers": [
                { "type": "userId", "value": "{id}", "unless": ["0"] }, { "type": "email", "value": "{mail}" },
                { "type": "anonymousId", "row": true, "fallback": true } ],
              "events": [{ "name": "A", "time": { "text": "2026-01-01" } }] }
            """, "id,mail\n7, Ann@Example.org \n0,\n0,\nnull,\n").Events;
        Assert.Equal([new Identifier("userId", "7"), new Identifier("email", "ann@example.org")], events[0].Identifiers);
        Assert.All(events.Skip(1), e => Assert.Equal("anonymousId", Assert.Single(e.Identifiers).Type));
        Assert.Equal(4, events.Select(e => e.Identifiers[0].Value).Distinct().Count());
    }

    [Fact]
    public void An_event_log_as_csv_reads_as_one_in_xes()
    {
        var mapping = File.ReadAllText(Path.Combine(Repository.Root, "examples", "mappings", "event_log.json"));
        var e = Reading.Csv(mapping, "case:concept:name,concept:name,time:timestamp,org:resource,case:AMOUNT\n0,A_SUBMITTED,2011-10-01 00:38:44.546000+02:00,112,20000\n").Only;
        Assert.Equal(("A_SUBMITTED", "0", "2011-09-30T22:38:44.546Z"), (e.Name, e.JourneyKey, Micros.ToText(e.OccurredAt)));
        Assert.Equal(new Identifier("case", "0", "test"), Assert.Single(e.Identifiers));
        Assert.Equal("""{"org:resource":112,"case:AMOUNT":20000}""", e.Properties);
    }

    [Fact]
    public void Properties_are_what_they_look_like_or_what_is_stated() => Assert.Equal(
        """{"who":"u1","t":"2026-01-01","n":3.50,"plz":"01067","big":"12345678901234567890","yes":true,"f":"=1+1"}""",
        Reading.Csv($$"""{ {{Who}}, "events": [{ "name": "A", "time": { "column": "t" } }] }""",
            "who,t,n,plz,big,yes,nothing,f\nu1,2026-01-01,3.50,01067,12345678901234567890,TRUE,,=1+1\n").Only.Properties);

    [Fact]
    public void Rows_left_out_are_counted_and_bad_ones_refused_by_themselves()
    {
        var read = Reading.Csv(
            $$"""{ {{Who}}, "skip": { "column": "k", "is": ["x", "y"] }, "events": [{ "name": { "text": "{k}", "map": { "a": "Apple" } }, "time": { "column": "t" } }] }""",
            "who,k,t\nu1,x,2026-01-01\nu1,a,2026-01-01\nu1,b,2026-01-01\nu1,a,soon\n,a,2026-01-01\nu1,a\n");
        Assert.Equal("Apple", read.Only.Name);
        Assert.Equal(1, read.Reader.Skipped);
        Assert.Equal([("line 4", "unmapped-value"), ("line 5", "time-unreadable"), ("line 6", "no-identity"), ("line 7", "column-count")],
            read.Refusals.Select(r => (r.Place!, r.Reason)));
    }

    [Fact]
    public void Encodings_marks_and_delimiters_are_understood()
    {
        const string text = "who;t;n\nu1;2026-01-01;äöü€\n";
        var plain = $$"""{ {{Who}}, "events": [{ "name": "{n}", "time": { "column": "t" } }] }""";
        var windows = plain.Replace("\"events\"", """ "format": { "encoding": "windows-1252" }, "events" """);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Assert.Equal("äöü€", Reading.Csv(plain, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]).Only.Name);
        Assert.Equal("äöü€", Reading.Csv(plain, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]).Only.Name);
        Assert.Equal("äöü€", Reading.Csv(plain, [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(text)]).Only.Name);
        Assert.Equal("äöü€", Reading.Csv(windows, Encoding.GetEncoding(1252).GetBytes(text)).Only.Name);
        Assert.Equal("invalid-utf8", Reading.Csv(plain, Encoding.GetEncoding(1252).GetBytes(text)).OnlyRefusal.Reason);
    }
}
