using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Throughline.Kernel;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.Web.Tests.Problems;

public sealed class ProblemTests() : WebCase(Store.Sqlite)
{
    [Theory]
    [InlineData("/user", 400, "the column 'when' is missing", false)]
    [InlineData("/store", 503, "disk", false)]
    [InlineData("/defect", 500, "Nothing you did wrong", true)]
    [InlineData("/nowhere", 404, "Nothing has this address", false)]
    public async Task A_failure_is_a_problem_that_says_what_to_do_and_shows_nothing_of_our_insides(string path, int status, string detail, bool traced)
    {
        using var visitor = (await Failing()).Visit();
        using var answer = await visitor.Send(HttpMethod.Get, path, null, ("Accept", "application/json"));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var text = await answer.Content.ReadAsStringAsync();
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal(path, problem.GetProperty("instance").GetString());
        Assert.Contains(detail, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(traced, problem.TryGetProperty("trace", out _));
        Assert.DoesNotContain("password=hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain(" at Throughline", text, StringComparison.Ordinal);
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task A_browser_gets_a_page_and_it_escapes_what_it_shows()
    {
        using var visitor = (await Failing()).Visit();
        using var answer = await visitor.Get("/script");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_sent_where_a_form_is_taken_is_an_empty_form()
    {
        var server = await Serve(app => app.MapPost("/things", ([FromForm] string? name) => name ?? "nameless").Public("a test"));
        using var visitor = server.Visit();
        using var answer = await visitor.Send(HttpMethod.Post, "/things", null, ("Accept", "*/*"));
        Assert.Equal("nameless", await answer.Content.ReadAsStringAsync());
        using var body = new StringContent("""{"name":"bike"}""", System.Text.Encoding.UTF8, "application/json");
        using var refused = await visitor.Send(HttpMethod.Post, "/things", body, ("Accept", "*/*"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_told_so()
    {
        var server = await Serve(app => app.MapPost("/things", (List<int> numbers) => numbers.Count).Public("a test"));
        using var visitor = server.Visit();
        using var body = new StringContent("[1, 2", System.Text.Encoding.UTF8, "application/json");
        using var answer = await visitor.Send(HttpMethod.Post, "/things", body, ("Accept", "*/*"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("not the JSON expected", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"bike","parts":[{"name":"wheel","size":28}]}""", "not known here: $.parts[0].size")]
    [InlineData("""{"name":"bike","parts":"many"}""", "at $.parts something else")]
    [InlineData("""{"parts":[]}""", "lacks 'name'")]
    public async Task A_body_with_other_fields_is_refused_by_their_names_and_changes_nothing(string json, string says)
    {
        var made = 0;
        var server = await Serve(app => app.MapPost("/things", (Thing thing) => made += thing.Parts.Count).Public("a test"));
        using var visitor = server.Visit();
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await visitor.Send(HttpMethod.Post, "/things", body, ("Accept", "*/*"));
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.BadRequest, 0), (answer.StatusCode, made));
        Assert.Contains(says, JsonDocument.Parse(text).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Throughline", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/defect")]
    [InlineData("/nowhere")]
    [InlineData("/assets/main.js")]
    public async Task Every_answer_carries_the_security_headers(string path)
    {
        using var visitor = (await Failing()).Visit();
        using var answer = await visitor.Get(path);
        Assert.Contains("default-src 'none'; script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.True(answer.Headers.Contains("Permissions-Policy"));
    }

    [Fact]
    public async Task A_server_whose_store_answers_is_alive_and_ready()
    {
        var server = await Serve();
        using var visitor = server.Visit();
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await visitor.Get("/health")).StatusCode);
    }

    private Task<PageServer> Failing() => Serve(app =>
    {
        app.MapGet("/user", string () => throw new UserErrorException("In line 3 the column 'when' is missing.")).Public("a test");
        app.MapGet("/store", string () => throw new StoreUnavailableException("The disk is full.")).Public("a test");
        app.MapGet("/defect", string () => throw new InvalidOperationException("password=hunter2")).Public("a test");
        app.MapGet("/script", string () => throw new UserErrorException("There is no <script>alert(1)</script>.")).Public("a test");
    });

    public sealed record Thing([property: System.Text.Json.Serialization.JsonRequired] string Name, List<Part> Parts);

    public sealed record Part(string Name);
}
