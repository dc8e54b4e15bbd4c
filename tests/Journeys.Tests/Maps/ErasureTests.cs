using Microsoft.Extensions.DependencyInjection;
using Throughline.Events;
using Throughline.Events.Log;
using Throughline.Journeys.Queries;
using Throughline.People;
using Throughline.People.Privacy;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Journeys.Tests.Maps;

public abstract class ErasureTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : ErasureTests(Store.Sqlite);
    public sealed class OnPostgres() : ErasureTests(Store.Postgres);

    protected override void Add(IServiceCollection services) => services.AddWeb().AddEvents().AddPeople().AddJourneys();

    [Fact]
    public async Task A_map_counts_who_was_erased_and_knows_nothing_more_of_them()
    {
        await Log("web",
            E("ann", "A", 1, key: "ann's order", properties: """{"plan":"ann's plan"}"""), E("ann", "B", 2, key: "ann's order"),
            E("bob", "A", 3, key: "bob's order", properties: """{"plan":"bob's plan"}"""), E("bob", "B", 4, key: "bob's order"));
        QueryForm[] questions = [new(), new() { By = "case" }];
        var before = await Counts(questions);
        Assert.Contains("ann's order", await Keys(), StringComparison.Ordinal);
        Assert.Contains("ann's plan", await Keys("plan"), StringComparison.Ordinal);

        var ann = await Database.Read(s => Get<Identifiers>().WithValue(s, "ann").Single().Id);
        await Get<ErasePerson>().Do(Caller.CommandLine, ann, purge: false, TestContext.Current.CancellationToken);

        Assert.Equal(before, await Counts(questions));
        Assert.DoesNotContain("ann", await Keys(), StringComparison.Ordinal);
        Assert.DoesNotContain("ann", await Keys("plan"), StringComparison.Ordinal);
        Assert.Contains("bob's plan", await Keys("plan"), StringComparison.Ordinal);
    }

    private async Task<string[]> Counts(QueryForm[] questions)
    {
        var found = new List<string>();
        foreach (var question in questions)
            found.AddRange(await Variants(question));
        return [.. found];
    }

    private async Task<string> Keys(string? property = null)
    {
        var by = property is null ? "case" : "property:" + property;
        var behind = await Behind(new QueryForm { By = by }.ToQuery(), new() { Step = "A" });
        return string.Join(' ', behind.Lines.Select(line => line.Key));
    }
}
