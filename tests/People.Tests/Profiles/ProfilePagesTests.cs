using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Profiles;

public sealed class ProfilePagesTests() : ProfileStore(Store.Sqlite)
{
    private const string Hostile = "</turbo-frame><script>alert('x')</script>\"'&<b>";

    [Fact]
    public async Task What_others_said_stays_text_on_every_page()
    {
        var text = System.Text.Json.JsonSerializer.Serialize(Hostile);
        Happened(Who[1], "identify", "Identified", $$"""{ {{text}}: {{text}}, "name": {{text}}, "preferredChannel": {{text}}, "preferredFrequency": {{text}} }""", 10);
        Happened(Who[1], "group", "Joined group", $$"""{ "groupId": {{text}}, "name": {{text}} }""", 11);
        Happened(Who[1], "track", "Consent given", $$"""{ "purpose": "marketing", "channel": {{text}}, "basis": {{text}}, "proof": {{text}}, "by": {{text}} }""", 12);
        await using var server = await Serve();
        using var client = Client(server, Permissions.PeopleRead, Permissions.PeopleWrite, Permissions.PeopleRules);
        var id = Known(Who[1]);
        foreach (var path in (string[])[
            $"/people/{id}/profile", $"/people/{id}/consents", $"/people/{id}/companies", $"/people/{id}/traits?name={Uri.EscapeDataString(Hostile)}",
            "/companies", $"/companies?q={Uri.EscapeDataString(Hostile)}", "/companies/1", "/settings/phases"])
        {
            using var answer = await client.GetAsync(path);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{path}: {page}");
            Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
            Assert.DoesNotContain("&<b>", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Everything_is_stated_and_read_by_the_api()
    {
        Happened(Who[1], "track", "Order Completed", "{}", Micros.Now(Time) - Micros.PerDay);
        await using var server = await Serve();
        using var client = Client(server, Permissions.PeopleRead, Permissions.PeopleWrite, Permissions.PeopleRules);
        var id = Known(Who[1]);
        await Posted(client, $"/api/people/{id}/traits", """{"traits":{"city":"Porto","address":{"zip":"04100"}}}""");
        await Posted(client, $"/api/people/{id}/preferences", """{"channel":"Email","frequency":"weekly"}""");
        await Posted(client, $"/api/people/{id}/companies", """{"company":"acme"}""");
        await Posted(client, $"/api/people/{id}/consents", """{"channel":"email","purpose":"marketing","given":true,"basis":"consent","proof":"form 3"}""");
        var profile = JsonNode.Parse(await client.GetStringAsync($"/api/people/{id}/profile"))!;
        Assert.Equal(["address.zip", "city", "preferredChannel", "preferredFrequency"], profile["traits"]!.AsArray().Select(t => (string)t!["name"]!));
        Assert.Equal(("serve", "email", true, "acme"), ((string?)profile["phases"]!["phase"], (string?)profile["preferredChannel"]!["value"], (bool)profile["preferredChannel"]!["stated"]!, (string?)profile["companies"]![0]!["key"]));
        Assert.Equal("throughline", (string?)profile["traits"]![0]!["source"]);
        var consents = JsonNode.Parse(await client.GetStringAsync($"/api/people/{id}/consents"))!;
        Assert.Equal(("given", "consent", "form 3"), ((string?)consents["holds"]![0]!["state"], (string?)consents["holds"]![0]!["basis"], (string?)consents["statements"]![0]!["proof"]));
        using var edited = await client.PutAsJsonAsync("/api/phases", new { rules = new object[] { new { phase = "keep", when = Array.Empty<object>() } } });
        Assert.Equal(HttpStatusCode.OK, edited.StatusCode);
        Assert.Equal("keep", (string?)JsonNode.Parse(await client.GetStringAsync($"/api/people/{id}/profile"))!["phases"]!["phase"]);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Posted(client, $"/api/people/{id}/companies/leaving", """{"company":"acme"}""");
        Assert.Equal("[]", await client.GetStringAsync($"/api/people/{id}/companies"));
    }

    [Theory]
    [InlineData("traits", """{"traits":[]}""")]
    [InlineData("traits", """{"traits":{}}""")]
    [InlineData("traits", """{"traits":{"":1}}""")]
    [InlineData("traits", """{"traits":{"a":"\u0000"}}""")]
    [InlineData("preferences", """{"channel":"web"}""")]
    [InlineData("preferences", """{"frequency":"sometimes"}""")]
    [InlineData("preferences", "{}")]
    [InlineData("companies", """{"company":" "}""")]
    [InlineData("consents", """{"purpose":"peace","given":true}""")]
    public async Task What_can_not_be_taken_is_answered_with_why(string what, string body)
    {
        Happened(Who[1], "track", "Visited", "{}", 1);
        await using var server = await Serve();
        using var client = Client(server, Permissions.PeopleRead, Permissions.PeopleWrite);
        using var answer = await client.PostAsync($"/api/people/{Known(Who[1])}/{what}", new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        using var nobody = await client.PostAsync("/api/people/999999/traits", new StringContent("""{"traits":{"a":1}}""", null, "application/json"));
        Assert.Equal(HttpStatusCode.NotFound, nobody.StatusCode);
    }

    [Fact]
    public async Task Who_may_only_read_changes_nothing()
    {
        Happened(Who[1], "track", "Visited", "{}", 1);
        await using var server = await Serve();
        using var client = Client(server, Permissions.PeopleRead);
        foreach (var path in (string[])["traits", "preferences", "companies", "companies/leaving", "consents"])
        {
            using var answer = await client.PostAsync($"/api/people/{Known(Who[1])}/{path}", new StringContent("{}", null, "application/json"));
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        Assert.DoesNotContain("<form method=\"post\" action=\"/people", await client.GetStringAsync($"/people/{Known(Who[1])}/profile"), StringComparison.Ordinal);
    }

    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.AddSingleton<IAccounts>(new Accounts());
    }

    private static async Task Posted(HttpClient client, string path, string body)
    {
        using var answer = await client.PostAsync(path, new StringContent(body, null, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {await answer.Content.ReadAsStringAsync()}");
    }

    private Task<PageServer> Serve() => PageServer.Start(
        services => Add(services.AddKernel(Database, Time)),
        app =>
        {
            app.UseWeb();
            app.MapWeb();
            app.MapPeople();
        });

    private static HttpClient Client(PageServer server, params string[] permissions)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Url };
        client.DefaultRequestHeaders.Add("Accept", "text/html");
        client.DefaultRequestHeaders.Add("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        client.DefaultRequestHeaders.Add("Cookie", "may=" + string.Join('.', permissions));
        return client;
    }

    private sealed class Accounts : IAccounts
    {
        public Task<Caller?> OfCookie(HttpContext context) => Task.FromResult(
            context.Request.Cookies["may"] is { } may ? new Caller("u", "U", may.Split('.').ToHashSet(StringComparer.Ordinal), "") : null);

        public Account? Find(Session session, string userId) => null;
    }
}
