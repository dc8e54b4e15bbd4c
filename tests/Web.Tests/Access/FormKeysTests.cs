using System.Net;
using Throughline.Support;

namespace Throughline.Web.Tests.Access;

public abstract class FormKeysTests(Store store) : WebCase(store)
{
    public sealed class OnSqlite() : FormKeysTests(Store.Sqlite);
    public sealed class OnPostgres() : FormKeysTests(Store.Postgres);

    [Fact]
    public async Task A_form_made_by_one_node_is_taken_by_another_and_after_a_restart()
    {
        var one = await Serve();
        var other = await Serve();
        using var first = await one.Visit().Send(HttpMethod.Get, "/settings", null, ("Cookie", "who=ada"));
        var cookie = first.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("throughline.forms", StringComparison.Ordinal)).Split(';')[0];
        var token = (await first.Content.ReadAsStringAsync()).Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var visitor = other.Visit();
        using var answer = await visitor.Send(HttpMethod.Post, "/account/theme",
            new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token), KeyValuePair.Create("theme", "dark")]), ("Cookie", "who=ada; " + cookie));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }
}
