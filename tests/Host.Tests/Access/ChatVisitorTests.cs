using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Throughline.Support;

namespace Throughline.Host.Tests.Access;

/// <summary>A visitor's secret opens their own chat and nothing else: no other visitor's, and nothing of the desk's.</summary>
[Collection(nameof(Desk))]
public sealed class ChatVisitorTests(Desk desk)
{
    private const string Words = "the hedgehog is mine";

    [Fact]
    public async Task No_route_gives_a_visitor_anything_of_another_visitors()
    {
        using var client = new HttpClient { BaseAddress = desk.Url };
        var site = await ChatVisitor.Site(desk);
        var (ann, bob) = (await ChatVisitor.Visit(client, site), await ChatVisitor.Visit(client, site));
        var (sent, unsent) = (await ann.SendUp(Pictures.Png(), "hedgehog.png"), await ann.SendUp(Pictures.Gif(), "hedgehog.gif"));
        await ann.Say(Words, sent);
        await bob.Say("Hello");
        var before = await ann.Chat();
        var number = (long)JsonNode.Parse(before)!["messages"]![0]!["number"]!;
        // each route of the chat with what is ann's in it
        var bodies = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["POST /chat/v1/messages"] = new { key = "theirs", text = "Take this", files = new[] { unsent } },
            ["PUT /chat/v1/presence"] = new { typing = true, read = number },
            ["PUT /chat/v1/rating"] = new { score = 1, words = "Bad" },
            ["POST /chat/v1/callback"] = new { contact = "+49 30 123456" },
            ["PUT /chat/v1/address"] = new { email = "bob@example.org" },
            ["PUT /chat/v1/visitor/user"] = new { id = "ann", signature = new string('0', 64) },
            ["POST /chat/v1/visits"] = new { site, user = new { id = "ann", signature = new string('0', 64) } },
        };
        foreach (var route in Routes())
            foreach (var file in (string[])[sent, unsent])
            {
                using var content = bodies.TryGetValue(route.Name, out var body) ? JsonContent.Create(body) : null;
                using var answer = await bob.Ask(new(route.Method), route.With(name => name == "id" ? file : "nothing"), content);
                Assert.True((int)answer.StatusCode < 500, $"{route.Name} answered {(int)answer.StatusCode}");
                Assert.DoesNotContain("hedgehog", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
                if (route.Template.Contains("{id}", StringComparison.Ordinal) || route.Name is "PUT /chat/v1/visitor/user" or "POST /chat/v1/visits")
                    Assert.True((int)answer.StatusCode is 403 or 404, $"{route.Name} with what is another visitor's answered {(int)answer.StatusCode}");
            }
        Assert.Equal(before, await ann.Chat());
        using var theirs = await ann.Ask(HttpMethod.Get, $"/chat/v1/files/{sent}");
        Assert.Equal(Pictures.Png(), await theirs.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Only_a_visitors_secret_opens_a_chat_no_token_of_the_desk_and_nobodys_cookie()
    {
        using var client = new HttpClient { BaseAddress = desk.Url };
        var ann = await ChatVisitor.Visit(client, await ChatVisitor.Site(desk));
        await ann.Say(Words);
        foreach (var route in Routes().Where(route => route.Method != "OPTIONS" && !route.Template.EndsWith("{path}", StringComparison.Ordinal) && !route.Template.EndsWith("/visits", StringComparison.Ordinal)))
        {
            foreach (var wrong in (string[])[desk.By("only conversations:write").Token!, ann.Token[..^1], ann.Token + "x", "tlv_", "tls_" + ann.Token[4..], ann.Token.ToUpperInvariant(), ""])
            {
                using var content = route.Reads ? null : JsonContent.Create(new { });
                using var answer = await ann.Ask(new(route.Method), route.With(_ => "1"), content, with: wrong);
                Assert.True((int)answer.StatusCode is 400 or 401 or 415 && (route.Reads ? (int)answer.StatusCode == 401 : !answer.IsSuccessStatusCode), $"{route.Name} answered {(int)answer.StatusCode} to “{wrong}”");
                Assert.DoesNotContain(Words, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
            var signedIn = await desk.By("admin").Ask(route, route.With(_ => "1"));
            Assert.True(signedIn.Status is 400 or 401 or 404 or 415, $"{route.Name} answered {signedIn.Status} to an administrator's cookie");
        }
    }

    [Fact]
    public async Task A_page_of_another_origin_reads_what_is_wrong_with_whatever_it_sent()
    {
        using var client = new HttpClient { BaseAddress = desk.Url };
        var ann = await ChatVisitor.Visit(client, await ChatVisitor.Site(desk));
        foreach (var route in Routes().Where(route => route.Method is "POST" or "PUT" && !route.Template.EndsWith("{path}", StringComparison.Ordinal)))
            foreach (var (body, type) in (ValueTuple<string, string>[])[("{", "application/json"), ("[]", "application/json"), ("null", "application/json"), ("", "application/json"), ("{\"nobody knows\":1}", "application/json"), ("a=b", "application/x-www-form-urlencoded")])
            {
                using var content = new StringContent(body, System.Text.Encoding.UTF8, type);
                using var answer = await ann.Ask(new(route.Method), route.With(_ => "1"), content);
                Assert.True((int)answer.StatusCode is >= 400 and < 500 || route.Template.EndsWith("/files", StringComparison.Ordinal), $"{route.Name} answered {(int)answer.StatusCode} to {body}"); // a file may be anything
                Assert.True(answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) && origins.Single() == "*", $"{route.Name} could not be read after {body}");
            }
    }

    [Fact]
    public async Task A_visitors_secret_opens_nothing_else()
    {
        using var client = new HttpClient { BaseAddress = desk.Url };
        var ann = await ChatVisitor.Visit(client, await ChatVisitor.Site(desk));
        foreach (var route in desk.Routes.Where(route => AccessTable.Routes.GetValueOrDefault(route.Name, AccessTable.Public) != AccessTable.Public))
        {
            using var answer = await ann.Ask(new(route.Method), desk.Known.Path(route), route.Reads ? null : JsonContent.Create(new { }));
            Assert.True((int)answer.StatusCode == 401, $"{route.Name} answered {(int)answer.StatusCode} to a visitor's secret");
        }
    }

    private IEnumerable<Route> Routes() => desk.Routes.Where(route => route.Template.StartsWith("/chat/v1/", StringComparison.Ordinal));
}
