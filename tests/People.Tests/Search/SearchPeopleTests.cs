using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.People.Privacy;
using Throughline.People.Search;
using Throughline.People.Tests.Profiles;
using Throughline.Support;

namespace Throughline.People.Tests.Search;

public abstract class SearchPeopleTests(Store store) : ProfileStore(store)
{
    public sealed class OnSqlite() : SearchPeopleTests(Store.Sqlite);
    public sealed class OnPostgres() : SearchPeopleTests(Store.Postgres);

    [Fact]
    public void People_are_found_by_any_identifier_or_trait_as_a_whole()
    {
        People();
        Assert.Equal(["Zoé Kowalski"], Found("u2"));
        Assert.Equal(["Zoé Kowalski"], Found(" ZOE@Example.org "));
        Assert.Equal(["Zoé Kowalski"], Found("gdansk"));
        Assert.Equal(["Maria Christina Lopez", "Mario Lopez"], Found("Ciudad Real"));
        Assert.Empty(Found("Ciudad"));
        Assert.Empty(Found("%"));
        Assert.Empty(Found("' or 1=1 --"));
    }

    [Fact]
    public void Names_are_found_by_words_in_any_order_begun_or_with_slips_the_best_first()
    {
        People();
        Assert.Equal(["Zoé Kowalski"], Found("kowalski zoe"));
        Assert.Equal(["Zoé Kowalski"], Found("kowa"));
        Assert.Equal(["Zoé Kowalski"], Found("kovalsky"));
        Assert.Equal(["Mario Lopez", "Maria Christina Lopez"], Found("mario lopez"));
        Assert.Equal(["Maria Christina Lopez"], Found("chritsina lopes"));
        Assert.Equal(["Maria Christina Lopez", "Mario Lopez"], Found("lopez"));
        Assert.Empty(Found("maria kowalski"));
        Assert.Empty(Found("xyzzy"));
    }

    [Fact]
    public void Who_types_an_identifier_made_no_slip()
    {
        People();
        Happened(new(Identifier.UserId, "kovalsky"), "identify", "Identified", """{"name":"Lena Berg"}""", 30);
        CatchUpSearch();
        Assert.Equal(["Lena Berg"], Found("kovalsky"));
        Assert.Equal(["Zoé Kowalski"], Found("kovalski"));
    }

    [Fact]
    public void Merged_people_are_found_once_and_erased_ones_no_more()
    {
        People();
        Merge(new(Identifier.UserId, "u0"), new(Identifier.UserId, "u1"));
        Assert.Single(Found("lopez"));
        Undo(new(Identifier.UserId, "u0"), new(Identifier.UserId, "u1"));
        Assert.Equal(2, Found("lopez").Count);
        var zoe = Known(new Identifier(Identifier.UserId, "u2"));
        Run(Database.Write(tx => Get<IEnumerable<IForgetPersons>>().OfType<ForgetWords>().Single().Forget(tx, new ForgottenPerson(Get<Identifiers>().Of(tx, [zoe])))));
        Assert.Empty(Found("kowalski"));
        Assert.Equal(0, Read(s => s.Single<long>("select count(*) from search_names where word in ('zoe', 'kowalski')")));
        Assert.Equal(2, Found("lopez").Count);
    }

    [Fact]
    public void Rebuilding_finds_the_same()
    {
        People();
        var before = Found("lopez");
        Run(Get<ReaderStep>().Restart(Get<IEnumerable<IReader>>().OfType<ReadNames>().Single()));
        Assert.Empty(Found("lopez"));
        CatchUpSearch();
        Assert.Equal(before, Found("lopez"));
    }

    private void People()
    {
        Happened(new(Identifier.UserId, "u0"), "identify", "Identified", """{"firstName":"Mario","lastName":"López","city":"Ciudad Real"}""", 10);
        Happened(new(Identifier.UserId, "u1"), "identify", "Identified", """{"name":"Maria Christina Lopez","city":"ciudad-real"}""", 20);
        Arrive([("web", new NewEvent
        {
            MessageId = "zoe", Identifiers = [new(Identifier.UserId, "u2"), new(Identifier.Email, "zoe@example.org")], Kind = "identify", Name = "Identified",
            OccurredAt = 5, ReceivedAt = 5, Properties = """{"name":"Zoé Kowalski","address":{"city":"Gdańsk"}}""", Digest = new byte[16],
        })], 1);
        CatchUpSearch();
    }

    private void CatchUpSearch() =>
        Run(Get<ReaderStep>().Settle(Get<IEnumerable<IReader>>().OfType<ReadNames>().Single(), TestContext.Current.CancellationToken));

    private List<string> Found(string typed) => Read(s => Get<SearchPeople>().Find(s, typed)).ConvertAll(p => p.Title.Replace("López", "Lopez", StringComparison.Ordinal));
}
