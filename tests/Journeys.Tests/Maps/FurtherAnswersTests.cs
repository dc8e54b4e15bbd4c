using Throughline.Journeys.Queries;
using Throughline.Support;

namespace Throughline.Journeys.Tests.Maps;

public abstract class FurtherAnswersTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : FurtherAnswersTests(Store.Sqlite);
    public sealed class OnPostgres() : FurtherAnswersTests(Store.Postgres);

    [Fact]
    public async Task Every_question_has_an_answer()
    {
        await Log("web", E("ann", "a", 0), E("ann", "b", 5), E("ann", "c", 9), E("bob", "a", 0), E("bob", "c", 7), E("cid", "b", 1));
        var paths = await Asked<PathsAnswer>("""{"ask":"paths","paths":{"at":"a"}}""");
        Assert.Equal((3, 6L, 2, 1, 1), (paths.Journeys, paths.Events, paths.Root.Journeys, paths.Root.Next[0].Journeys, paths.Root.Next[1].Ended));
        var lost = await Asked<DropOffAnswer>("""{"ask":"dropOff","dropOff":{"goal":["c"],"silent":"1s"}}""");
        Assert.Equal((3, 2, 0, 1, "b"), (lost.Considered, lost.Reached, lost.Running, lost.Ended, lost.Ends[0].Step));
        var escalation = await Asked<EscalationAnswer>("""{"ask":"escalation","escalation":{"contact":["c"],"every":"2s","lookBack":"8s"}}""");
        // At second 6 Bob's "a" lies in the look-back and his "c" at 7 follows; what follows second 8 is not over at 9, so Ann's "c" does not count
        Assert.Equal((3, 2, 1L), (escalation.People, escalation.Hidden, escalation.Contacts));
        const string Model = """[{"step":"a"},{"optional":{"step":"b"}},{"step":"c"},{"step":"d"}]""";
        var conformance = await Asked<ConformanceAnswer>($$$"""{"ask":"conformance","model": {"sequence": {{{Model}}} } }""");
        Assert.Equal((0, "d", 3L, 3), (conformance.Fitting, conformance.Steps[0].Step, conformance.Steps[0].Skipped.Count, conformance.Steps[0].Skipped.People));
        var behind = await Asked<BehindView>($$$"""{"ask":"behind","behind":{"differs":{"kind":"skipped","step":"a"}},"model": {"sequence": {{{Model}}} } }""");
        Assert.Equal(1, behind.Journeys);
        var compare = await Asked<CompareAnswer>("""{"ask":"compare","compare":{"first":{"journeys":{"contains":["b"]}},"second":{"journeys":{"lacks":["b"]}}}}""");
        Assert.Equal((2, 1, "b", 1.0), (compare.First.Journeys, compare.Second.Journeys, compare.Lines[0].Steps[0], compare.Lines[0].Difference));
        var variants = await Asked<VariantListAnswer>("""{"ask":"variants","view":{"merge":{"x":["a","b"]}}}""");
        Assert.Equal(["x: 0", "xc: 7", "xxc: 9"], variants.Top.Select(v => $"{string.Concat(v.Steps)}: {v.MedianSeconds:0}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_question_that_was_answered_is_not_computed_again_until_something_comes()
    {
        await Log("web", E("ann", "a", 0));
        var first = await Asked<MapAnswer>("{}");
        Assert.Same(first, await Asked<MapAnswer>("""{"by":"person"}"""));
        await Log("web", E("ann", "b", 1));
        Assert.Equal(2, (await Asked<MapAnswer>("{}")).Events);
    }

    [Fact]
    public async Task Steps_are_told_apart_by_a_property()
    {
        await Log("web", E("ann", "page", 0, properties: """{"path":"home"}"""), E("ann", "page", 1), E("ann", "buy", 2));
        var map = await Asked<StepsAnswer>("""{"ask":"steps","view":{"split":{"page":"path"},"merge":{"order":["buy"]}}}""");
        Assert.Equal(["order", "page", "page: home"], map.Steps.Select(s => s.Step));
    }

    private async Task<T> Asked<T>(string query) where T : JourneyAnswer => (T)await Answer(JourneyQuery.Parse(query));
}
