using Throughline.Events.Log;
using Throughline.Support;

namespace Throughline.People.Tests.Identity;

/// <summary>What people are called where others list them.</summary>
public abstract class TitleTests(Store store) : IdentityStore(store)
{
    public sealed class OnSqlite() : TitleTests(Store.Sqlite);
    public sealed class OnPostgres() : TitleTests(Store.Postgres);

    [Fact]
    public void Whoever_no_reader_has_seen_yet_goes_by_their_identifier_and_then_by_their_persons_strongest()
    {
        Identifier mail = new(Identifier.Email, "ann@example.org"), cookie = new(Identifier.AnonymousId, "c1");
        Log([new("web", "m1", 1, Said.Event, [cookie])]);
        Assert.Equal(["c1"], Titles(cookie));
        CatchUp();
        Log([new("web", "m2", 2, Said.Event, [mail, cookie])]);
        Assert.Equal(["ann@example.org", "c1"], Titles(mail, cookie));
        CatchUp();
        Assert.Equal(["ann@example.org", "ann@example.org"], Titles(mail, cookie));
        Assert.Equal("Person 999999", Read(s => Get<Persons>().Title(s, 999_999)));
    }

    private string[] Titles(params Identifier[] of)
    {
        var ids = of.Select(i => Known(i).Id).ToList();
        var titles = Read(s => Get<Persons>().Titles(s, ids));
        return [.. ids.Select(id => titles[id])];
    }
}
