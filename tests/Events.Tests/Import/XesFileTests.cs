using System.Text;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Events.Tests.Import;

public class XesFileTests
{
    private const string Event = """<event><string key="concept:name" value="A"/><date key="time:timestamp" value="2011-10-01T00:38:44.546+02:00"/></event>""";

    [Fact]
    public void An_event_takes_name_time_case_and_attributes_from_the_log()
    {
        var e = Reading.Xes(
            """
            <?xml version="1.0"?>
            <log xmlns="http://www.xes-standard.org/" xes.version="1.0">
              <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
              <classifier name="Activity" keys="concept:name"/>
              <trace>
                <string key="concept:name" value="Case 1"/><int key="AMOUNT" value="20000"/><date key="REG" value="2011-10-01T00:38:44.546+02:00"/>
                <event>
                  <string key="concept:name" value="A_SUBMITTED"/><string key="lifecycle:transition" value="COMPLETE"/>
                  <date key="time:timestamp" value="2011-10-01T00:38:44.546+02:00"/>
                  <boolean key="ok" value="true"/><float key="cost" value="1.50"/><id key="uuid" value="7b2f"/>
                </event>
              </trace>
            </log>
            """).Only;
        Assert.Equal("A_SUBMITTED", e.Name);
        Assert.Equal("Case 1", e.JourneyKey);
        Assert.Equal(new Throughline.Events.Log.Identifier("case", "Case 1", "test"), Assert.Single(e.Identifiers));
        Assert.Equal("2011-09-30T22:38:44.546Z", Micros.ToText(e.OccurredAt));
        Assert.Equal(
            """{"lifecycle:transition":"COMPLETE","time:timestamp":"2011-10-01T00:38:44.546+02:00","ok":true,"cost":1.50,"uuid":"7b2f","case:AMOUNT":20000,"case:REG":"2011-10-01T00:38:44.546+02:00"}""",
            e.Properties);
        Assert.Null(e.Note);
    }

    [Fact]
    public void Nested_attributes_lists_and_containers_keep_their_paths()
    {
        var e = InCase(
            """
            <string key="doctor" value="Who"><int key="age" value="900"><string key="unit" value="years"/></int></string>
            <container key="box"><int key="a" value="1"/></container>
            <list key="codes"><values><string key="code" value="x"/><int key="code" value="2"/><string key="code" value="y"><boolean key="main" value="1"/></string></values></list>
            """);
        Assert.Contains(""","doctor":"Who","doctor.age":900,"doctor.age.unit":"years","box.a":1,"codes":["x",2,{"code":"y","code.main":true}]""", e.Properties);
    }

    [Fact]
    public void Numbers_that_json_can_not_say_stay_texts() => Assert.Contains(
        """
        ,"a":"NaN","b":"INF","c":"123456789012345678901234567890123456789012345","d":7,"e":"twelve","f":5
        """.Trim(),
        InCase("""<float key="a" value="NaN"/><float key="b" value="INF"/><int key="c" value="123456789012345678901234567890123456789012345"/><int key="d" value="007"/><int key="e" value="twelve"/><int key="f" value="+5"/>""").Properties);

    [Fact]
    public void A_key_that_comes_twice_loses_nothing() =>
        Assert.Contains(""","x":"1","x#2":"2","x#3":"3" """.Trim(), InCase("""<string key="x" value="1"/><string key="x" value="2"/><string key="x" value="3"/>""").Properties);

    [Fact]
    public void The_case_may_be_named_after_its_events() =>
        Assert.Equal("late", Reading.Xes($"<log><trace>{Event}<string key='concept:name' value='late'/></trace></log>").Only.JourneyKey);

    [Fact]
    public void A_case_without_a_name_is_called_by_its_place()
    {
        var events = Reading.Xes($"<log><trace>{Event}</trace><trace>{Event}</trace>{Event}</log>").Events;
        Assert.Equal(["trace #1", "trace #2", "trace #3"], events.Select(e => e.JourneyKey));
    }

    [Fact]
    public void What_the_log_states_for_all_events_names_those_without_a_name()
    {
        var global = """<global scope="event"><string key="concept:name" value="Something"/></global>""";
        var unnamed = """<trace><event><date key="time:timestamp" value="2020-01-01T00:00:00Z"/></event></trace>""";
        Assert.Equal("Something", Reading.Xes($"<log>{global}{unnamed}</log>").Only.Name);
        Assert.Equal("no-name", Reading.Xes($"<log>{unnamed}</log>").OnlyRefusal.Reason);
        Assert.Equal("no-name", Reading.Xes($"<log>{global.Replace("Something", "__INVALID__")}{unnamed}</log>").OnlyRefusal.Reason);
    }

    [Fact]
    public void A_bad_event_is_refused_with_its_line_and_the_others_stand()
    {
        var read = Reading.Xes($"<log><trace>\n{Event}\n<event><string key='concept:name' value='B'/></event>\n<event><string key='concept:name' value='C'/><date key='time:timestamp' value='yesterday'/></event>\n{Event}</trace></log>");
        Assert.Equal(2, read.Events.Count);
        Assert.Equal([("line 3", "no-time"), ("line 4", "time-unreadable")], read.Refusals.Select(r => (r.Place!, r.Reason)));
    }

    [Fact]
    public void A_time_without_offset_is_utc_and_says_so()
    {
        var read = Reading.Xes("<log><trace><event><string key='concept:name' value='A'/><date key='time:timestamp' value='2020-01-01T12:00:00'/></event></trace></log>");
        Assert.Equal("2020-01-01T12:00:00.000Z", Micros.ToText(read.Only.OccurredAt));
        Assert.Equal("time-without-offset", read.Only.Note);
        Assert.Equal(1, read.Reader.WithoutOffset);
    }

    [Fact]
    public void Equal_events_of_a_case_are_different_facts_and_get_the_same_ids_in_a_longer_export()
    {
        var once = Reading.Xes($"<log><trace><string key='concept:name' value='c'/><int key='variant' value='1'/>{Event}{Event}</trace></log>").Events;
        var longer = Reading.Xes($"<log><trace><string key='concept:name' value='b'/>{Event}</trace><trace><string key='concept:name' value='c'/><int key='variant' value='9'/>{Event}{Event}{Event}</trace></log>").Events;
        Assert.Equal(2, once.Select(e => e.MessageId).Distinct().Count());
        Assert.Equal(once.Select(e => e.MessageId), longer.Where(e => e.JourneyKey == "c").Take(2).Select(e => e.MessageId));
        Assert.Equal(once.Select(e => e.Digest), longer.Where(e => e.JourneyKey == "c").Take(2).Select(e => e.Digest));
        Assert.Equal(4, longer.Select(e => e.MessageId).Distinct().Count());
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("no xml at all", "malformed")]
    [InlineData("<html></html>", "no event log")]
    [InlineData("<log><trace><event>", "breaks off")]
    [InlineData("<!DOCTYPE log [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><log>&x;</log>", "document type")]
    [InlineData("<!DOCTYPE lolz [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><log>&b;</log>", "document type")]
    [InlineData("<log>&unknown;</log>", "malformed")]
    [InlineData("<log><trace><event><string key='a' value='&#0;'/></event></trace></log>", "malformed")]
    [InlineData("<log>\u0001</log>", "malformed")]
    public void What_is_no_event_log_is_said_to_be_none(string xml, string why) =>
        Assert.Contains(why, Assert.Throws<UserErrorException>(() => Reading.Xes(xml)).Message, StringComparison.Ordinal);

    [Fact]
    public void Nesting_without_end_is_refused() => Assert.Contains("nested",
        Assert.Throws<UserErrorException>(() => Reading.Xes("<log><trace>" + string.Concat(Enumerable.Repeat("<string key='a' value='b'>", 100_000)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_tag_without_end_is_refused() => Assert.Contains("4 MB",
        Assert.Throws<UserErrorException>(() => Reading.Xes("<log><trace><string key='a' value='" + new string('x', 6 << 20) + "'/></trace></log>")).Message, StringComparison.Ordinal);

    [Fact]
    public void Attributes_without_end_are_refused() => Assert.Contains("attributes in one place",
        Assert.Throws<UserErrorException>(() => Reading.Xes("<log><trace><event>" + string.Concat(Enumerable.Repeat("<int key='a' value='1'/>", 20_000)) + "</event></trace></log>")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_event_larger_than_the_log_takes_is_refused_by_itself() => Assert.Equal("too-large",
        Reading.Xes($"<log><trace>{Event}{Event.Replace("</event>", $"<string key='a' value='{new string('x', 300_000)}'/></event>")}</trace></log>").OnlyRefusal.Reason);

    [Fact]
    public void Any_texts_come_back_as_they_were()
    {
        var texts = Gen.Elements("A", "ä", "\"", "\\", "<&>'", "{", "\t", "line\nbreak", "𝄞", "=cmd|'/C calc'!A0", "'; drop table events; --", "\u2028", "\u007f")
            .NonEmptyListOf().Select(parts => string.Concat(parts)).Where(text => text.Length <= 512);
        Generated.Holds(texts.Two(), pair =>
        {
            var (name, value) = pair;
            var xml = new XElement("log", new XElement("trace", new XElement("event",
                Attribute("string", "concept:name", name.Trim().Length == 0 ? "x" : name), Attribute("string", "k" + value, value), Attribute("date", "time:timestamp", "2020-01-01T00:00:00Z"))));
            var e = Reading.Xes(Encoding.UTF8.GetBytes(xml.ToString(SaveOptions.DisableFormatting))).Only;
            using var properties = System.Text.Json.JsonDocument.Parse(e.Properties);
            return e.Name == (name.Trim().Length == 0 ? "x" : name) && properties.RootElement.GetProperty("k" + value).GetString() == value;
        }, 300);
        static XElement Attribute(string type, string key, string value) => new(type, new XAttribute("key", key), new XAttribute("value", value));
    }

    private static Throughline.Events.Log.NewEvent InCase(string attributes) =>
        Reading.Xes($"<log><trace>{Event.Replace("</event>", attributes + "</event>")}</trace></log>").Only;
}
