using System.Net;
using System.Text.Json;
using Throughline.Kernel;
using Throughline.Staff.Sessions;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Staff.Tests.Users;

public abstract class UserTests(Store store) : StaffCase(store)
{
    public sealed class OnSqlite() : UserTests(Store.Sqlite);
    public sealed class OnPostgres() : UserTests(Store.Postgres);

    [Fact]
    public async Task The_first_administrator_is_made_once_though_several_nodes_start()
    {
        await Database.Write(tx => tx.Execute("delete from users"));
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Get<FirstAdmin>().Ensure(null)));
        var password = Assert.Single(made, p => p is not null);
        Assert.Equal(1, await Database.Read(s => s.Single<long>("select count(*) from users")));
        Assert.NotNull((await Get<SignIn>().Try("admin", password!, "")).User);
        Assert.Null(await Get<FirstAdmin>().Ensure(null));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("admin12345")]
    public async Task A_weak_password_is_refused_with_what_would_do(string password)
    {
        await Database.Write(tx => tx.Execute("delete from users"));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<FirstAdmin>().Ensure(password));
    }

    [Fact]
    public async Task An_administrator_adds_a_user_and_is_told_the_password_once()
    {
        using var admin = await SignedIn("admin");
        using var answer = await admin.Post("/settings/users", "/settings/users", ("name", "Carol.Jones"), ("fullName", "Carol <b>Jones</b>"), ("role", "analyst"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("<b>Jones", page, StringComparison.Ordinal);
        var password = page.Split("data-copy-target=\"text\">")[1].Split('<')[0];
        var (user, _, _) = await Get<SignIn>().Try("carol.jones", password, "");
        Assert.Equal("analyst", user?.Role);
        Assert.DoesNotContain(password, await admin.Page("/settings/users"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bob", "agent")]
    [InlineData("x", "agent")]
    [InlineData("two words", "agent")]
    [InlineData("dave", "king")]
    public async Task A_user_that_can_not_be_is_refused_on_the_page_it_was_asked_on(string name, string role)
    {
        using var admin = await SignedIn("admin");
        using var answer = await admin.Post("/settings/users", "/settings/users", ("name", name), ("role", role));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains("role=\"alert\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_manage_users_can_neither_see_nor_change_them()
    {
        using var bob = await SignedIn("bob");
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.Get("/settings/users")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.Json(HttpMethod.Post, "/api/users", new { name = "mallory", role = "admin" })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.Json(HttpMethod.Put, $"/api/users/{await IdOf("bob")}/role", new { role = "admin" })).StatusCode);
        Assert.DoesNotContain("/settings/users", await bob.Page("/settings"), StringComparison.Ordinal);
        Assert.Equal("agent", (await Database.Read(UserList.All)).Single(u => u.Name == "bob").Role);
    }

    [Fact]
    public async Task A_role_counts_from_the_next_request_on()
    {
        using var admin = await SignedIn("admin");
        using var bob = await SignedIn("bob");
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.Get("/settings/audit")).StatusCode);
        using var changed = await admin.Post($"/settings/users/{await IdOf("bob")}/role", "/settings/users", ("role", "supervisor"));
        Assert.Equal(HttpStatusCode.Redirect, changed.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await bob.Get("/settings/audit")).StatusCode);
    }

    [Fact]
    public async Task A_deactivated_user_is_out_at_once_and_back_when_reactivated()
    {
        using var admin = await SignedIn("admin");
        using var bob = await SignedIn("bob");
        var path = $"/api/users/{await IdOf("bob")}/deactivation";
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Json(HttpMethod.Post, path, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await bob.Get("/account")).StatusCode);
        Assert.Null((await Get<SignIn>().Try("bob", Password, "")).User);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.Json(HttpMethod.Delete, path, null)).StatusCode);
        Assert.NotNull((await Get<SignIn>().Try("bob", Password, "")).User);
    }

    [Fact]
    public async Task There_is_always_an_administrator_left()
    {
        using var admin = await SignedIn("admin");
        var id = await IdOf("admin");
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Json(HttpMethod.Put, $"/api/users/{id}/role", new { role = "agent" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.Json(HttpMethod.Post, $"/api/users/{id}/deactivation", null)).StatusCode);
        await Assert.ThrowsAsync<UserErrorException>(() => Get<DeactivateUser>().Do(Caller.CommandLine, "admin"));
    }

    [Fact]
    public async Task Two_administrators_can_not_remove_each_other_at_once()
    {
        await Get<AddUser>().Do(Caller.CommandLine, new("ann", null, "admin", Password));
        var removed = await Task.WhenAll(Removed("ann"), Removed("admin"));
        Assert.Single(removed, done => done);

        async Task<bool> Removed(string name)
        {
            try
            {
                await Get<ChangeRole>().Do(Caller.CommandLine, name, "agent");
                return true;
            }
            catch (UserErrorException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task A_new_password_ends_sessions_and_a_lock_out()
    {
        using var bob = await SignedIn("bob");
        for (var i = 0; i < 10; i++)
            await Get<SignIn>().Try("bob", "not it", "10.0.0.1");
        var (_, password) = await Get<ResetPassword>().Do(Caller.CommandLine, "bob");
        Assert.Equal(HttpStatusCode.Redirect, (await bob.Get("/account")).StatusCode);
        Assert.NotNull((await Get<SignIn>().Try("bob", password, "10.0.0.1")).User);
    }

    [Fact]
    public async Task What_administrators_do_is_in_the_audit_list_without_secrets()
    {
        using var admin = await SignedIn("admin");
        using var added = await admin.Json(HttpMethod.Post, "/api/users", new { name = "carol", role = "analyst" });
        var password = JsonDocument.Parse(await added.Content.ReadAsStringAsync()).RootElement.GetProperty("password").GetString()!;
        var lines = await Database.Read(s => s.Query<string>("select name || ' ' || action || ' ' || subject || coalesce(cast(details as text), '') from audit order by id desc"));
        Assert.Contains("Administrator user.add carol", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Contains(password, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_role_has_only_permissions_of_the_closed_set_and_its_own_account() =>
        Assert.All(Role.All, role =>
        {
            Assert.Subset(Permissions.All.Keys.ToHashSet(StringComparer.Ordinal), role.Permissions.ToHashSet(StringComparer.Ordinal));
            Assert.Contains(Permissions.OwnAccount, role.Permissions);
        });
}
