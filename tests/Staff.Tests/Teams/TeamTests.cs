using System.Net;
using System.Text.Json;
using Throughline.Kernel;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Staff.Tests.Teams;

public abstract class TeamTests(Store store) : StaffCase(store)
{
    public sealed class OnSqlite() : TeamTests(Store.Sqlite);
    public sealed class OnPostgres() : TeamTests(Store.Postgres);

    [Fact]
    public async Task Service_marketing_cx_and_sales_are_there_from_the_start() =>
        Assert.Equal(["cx", "marketing", "sales", "service"], (await Get<ListTeams>().All()).Select(team => team.Key));

    [Fact]
    public async Task A_team_is_made_renamed_retired_and_brought_back_and_the_audit_list_says_so()
    {
        await Get<AddTeam>().Do(Caller.CommandLine, new("Field-Service", "Field service", "Repairs at home"));
        await Get<ChangeTeam>().Do(Caller.CommandLine, "field-service", new("Repairs", null));
        await Get<ChangeTeam>().Retire(Caller.CommandLine, "field-service", true);
        await Get<ChangeTeam>().Retire(Caller.CommandLine, "field-service", true);
        Assert.True((await Get<ListTeams>().All())[^1] is { Key: "field-service", Name: "Repairs", Retired: true });
        var refused = await Assert.ThrowsAsync<UserErrorException>(() => Database.Read(s => TeamList.Get(s, "field-service")));
        Assert.Contains("cx, marketing, sales, service", refused.Message, StringComparison.Ordinal);
        await Get<ChangeTeam>().Retire(Caller.CommandLine, "field-service", false);
        Assert.Equal("Repairs", (await Database.Read(s => TeamList.Get(s, "field-service"))).Name);
        Assert.Equal(["team.add", "team.change", "team.retire", "team.return"],
            await Database.Read(s => s.Query<string>("select action from audit where action like 'team.%' order by id")));
    }

    [Theory]
    [InlineData("service", "Again")]
    [InlineData("x", "Too short")]
    [InlineData("two words", "Not a word")]
    [InlineData("9lives", "Begins with a digit")]
    [InlineData("repairs", "")]
    [InlineData("repairs", "two\nlines")]
    public async Task A_team_that_can_not_be_is_refused_and_changes_nothing(string key, string name)
    {
        await Assert.ThrowsAsync<UserErrorException>(() => Get<AddTeam>().Do(Caller.CommandLine, new(key, name, null)));
        Assert.Equal(4, (await Get<ListTeams>().All()).Count);
    }

    [Fact]
    public async Task Users_join_and_leave_and_who_is_deactivated_belongs_to_none()
    {
        await Get<JoinTeam>().Do(Caller.CommandLine, "service", "bob");
        await Get<JoinTeam>().Do(Caller.CommandLine, "service", "bob");
        await Get<JoinTeam>().Do(Caller.CommandLine, "cx", "bob");
        var bob = await IdOf("bob");
        Assert.Equal(["cx", "service"], await Database.Read(s => TeamList.Of(s, bob)));
        await Get<JoinTeam>().Undo(Caller.CommandLine, "cx", "bob");
        Assert.Equal(["bob"], (await Get<ListTeams>().All()).Single(team => team.Key == "service").Members);
        await Get<DeactivateUser>().Do(Caller.CommandLine, "bob");
        Assert.Empty((await Get<ListTeams>().All()).SelectMany(team => team.Members));
        await Assert.ThrowsAsync<RefusedException>(() => Get<JoinTeam>().Do(Caller.CommandLine, "nobody", "admin"));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<JoinTeam>().Do(Caller.CommandLine, "service", "nobody"));
    }

    [Fact]
    public async Task An_administrator_does_all_of_it_on_the_page_and_by_the_api_and_an_agent_only_sees()
    {
        using var admin = await SignedIn("admin");
        using var made = await admin.Post("/settings/teams", "/settings/teams", ("key", "repairs"), ("name", "Repairs <b>"));
        Assert.Equal(HttpStatusCode.Redirect, made.StatusCode);
        using var joined = await admin.Post("/settings/teams/repairs/members", "/settings/teams", ("user", await IdOf("bob")));
        Assert.Equal(HttpStatusCode.Redirect, joined.StatusCode);
        Assert.DoesNotContain("Repairs <b>", await admin.Page("/settings/teams"), StringComparison.Ordinal);
        using var refused = await admin.Post("/settings/teams", "/settings/teams", ("key", "repairs"), ("name", "Repairs"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        using var none = await admin.Json(HttpMethod.Put, "/api/teams/nobody", new { name = "Nobody" });
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);

        using var agent = await SignedIn("bob");
        using var list = await agent.Get("/api/teams");
        using var teams = JsonDocument.Parse(await list.Content.ReadAsStringAsync());
        Assert.Contains(teams.RootElement.EnumerateArray(), team => team.GetProperty("key").GetString() == "repairs" && team.GetProperty("members").GetArrayLength() == 1);
        using var forbidden = await agent.Json(HttpMethod.Post, "/api/teams", new { key = "mine", name = "Mine" });
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }
}
