using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Staff.Tests.Users;

/// <summary>Colleagues by the beginning of a name.</summary>
public abstract class ColleaguesTests(Store store) : StaffCase(store)
{
    public sealed class OnSqlite() : ColleaguesTests(Store.Sqlite);
    public sealed class OnPostgres() : ColleaguesTests(Store.Postgres);

    private Task<List<string>> Like(string typed, int limit = 20) => Database.Read(session => Colleagues.Like(session, typed, limit).ConvertAll(one => one.Name));

    private Task<string?> Named(string typed) => Database.Read(session => Colleagues.Named(session, typed)?.Name);

    [Fact]
    public async Task They_are_found_by_the_beginnings_of_their_names_a_few_at_a_time_and_not_once_they_have_left()
    {
        foreach (var (name, full) in (ValueTuple<string, string>[])[("eve.m", "Eve Miller"), ("evan", "Evan Adams"), ("mil", "Zoe Evergreen"), ("anna", "Anna Miller"), ("anna2", "Anna Miller")])
            await Get<AddUser>().Do(Caller.CommandLine, new(name, full, "agent", "a long password 1"));
        Assert.Equal(["evan", "eve.m", "mil"], await Like("ev"));
        Assert.Equal(["evan", "eve.m"], await Like("EV", 2));
        Assert.Equal(["eve.m"], await Like("mille ev"));
        Assert.Equal(["anna", "anna2", "eve.m", "mil"], await Like("mil"));
        foreach (var nothing in (string[])["", "  ", "ller", "eve x", "%", "_"])
            Assert.Empty(await Like(nothing));
        Assert.Equal(("eve.m", "eve.m", null, null), (await Named("EVE.M "), await Named("Eve Miller"), await Named("Anna Miller"), await Named("Eve")));
        await Get<DeactivateUser>().Do(Caller.CommandLine, "evan");
        Assert.Equal(["eve.m", "mil"], await Like("ev"));
        Assert.Null(await Named("evan"));
    }
}
