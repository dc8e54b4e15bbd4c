using FsCheck.Fluent;
using Throughline.Kernel;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;

namespace Throughline.People.Tests.Segments;

public sealed class RuleJsonTests
{
    [Fact]
    public void What_was_written_reads_as_the_same_rule() => Generated.Holds(GenerateRules.Rules(3), rule =>
    {
        var json = RuleJson.Write(rule);
        Assert.Equal(json, RuleJson.Write(RuleJson.Read(json)));
        Assert.StartsWith("People who ", Sentences.Of(rule, new RuleBook(0, [])), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "rule must be an object")]
    [InlineData("{}", "rule must have one of the keys")]
    [InlineData("""{"evnt":"Order"}""", "and has evnt")]
    [InlineData("""{"event":"Order","trait":"plan"}""", "rule has both trait and event")]
    [InlineData("""{"event":"Order","colour":"red"}""", "rule.colour means nothing here")]
    [InlineData("""{"event":"Order","event":"Order"}""", "rule.event is there twice")]
    [InlineData("""{"event":""}""", "rule.event must be text")]
    [InlineData("""{"event":"Order","atLeast":-1}""", "rule.atLeast must be a whole number")]
    [InlineData("""{"event":"Order","atLeast":3,"atMost":2}""", "rule.atMost is less than atLeast")]
    [InlineData("""{"event":"Order","exactly":3,"atMost":2}""", "rule.exactly can't stand beside")]
    [InlineData("""{"event":"Order","inLastDays":0}""", "rule.inLastDays must be a number of days")]
    [InlineData("""{"event":"Order","inLastDays":1e300}""", "rule.inLastDays must be a number of days")]
    [InlineData("""{"event":"Order","where":[{"property":"total"}]}""", "rule.where[0] has no test")]
    [InlineData("""{"event":"Order","where":[{"property":"total","moreThan":"much"}]}""", "rule.where[0].moreThan must be a number")]
    [InlineData("""{"event":"Order","where":[{"property":"at","inLastDays":3}]}""", "rule.where[0].inLastDays means nothing here")]
    [InlineData("""{"event":"Order","where":[5]}""", "rule.where[0].property is missing")]
    [InlineData("""{"trait":"plan","is":"a","isNot":"b"}""", "rule has both is and isNot")]
    [InlineData("""{"trait":"born","before":"soon"}""", "rule.before must be a date")]
    [InlineData("""{"trait":"plan","known":false}""", "rule.known must be true")]
    [InlineData("""{"first":"A","withinDays":3}""", "rule must have either then or thenNot")]
    [InlineData("""{"first":"A","then":{"event":"B"}}""", "rule.withinDays is missing")]
    [InlineData("""{"all":[{"event":"A"},{"any":[{"event":"B"},{"not":{"nothing":1}}]}]}""", "rule.all[1].any[1].not must have one of the keys")]
    [InlineData("""{"all":[]}""", "rule.all must be a list of at least one rule")]
    [InlineData("""{"segment":"x"}""", "rule.segment must be a segment's number")]
    [InlineData("""{"consent":"email","purpose":"fun","is":"given"}""", "rule.purpose must be one of")]
    [InlineData("""{"consent":"email","purpose":"marketing","is":"yes"}""", "rule.is must be one of unstated, given, withdrawn")]
    public void A_wrong_rule_is_told_where_it_is_wrong(string json, string told) =>
        Assert.Contains(told, Assert.Throws<UserErrorException>(() => RuleJson.Read(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_rule_nested_too_deep_or_too_large_is_refused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"not":""", 100)) + """{"event":"A"}""" + new string('}', 100);
        Assert.Contains("nested more than 12 deep", Assert.Throws<UserErrorException>(() => RuleJson.Read(deep)).Message, StringComparison.Ordinal);
        var wide = $$"""{"all":[{{string.Join(',', Enumerable.Repeat("""{"event":"A"}""", 500))}}]}""";
        Assert.Contains("at most 200 are taken", Assert.Throws<UserErrorException>(() => RuleJson.Read(wide)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_segment_can_t_be_part_of_itself_nor_name_one_that_is_not_there()
    {
        var book = new RuleBook(1, [Named(1, new Rule.In(2)), Named(2, new Rule.In(3)), Named(3, RuleJson.Read("""{"event":"A"}"""))]);
        Assert.Contains("“s3” → “s1”".Replace("“", "", StringComparison.Ordinal).Replace("”", "", StringComparison.Ordinal),
            Assert.Throws<UserErrorException>(() => book.Check(new Rule.Not(new Rule.In(1)), 3)).Message, StringComparison.Ordinal);
        Assert.Contains("segment 9, which does not exist", Assert.Throws<UserErrorException>(() => book.Check(new Rule.In(9), null)).Message, StringComparison.Ordinal);
        book.Check(new Rule.In(1), null);
    }

    private static Segment Named(long id, Rule rule) => new(id, $"s{id}", "", rule, 1, 0, null, 0, false, 0, 0, "");
}
