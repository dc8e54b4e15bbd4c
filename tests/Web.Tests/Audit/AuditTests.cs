using System.Text.Json;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Web.Tests.Audit;

public abstract class AuditTests(Store store) : WebCase(store)
{
    public sealed class OnSqlite() : AuditTests(Store.Sqlite);
    public sealed class OnPostgres() : AuditTests(Store.Postgres);

    private static readonly Caller Ada = new("ada", "Ada", Permissions.All.Keys.ToHashSet(StringComparer.Ordinal), "10.0.0.7");

    [Fact]
    public async Task What_did_not_happen_is_not_in_the_list()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => Database.Write(tx =>
        {
            Get<AuditList>().Add(tx, Ada, "thing.make", "a thing");
            throw new InvalidOperationException();
        }));
        Assert.Equal(0, await Database.Read(s => s.Single<long>("select count(*) from audit")));
    }

    [Fact]
    public async Task The_list_says_who_did_what_when_and_from_where_newest_first_page_by_page()
    {
        for (var i = 0; i < 150; i++)
            await Database.Write(tx => Get<AuditList>().Add(tx, Ada, i % 2 == 0 ? "thing.make" : "thing.drop", $"thing {i}", new { i }));
        using var visitor = (await Serve()).Visit();

        var first = await Read(visitor, "/api/audit");
        var entries = first.GetProperty("entries");
        Assert.Equal(100, entries.GetArrayLength());
        Assert.Equal("thing 149", entries[0].GetProperty("subject").GetString());
        Assert.Equal("10.0.0.7", entries[0].GetProperty("address").GetString());
        Assert.Equal("2026-01-15T10:00:00.000Z", entries[0].GetProperty("at").GetString());

        var second = await Read(visitor, $"/api/audit?before={first.GetProperty("next").GetInt64()}");
        Assert.Equal(50, second.GetProperty("entries").GetArrayLength());
        Assert.Equal("thing 49", second.GetProperty("entries")[0].GetProperty("subject").GetString());
        Assert.Equal(75, (await Read(visitor, "/api/audit?action=thing.make")).GetProperty("entries").GetArrayLength());
    }

    private static async Task<JsonElement> Read(Visitor visitor, string path)
    {
        using var answer = await visitor.Send(HttpMethod.Get, path, null, ("Cookie", "who=ada"));
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }
}
