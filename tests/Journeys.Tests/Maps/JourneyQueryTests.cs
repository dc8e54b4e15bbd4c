using System.Text.Json;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

public sealed class JourneyQueryTests
{
    [Theory]
    [InlineData("""{}""", """{"ask":"map"}""")]
    [InlineData("""{"ask":"steps","by":"session:60m"}""", """{"ask":"steps","by":"session:1h"}""")]
    [InlineData("""{"journeys":{"from":"2026-01-01T01:00:00+01:00","atMost":"48h"}}""", """{"ask":"map","journeys":{"from":"2026-01-01","atMost":"2d"}}""")]
    [InlineData("""{"ask":"funnel","funnel":{"mode":"any","steps":[{"any":["ü","<b>"]}]}}""", """{"ask":"funnel","funnel":{"steps":[{"any":["ü","<b>"]}],"mode":"any"}}""")]
    public void A_query_is_written_in_one_way_and_read_back_as_it_was(string json, string written)
    {
        var query = JourneyQuery.Parse(json);
        Assert.Equal(written, query.ToString());
        Assert.Equal(written, JourneyQuery.Parse(written).ToString());
    }

    [Theory]
    [InlineData("""[""", "not JSON")]
    [InlineData("""[]""", "query: must be an object")]
    [InlineData("""{"what":1}""", "query.what: is not known here; known are ask, by, view")]
    [InlineData("""{"ask":"all"}""", "query.ask: must be one of map, steps")]
    [InlineData("""{"ask":1}""", "query.ask: must be text")]
    [InlineData("""{"Ask":"map"}""", "query.Ask: is not known")]
    [InlineData("""{"by":"day"}""", "query.by: 'day' is no way")]
    [InlineData("""{"by":null}""", "query.by: must not be null")]
    [InlineData("""{"events":{"form":"2026-01-01"}}""", "query.events.form: is not known here; known are sources")]
    [InlineData("""{"events":{"from":"soon"}}""", "query.events.from: 'soon' is no time")]
    [InlineData("""{"events":{"from":"2026-01-02","to":"2026-01-01"}}""", "query.events.to: The period is empty")]
    [InlineData("""{"events":{"steps":"a"}}""", "query.events.steps: must be a list")]
    [InlineData("""{"events":{"steps":[]}}""", "query.events.steps: must be a list of 1")]
    [InlineData("""{"events":{"steps":["a",7]}}""", "query.events.steps[1]: must be text")]
    [InlineData("""{"events":{"where":{"plan":"gold"}}}""", "query.events.where.plan: must be a list")]
    [InlineData("""{"events":{"where":{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"]}}}""", "At most 4 different properties")]
    [InlineData("""{"journeys":{"atLeast":"2h","atMost":"1h"}}""", "query.journeys.atLeast: is longer")]
    [InlineData("""{"journeys":{"segment":1.5}}""", "query.journeys.segment: must be a whole number")]
    [InlineData("""{"top":-1}""", "query.top: must be 0 to")]
    [InlineData("""{"ask":"edges","top":1}""", "query.top: has no meaning")]
    [InlineData("""{"ask":"funnel"}""", "query.funnel: is missing")]
    [InlineData("""{"ask":"map","funnel":{"steps":[{"any":["a"]}]}}""", "query.funnel: has no meaning")]
    [InlineData("""{"ask":"funnel","funnel":{"steps":[{"with":["a"]}]}}""", "query.funnel.steps[0].with: is not known")]
    [InlineData("""{"ask":"funnel","funnel":{"steps":[{}]}}""", "query.funnel.steps[0].any: is missing")]
    [InlineData("""{"ask":"funnel","funnel":{"steps":[{"any":["a"]}],"within":"soon"}}""", "query.funnel.within: 'soon' is no length")]
    [InlineData("""{"ask":"behind","behind":{"edge":["a"]}}""", "query.behind.edge: must be two steps")]
    [InlineData("""{"ask":"behind","behind":{"step":"a","reached":1}}""", "query.behind: names more than one")]
    [InlineData("""{"ask":"behind","behind":{"reached":1}}""", "query.funnel: is missing")]
    [InlineData("""{"ask":"behind","behind":{"reached":2},"funnel":{"steps":[{"any":["a"]}]}}""", "no step 2")]
    [InlineData("""{"ask":"paths","paths":{"at":"a","steps":21}}""", "query.paths.steps: must be 1 to 20")]
    [InlineData("""{"ask":"dropOff","dropOff":{"goal":["a"]}}""", "query.dropOff.silent: is missing")]
    [InlineData("""{"ask":"escalation","by":"case","escalation":{"contact":["a"]}}""", "query.by: must be person")]
    [InlineData("""{"ask":"conformance","model":{"sequence":[{"loop":{}}]}}""", "query.model.sequence[0].loop: must have one of")]
    [InlineData("""{"ask":"compare","compare":{"first":{}}}""", "query.compare.second: is missing")]
    [InlineData("""{"view":{"merge":{"x":["a"],"y":["a"]}}}""", "query.view.merge: 'a' is seen as two steps")]
    public void What_can_not_be_asked_is_refused_with_its_place_and_the_reason(string json, string why) =>
        Assert.Contains(why, Assert.Throws<UserErrorException>(() => JourneyQuery.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_published_schema_is_what_is_read()
    {
        var path = Repository.At("docs/journey-query.schema.json");
        if (Environment.GetEnvironmentVariable("THROUGHLINE_WRITE_SCHEMA") is { Length: > 0 })
            File.WriteAllText(path, QuerySchema.Text);
        Assert.Equal(QuerySchema.Text, File.ReadAllText(path));
        using var schema = JsonDocument.Parse(QuerySchema.Text);
        Assert.Contains("ask", schema.RootElement.GetProperty("properties").EnumerateObject().Select(p => p.Name));
    }
}
