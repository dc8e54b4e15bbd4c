using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Journeys.Tests.Maps;

public sealed class QueryFormTests
{
    [Theory]
    [InlineData(null, "person")]
    [InlineData("", "person")]
    [InlineData("person", "person")]
    [InlineData("case", "case")]
    [InlineData("session:30m", "session:30m")]
    [InlineData("session:90s", "session:90s")]
    [InlineData("session:120m", "session:2h")]
    [InlineData("session:1d", "session:1d")]
    [InlineData("property:order id:x", "property:order id:x")]
    public void A_way_to_tell_journeys_apart_is_read_as_it_is_written(string? text, string written) =>
        Assert.Equal(written, JourneyBy.Parse(text).ToString());

    [Theory]
    [InlineData("Case")]
    [InlineData("session")]
    [InlineData("session:")]
    [InlineData("session:30")]
    [InlineData("session:m")]
    [InlineData("session:0m")]
    [InlineData("session:-5m")]
    [InlineData("session:1.5h")]
    [InlineData("session:99999999999d")]
    [InlineData("property:")]
    [InlineData("day")]
    public void Any_other_way_is_refused_with_the_ways_there_are(string text) =>
        Assert.Throws<UserErrorException>(() => JourneyBy.Parse(text));

    [Theory]
    [InlineData("2012-01-31", 1327968000)]
    [InlineData("2012-01-31T09:30", 1328002200)]
    [InlineData("2012-01-31T09:30:00", 1328002200)]
    [InlineData("2012-01-31T09:30:00Z", 1328002200)]
    [InlineData("2012-01-31T09:30:00+01:00", 1327998600)]
    public void A_time_without_an_offset_is_utc(string text, long seconds) =>
        Assert.Equal(seconds * Micros.PerSecond, new QueryForm { From = text }.ToQuery().Journeys?.From?.Micros);

    [Theory]
    [InlineData("31.01.2012")]
    [InlineData("2012-02-31")]
    [InlineData("yesterday")]
    [InlineData("2012-01-31 09:30")]
    public void A_time_that_is_none_is_refused(string text) =>
        Assert.Throws<UserErrorException>(() => new QueryForm { To = text }.ToQuery());

    [Fact]
    public void A_period_that_ends_before_it_begins_is_refused() =>
        Assert.Throws<UserErrorException>(() => new QueryForm { From = "2012-02-01", To = "2012-02-01" }.ToQuery());

    [Fact]
    public void A_filter_by_a_property_needs_a_name_and_a_value()
    {
        Assert.Throws<UserErrorException>(() => new QueryForm { Where = ["gold"] }.ToQuery());
        Assert.Throws<UserErrorException>(() => new QueryForm { Where = ["=gold"] }.ToQuery());
        var (name, values) = Assert.Single(new QueryForm { Where = ["a=b=c", "a="] }.ToQuery().Events!.Where!);
        Assert.Equal("a", name);
        Assert.Equal(["b=c", ""], values);
    }

    [Fact]
    public void A_property_that_no_database_can_be_asked_for_is_refused()
    {
        Assert.Throws<UserErrorException>(() => new QueryForm { By = "property:a\0b" }.ToQuery());
        Assert.Throws<UserErrorException>(() => new QueryForm { Where = ["a\0b=1"] }.ToQuery());
        Assert.Throws<UserErrorException>(() => new QueryForm { By = "property", Property = new string('a', 1001) }.ToQuery());
    }

    [Fact]
    public void A_form_says_again_what_its_query_says_and_keeps_what_it_has_no_field_for()
    {
        var query = JourneyQuery.Parse("""{"by":"case","events":{"where":{"plan":["gold"]}},"journeys":{"from":"2026-01-01","last":["x"]},"view":{"merge":{"y":["z"]}}}""");
        Assert.Equal(query.ToString(), QueryForm.Of(query).ToQuery().ToString());
        var other = (QueryForm.Of(query) with { By = "person", Where = [] }).ToQuery();
        Assert.Equal("""{"ask":"map","view":{"merge":{"y":["z"]}},"journeys":{"from":"2026-01-01","last":["x"]}}""", other.ToString());
    }

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(0.0000005, "< 1 ms")]
    [InlineData(0.12, "120 ms")]
    [InlineData(0.9999, "1 s")]
    [InlineData(1.54, "1.5 s")]
    [InlineData(9.96, "10 s")]
    [InlineData(59.6, "1 min")]
    [InlineData(61, "1 min 1 s")]
    [InlineData(3599.9, "1 h")]
    [InlineData(47363.164, "13 h 9 min")]
    [InlineData(86399, "1 d")]
    [InlineData(2538050.83, "29 d 9 h")]
    public void Durations_are_said_in_the_two_largest_units_that_say_anything(double seconds, string text) =>
        Assert.Equal(text, Duration.Of((decimal)seconds));
}
