using System.Net;
using Throughline.Kernel;
using Throughline.Staff.Sessions;
using Throughline.Staff.Users;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Staff.Tests.Sessions;

public abstract class SignInTests(Store store) : StaffCase(store)
{
    public sealed class OnSqlite() : SignInTests(Store.Sqlite);
    public sealed class OnPostgres() : SignInTests(Store.Postgres);

    [Fact]
    public async Task The_right_password_opens_a_session_in_a_cookie_that_scripts_can_not_read()
    {
        using var visitor = Server.Visit();
        using var answer = await visitor.Post("/sign-in", "/sign-in", ("name", " Admin "), ("password", Password), ("then", "/settings/users"));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal("/settings/users", answer.Headers.Location?.ToString());
        var cookie = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("throughline.session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Administrator", await visitor.Page("/settings/users"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_in_the_cookie_is_not_in_the_database()
    {
        using var visitor = await SignedIn("admin");
        var secret = visitor.Cookie("throughline.session")!.Value;
        var kept = await Database.Read(s => s.Single<byte[]>("select digest from sessions"));
        Assert.Equal(StaffSessions.DigestOf(secret), kept);
    }

    [Fact]
    public async Task A_wrong_password_and_an_unknown_name_get_the_same_answer()
    {
        using var visitor = Server.Visit();
        using var wrong = await TrySignIn(visitor, "admin", "not it");
        using var unknown = await TrySignIn(visitor, "nobody", "not it");
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal(Said(await wrong.Content.ReadAsStringAsync()), Said(await unknown.Content.ReadAsStringAsync()));

        static string Said(string page) => page.Split("role=\"alert\"")[1].Split("<form")[0];
    }

    [Fact]
    public async Task After_ten_wrong_passwords_even_the_right_one_must_wait()
    {
        using var visitor = Server.Visit();
        for (var i = 0; i < 10; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await TrySignIn(visitor, "admin", "not it")).StatusCode);
        using var locked = await TrySignIn(visitor, "admin", Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, locked.StatusCode);
        Assert.Equal("30", locked.Headers.RetryAfter?.ToString());

        Time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(HttpStatusCode.TooManyRequests, (await TrySignIn(visitor, "admin", Password)).StatusCode);
        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Redirect, (await TrySignIn(visitor, "admin", Password)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await TrySignIn(visitor, "admin", "not it")).StatusCode);
    }

    [Fact]
    public async Task Many_tries_at_once_are_each_counted()
    {
        var tries = await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => Get<SignIn>().Try("admin", "not it", "10.0.0.1")));
        Assert.Equal(15, tries.Count(outcome => outcome.Wait is not null));
    }

    [Fact]
    public async Task An_address_that_tries_many_names_must_wait_too()
    {
        for (var i = 0; i < LockOut.OfAddress.Allowed; i++)
            Assert.Null((await Get<SignIn>().Try($"name{i}", "not it", "10.0.0.1")).Wait);
        Assert.NotNull((await Get<SignIn>().Try("bob", Password, "10.0.0.1")).Wait);
        Assert.NotNull((await Get<SignIn>().Try("bob", Password, "10.0.0.2")).User);
    }

    [Fact]
    public async Task A_session_ends_when_unused_for_half_a_day_and_slides_while_it_is_used()
    {
        using var visitor = await SignedIn("admin");
        for (var i = 0; i < 4; i++)
        {
            Time.Advance(TimeSpan.FromHours(11));
            Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/account")).StatusCode);
        }
        Time.Advance(TimeSpan.FromHours(12) + TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/account")).StatusCode);
    }

    [Fact]
    public async Task No_session_lasts_longer_than_thirty_days()
    {
        using var visitor = await SignedIn("admin");
        for (var i = 0; i < 30 * 24 / 8; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/account")).StatusCode);
            Time.Advance(TimeSpan.FromHours(8));
        }
        Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await visitor.Get("/account")).StatusCode);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_itself_not_only_the_cookie()
    {
        using var visitor = await SignedIn("admin");
        using var answer = await visitor.Post("/sign-out", "/account");
        Assert.Equal("/sign-in", answer.Headers.Location?.ToString());
        Assert.Equal(0, await Database.Read(s => s.Single<long>("select count(*) from sessions")));
    }

    [Fact]
    public async Task A_changed_password_ends_the_sessions_elsewhere()
    {
        using var here = await SignedIn("bob");
        using var elsewhere = await SignedIn("bob");
        using var wrong = await here.Post("/account/password", "/account", ("current", "not it"), ("new", "four quiet green lamps"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
        using var right = await here.Post("/account/password", "/account", ("current", Password), ("new", "four quiet green lamps"));
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await here.Get("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await elsewhere.Get("/account")).StatusCode);
        Assert.Null((await Get<SignIn>().Try("bob", Password, "")).User);
        Assert.NotNull((await Get<SignIn>().Try("bob", "four quiet green lamps", "")).User);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://evil.example")]
    public async Task Another_site_can_not_sign_someone_in(string? origin)
    {
        using var visitor = Server.Visit();
        visitor.Origin = origin;
        Assert.Equal(HttpStatusCode.Forbidden, (await TrySignIn(visitor, "admin", Password)).StatusCode);
        Assert.Null(visitor.Cookie("throughline.session"));
    }

    [Fact]
    public async Task A_form_without_its_token_signs_nobody_in()
    {
        using var visitor = Server.Visit();
        using var answer = await visitor.PostForm("/sign-in", ("name", "admin"), ("password", Password));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_made_up_password_leads_to_choosing_ones_own()
    {
        var added = await Get<AddUser>().Do(Caller.CommandLine, new("eve", null, "analyst", null));
        using var visitor = Server.Visit();
        using var answer = await TrySignIn(visitor, "eve", added.Password!);
        Assert.Equal("/account", answer.Headers.Location?.ToString());
    }

    [Fact]
    public async Task The_real_passwords_take_600_000_rounds_and_match_only_themselves()
    {
        using var real = new Passwords();
        var kept = await real.Hash("four quiet green lamps");
        Assert.StartsWith("pbkdf2-sha256$600000$", kept, StringComparison.Ordinal);
        Assert.True(await real.Matches("four quiet green lamps", kept));
        Assert.False(await real.Matches("four quiet green lamp", kept));
        Assert.False(await real.Matches("four quiet green lamps", null));
    }
}
