using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Journeys.Questions;
using Throughline.Journeys.Tests.Maps;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.Journeys.Tests.Questions;

public abstract class QuestionsTests(Store store) : MapCase(store)
{
    public sealed class OnSqlite() : QuestionsTests(Store.Sqlite);
    public sealed class OnPostgres() : QuestionsTests(Store.Postgres);

    protected override void Add(IServiceCollection services)
    {
        services.AddWeb();
        base.Add(services);
    }

    [Fact]
    public async Task A_question_is_kept_by_its_name_once_and_listed_in_their_order()
    {
        await Save("b", "/journeys?by=case");
        await Save("a", "/journeys/funnel?through=x");
        Assert.Equal(["a /journeys/funnel?through=x by Ann", "b /journeys?by=case by Ann"], (await All()).Select(q => $"{q.Name} {q.Address} by {q.SavedName}"));
        await Assert.ThrowsAsync<UserErrorException>(() => Save("a", "/journeys"));
        Assert.Equal(2, (await All()).Count);
        await Database.Write(tx => Get<QuestionList>().Remove(tx, (Get<QuestionList>().All(tx)[0]).Id));
        Assert.Equal(["b"], (await All()).Select(q => q.Name));
    }

    [Theory]
    [InlineData("https://example.com/journeys")]
    [InlineData("//example.com/journeys")]
    [InlineData("/journeysx")]
    [InlineData("/journeys\\..\\people")]
    [InlineData("/journeys?x=\n")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData(null)]
    public void Only_pages_of_journeys_are_saved(string? address) => Assert.Throws<UserErrorException>(() => Question.CheckedAddress(address));

    [Fact]
    public async Task A_question_that_names_somebody_goes_when_they_are_erased_and_others_stay()
    {
        await Log("web", E("ann@example.com", "a", 0), E("bob@example.com", "a", 1));
        await Save("theirs", "/journeys?where=user%3Dann%40example.com");
        await Save("of ann@example.com", "/journeys");
        await Save("of bob", "/journeys?where=user%3Dbob%40example.com");
        var ann = await Database.Read(s => Get<Identifiers>().WithValue(s, "ann@example.com").Single().Id);
        await Get<ErasePerson>().Do(Caller.CommandLine, ann, purge: false, TestContext.Current.CancellationToken);
        Assert.Equal(["of bob"], (await All()).Select(q => q.Name));
    }

    private Task<List<Question>> All() => Database.Read(Get<QuestionList>().All);

    private Task<long> Save(string name, string address) => Database.Write(tx => Get<QuestionList>().Add(tx, Question.CheckedName(name), Question.CheckedAddress(address), "u1", "Ann", 7));
}
