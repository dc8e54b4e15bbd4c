using System.Text.Json;
using Throughline.Journeys.Queries;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

public abstract class MapAnswerTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : MapAnswerTests(Store.Sqlite);
    public sealed class OnPostgres() : MapAnswerTests(Store.Postgres);

    [Fact]
    public async Task The_json_of_a_map_is_as_published_and_its_seconds_are_exact()
    {
        await Log("web", E("ann", "a", 0), E("ann", "b", 0.5), E("bob", "a", 0), E("bob", "b", 1.000001), E("cid", "b", 3));
        Assert.Equal(
            """
            {"journeys":3,"events":5,"people":3,
            "steps":[
            {"step":"b","count":3,"journeys":3,"people":3,"first":1,"last":3},
            {"step":"a","count":2,"journeys":2,"people":2,"first":2,"last":0}],
            "edges":[
            {"from":"a","to":"b","count":2,"journeys":2,"meanSeconds":0.750001,"medianSeconds":0.7500005,"p90Seconds":1.000001,"minSeconds":0.5,"maxSeconds":1.000001}],
            "variants":{"count":2,"top":[{"steps":["a","b"],"journeys":2},{"steps":["b"],"journeys":1}]}}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(await Ask(new()), JsonSerializerOptions.Web));
    }
}
