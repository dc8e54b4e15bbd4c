using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Throughline.Support;

namespace Throughline.Host.Tests.Access;

/// <summary>Whatever a visitor or a colleague sends, under whatever name, comes down as something to be saved; and no word of a message becomes a part of a page.</summary>
[Collection(nameof(Desk))]
public sealed partial class HarmlessFilesTests(Desk desk)
{
    private const string Script = "<script>alert(document.domain)</script>";

    private static readonly (string Name, byte[] Bytes, bool IsPicture)[] Files =
    [
        ("../../../etc/passwd", Pictures.Png(), true),
        ("..\\..\\run.bat", Text("@echo off"), false),
        ("a\r\nSet-Cookie: session=stolen\r\n\r\n<html>.png", Pictures.Png(), true),
        ("cod\u202Egpj.exe", Pictures.Jpeg(), true),
        (new string('n', 300) + ".html", Text("<!doctype html>" + Script), false),
        ("x\"; filename=\"evil.html", Text("%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"), false),
        ("logo.svg", Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\">{Script}</svg>"), false),
        ("photo.gif", [.. Pictures.Gif(), .. Text(Script)], false),
        ("photo2.gif", Text("GIF89a=1;/*" + Script + "*/"), false),
        ("<img src=x onerror=alert(1)>.png", [.. Pictures.Png(), .. Text("%PDF-1.4 " + Script)], false),
        ("page.pdf.html", Text("%PDF-1.4\n*/=1;alert(1);/*"), false),
        (".htaccess", Text("AddHandler cgi-script .txt"), false),
        ("con", [0x50, 0x4B, 0x03, 0x04, 1, 2, 3, 4], false),
        ("", Pictures.Gif(), true),
    ];

    private static readonly string[] Links =
    [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)//https://example.org", "java\tscript:alert(1)", "data:text/html," + Script, "vbscript:msgbox(1)", "[here](javascript:alert(1))", "<a href=\"javascript:alert(1)\">here</a>",
        "https://example.org/\"onmouseover=\"alert(1)", "https://example.org/<img src=x onerror=alert(1)>", "//evil.example/x.js", "file:///etc/passwd", "<svg/onload=alert(1)>", "'\"><iframe srcdoc='" + Script + "'>",
    ];

    [Fact]
    public async Task What_a_visitor_sends_comes_down_harmless_to_everybody_and_as_it_was()
    {
        using var client = new HttpClient { BaseAddress = desk.Url };
        var ann = await ChatVisitor.Visit(client, await ChatVisitor.Site(desk));
        var ids = new List<string>();
        foreach (var (name, bytes, _) in Files)
            ids.Add(await ann.SendUp(bytes, name));
        foreach (var some in ids.Chunk(10))
            await ann.Say("See these", some);
        var conversation = await Newest();
        foreach (var (file, id) in Files.Zip(ids))
        {
            using var theirs = await ann.Ask(HttpMethod.Get, $"/chat/v1/files/{id}");
            await MustBeHarmless(theirs, file.Bytes, picture: false);
            foreach (var shown in (bool[])[false, true])
            {
                using var ours = await desk.By("supervisor").Visitor.Get($"/api/conversations/{conversation}/attachments/{id}{(shown ? "?show=picture" : "")}");
                await MustBeHarmless(ours, file.Bytes, shown && file.IsPicture);
            }
        }
        MustHoldNothingForeign(await desk.By("supervisor").Visitor.Page($"/inbox/{conversation}"));
    }

    [Fact]
    public async Task What_a_colleague_sends_comes_down_to_the_visitor_harmless_and_as_it_was()
    {
        using var client = new HttpClient { BaseAddress = desk.Url };
        var ann = await ChatVisitor.Visit(client, await ChatVisitor.Site(desk));
        await ann.Say("Hello");
        var (lead, conversation, ids) = (desk.By("supervisor"), await Newest(), new List<string>());
        foreach (var (name, bytes, _) in Files)
        {
            using var content = new ByteArrayContent(bytes);
            using var sent = await lead.Visitor.Send(HttpMethod.Post, "/api/attachments?name=" + Uri.EscapeDataString(name), content);
            ids.Add((string)JsonNode.Parse(await sent.Content.ReadAsStringAsync())!["id"]!);
        }
        foreach (var some in ids.Chunk(10))
            await Desk.Make(lead, HttpMethod.Post, $"/api/conversations/{conversation}/messages", new { text = "See these", files = some });
        foreach (var (file, id) in Files.Zip(ids))
        {
            using var theirs = await ann.Ask(HttpMethod.Get, $"/chat/v1/files/{id}");
            await MustBeHarmless(theirs, file.Bytes, picture: false);
        }
    }

    [Fact]
    public async Task No_link_and_no_markup_in_a_message_becomes_a_part_of_a_page()
    {
        using var client = new HttpClient { BaseAddress = desk.Url };
        var ann = await ChatVisitor.Visit(client, await ChatVisitor.Site(desk));
        foreach (var link in Links)
            await ann.Say(link);
        var (lead, conversation) = (desk.By("supervisor"), await Newest());
        await Desk.Make(lead, HttpMethod.Post, $"/api/conversations/{conversation}/messages", new { text = string.Join(' ', Links), note = true });
        foreach (var path in (string[])[$"/inbox/{conversation}", $"/inbox/{conversation}/messages", "/inbox?view=team", "/inbox?q=here", "/people"])
            MustHoldNothingForeign(await lead.Visitor.Page(path));
        var said = JsonNode.Parse(await ann.Chat())!["messages"]!.AsArray().Select(m => (string)m!["text"]!);
        Assert.Equal(Links, said); // nothing is taken out of what they wrote either
    }

    private async Task<string> Newest() =>
        (string)JsonNode.Parse(await desk.By("supervisor").Visitor.Page("/api/conversations?view=team"))!["conversations"]![0]!["id"]!;

    private static async Task MustBeHarmless(HttpResponseMessage answer, byte[] bytes, bool picture)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(bytes, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.True(policy.Contains("default-src 'none'", StringComparison.Ordinal) && policy.Contains("sandbox", StringComparison.Ordinal) && !policy.Contains("allow-", StringComparison.Ordinal), policy);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var (type, disposition) = (answer.Content.Headers.ContentType!.MediaType!, answer.Content.Headers.ContentDisposition!);
        Assert.Equal(picture ? "inline" : "attachment", disposition.DispositionType);
        Assert.Matches(picture ? "^image/(png|jpeg|gif|webp)$" : "^application/octet-stream$", type);
        MustBeName(disposition);
    }

    private static void MustBeName(ContentDispositionHeaderValue disposition)
    {
        var name = disposition.FileNameStar!;
        Assert.InRange(name.Length, 2, 120);
        Assert.DoesNotContain(name, c => char.IsControl(c) || c is '/' or '\\' or '"' or '<' or '>' or '\u202E' or ':');
        Assert.Matches(@"^[^.~\- ].*\.(png|jpg|gif|txt|pdf|zip)$", name);
    }

    /// <summary>Nothing that a browser would run or fetch but what this server's pages bring themselves.</summary>
    private static void MustHoldNothingForeign(string page)
    {
        Assert.DoesNotMatch(@"<(script(?![^>]* src=""/assets/)|iframe|object|embed|svg[^>]*onload|img[^>]*onerror|base)\b", page);
        // within quotes it is words
        Assert.DoesNotMatch(@"<[a-z][^>]*\son[a-z]+\s*=", Quoted().Replace(page, "\"\""));
        foreach (Match address in Address().Matches(page))
            Assert.Matches("^(/(?!/)|#|https?://|mailto:|tel:|\\?|$)", WebUtility.HtmlDecode(address.Groups["url"].Value));
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);

    [GeneratedRegex("\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex("\\s(href|src|action|formaction|xlink:href)=\"(?<url>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Address();
}
