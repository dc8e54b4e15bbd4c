using System.Net;
using System.Text.Json;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Tokens;

namespace Throughline.Web.Tests.Tokens;

public abstract class ApiTokenTests(Store store) : WebCase(store)
{
    public sealed class OnSqlite() : ApiTokenTests(Store.Sqlite);
    public sealed class OnPostgres() : ApiTokenTests(Store.Postgres);

    private static readonly Caller Ada = new("ada", "Ada", Permissions.All.Keys.ToHashSet(StringComparer.Ordinal), "127.0.0.1");

    [Fact]
    public async Task A_token_opens_what_it_was_made_for_and_nothing_else()
    {
        var token = await Make([Permissions.AuditRead]);
        Assert.Equal(HttpStatusCode.OK, await Try(token, "/api/audit"));
        var people = await Make([Permissions.PeopleRead]);
        Assert.Equal(HttpStatusCode.Forbidden, await Try(people, "/api/audit"));
    }

    [Fact]
    public async Task A_token_can_do_no_more_than_its_user_when_that_changes()
    {
        var token = await Make([Permissions.AuditRead]);
        People["ada"] = People["ada"] with { Permissions = new HashSet<string>([Permissions.OwnAccount], StringComparer.Ordinal) };
        Assert.Equal(HttpStatusCode.Forbidden, await Try(token, "/api/audit"));
        People.Remove("ada");
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(token, "/api/audit"));
    }

    [Fact]
    public async Task A_token_expires()
    {
        var token = await Make([Permissions.AuditRead], days: 30);
        Time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.OK, await Try(token, "/api/audit"));
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(token, "/api/audit"));
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_from_its_next_request_on()
    {
        var token = await Make([Permissions.AuditRead]);
        using var visitor = (await Serve()).Visit();
        using var others = await visitor.Send(HttpMethod.Post, "/api/tokens/1/revocation", null, ("Cookie", "who=bob"));
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await Try(token, "/api/audit"));
        using var own = await visitor.Send(HttpMethod.Post, "/api/tokens/1/revocation", null, ("Cookie", "who=ada"));
        Assert.Equal(HttpStatusCode.NoContent, own.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await Try(token, "/api/audit"));
    }

    [Theory]
    [InlineData("Bearer tlt_nothing")]
    [InlineData("Bearer")]
    [InlineData("Basic YTpi")]
    public async Task What_is_no_token_is_refused_even_beside_a_cookie(string authorization)
    {
        using var visitor = (await Serve()).Visit();
        using var answer = await visitor.Send(HttpMethod.Get, "/api/audit", null, ("Authorization", authorization), ("Cookie", "who=ada"));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_token_needs_no_page_of_ours_and_can_not_make_tokens()
    {
        var token = await Make([Permissions.PeopleRead]);
        using var program = (await Serve()).Visit();
        program.Origin = null;
        using var answer = await program.Send(HttpMethod.Post, "/api/tokens",
            System.Net.Http.Json.JsonContent.Create(new { name = "another", permissions = new[] { Permissions.PeopleRead } }), ("Authorization", "Bearer " + token));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("not with another token", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gives_a_token_what_they_may_not_do_themselves()
    {
        using var bob = (await Serve()).Visit();
        using var answer = await bob.Send(HttpMethod.Post, "/api/tokens",
            System.Net.Http.Json.JsonContent.Create(new { name = "up", permissions = new[] { Permissions.UsersManage } }), ("Cookie", "who=bob"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task The_secret_is_told_once_and_not_kept()
    {
        var token = await Make([Permissions.AuditRead]);
        using var visitor = (await Serve()).Visit();
        using var list = await visitor.Send(HttpMethod.Get, "/api/tokens", null, ("Cookie", "who=ada"));
        var text = await list.Content.ReadAsStringAsync();
        Assert.Equal("nightly", JsonDocument.Parse(text).RootElement[0].GetProperty("name").GetString());
        Assert.DoesNotContain(token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(await Database.Read(s => s.Query<string>("select name || start || permissions from api_tokens")), row => row.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Making_a_token_and_its_line_in_the_audit_list_are_one()
    {
        await Make([Permissions.AuditRead]);
        Assert.Equal(["token.create"], await Database.Read(s => s.Query<string>("select action from audit")));
    }

    private async Task<string> Make(string[] permissions, int? days = null) =>
        (await Get<CreateToken>().Do(Ada, new NewToken("nightly", permissions, days))).Token;

    private async Task<HttpStatusCode> Try(string token, string path)
    {
        using var program = (await Serve()).Visit();
        using var answer = await program.Send(HttpMethod.Get, path, null, ("Authorization", "Bearer " + token));
        return answer.StatusCode;
    }
}
