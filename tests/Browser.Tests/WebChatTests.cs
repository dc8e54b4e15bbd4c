using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Throughline.Support;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>A visitor's whole chat, from a page of another origin with a strict content security policy.</summary>
public sealed class WebChatTests(Site site)
{
    [Fact]
    public async Task A_visitor_writes_is_answered_reloads_loses_the_connection_rates_and_goes_on_by_email_from_a_page_of_another_origin()
    {
        using var folder = new TempFolder();
        await using var server = await Site.StartEmpty(folder["data"]);
        using var admin = new Visitor(server.Url);
        using var signedIn = await admin.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Site.Password));
        using var added = await admin.Json(HttpMethod.Post, "/api/chat/sites", new { name = "Shop" });
        var key = (string)JsonNode.Parse(await added.Content.ReadAsStringAsync())!["key"]!;
        var origin = server.Url.GetLeftPart(UriPartial.Authority);
        await using var shop = await PageServer.Start(_ => { }, app => app.MapGet("/", (HttpContext http) =>
        {
            http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; script-src {origin}; connect-src {origin}";
            return Results.Content($"<!doctype html><html lang=\"en\"><head><title>Tulips</title></head><body><main><h1>Tulips</h1></main><script async src=\"{origin}/assets/chat.js\" data-site=\"{key}\"></script></body></html>", "text/html");
        }));

        await using var context = await site.Browser.NewContextAsync(new() { ViewportSize = new() { Width = 360, Height = 720 } });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(Site.Patience);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !message.Text.Contains("net::ERR", StringComparison.Ordinal) && !message.Text.Contains("status of 400", StringComparison.Ordinal))
                complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        await page.GotoAsync(shop.Url.ToString());
        await page.GetByRole(AriaRole.Button, new() { Name = "Chat with us" }).ClickAsync();
        var write = page.GetByLabel("Your message");
        await write.FillAsync("Where are my tulips? <img src=x onerror=alert(1)>");
        await write.PressAsync("Enter");

        // who waits asks to be called back, and thinks better of it
        await page.GetByRole(AriaRole.Button, new() { Name = "Call me" }).ClickAsync();
        await page.GetByLabel("Your telephone number").FillAsync("123");
        await page.GetByRole(AriaRole.Button, new() { Name = "Call me back" }).ClickAsync();
        await Expect(page.GetByText("“123” is no telephone number")).ToBeVisibleAsync();
        await page.GetByLabel("Your telephone number").FillAsync("+49 30 123456");
        await EveryPageTests.IsAccessible(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Call me back" }).ClickAsync();
        await Expect(page.GetByText("We call you back as soon as it is your turn.")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Call me" })).ToHaveCountAsync(0);
        using var calls = await admin.Get("/api/callbacks");
        Assert.Equal("+49 30 123456", (string?)Assert.Single(JsonNode.Parse(await calls.Content.ReadAsStringAsync())!.AsArray())!["contact"]);
        await EveryPageTests.IsAccessible(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "No call needed" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Call me" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Call me" }).ClickAsync();
        await page.GetByLabel("Your telephone number").FillAsync("+49 30 123456");
        await page.GetByLabel("When?").FillAsync(await page.EvaluateAsync<string>("() => new Date(Date.now() + 2 * 864e5).toISOString().slice(0, 16)"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Call me back" }).ClickAsync();
        await Expect(page.GetByText("We call you back on ")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "No call needed" }).ClickAsync();

        // at the desk, and back
        var conversation = await First(admin);
        Assert.Equal("Where are my tulips? <img src=x onerror=alert(1)>", (string?)conversation["lastText"]);
        Assert.Equal("Tulips", (string?)conversation["title"]);
        var id = (string)conversation["id"]!;
        await Say(admin, id, "They left yesterday.");
        await Expect(page.GetByText("They left yesterday.")).ToBeVisibleAsync();

        // files there and back
        await page.Locator("throughline-chat input[type=file]").SetInputFilesAsync(new FilePayload { Name = "tulips.png", MimeType = "image/png", Buffer = Pictures.Png() });
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "tulips.png" })).ToBeVisibleAsync();
        using var sent = await admin.Send(HttpMethod.Post, "/api/attachments?name=label.pdf", new ByteArrayContent("%PDF-1.7 label"u8.ToArray()));
        var label = (string)JsonNode.Parse(await sent.Content.ReadAsStringAsync())!["id"]!;
        using var with = await admin.Json(HttpMethod.Post, $"/api/conversations/{id}/messages", new { text = "Your label", files = new[] { label } });
        Assert.True(with.IsSuccessStatusCode, await with.Content.ReadAsStringAsync());
        var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "label.pdf" }).ClickAsync());
        Assert.Equal("%PDF-1.7 label", await File.ReadAllTextAsync(await saved.PathAsync()));
        await page.Locator("throughline-chat input[type=file]").SetInputFilesAsync(new FilePayload { Name = "holiday.png", MimeType = "image/png", Buffer = [0x4D, 0x5A, 0, 1, 2] });
        await Expect(page.GetByText("of a kind that is not taken")).ToBeVisibleAsync();
        await EveryPageTests.IsAccessible(page);

        // who types, and that what was written was seen, both ways
        using var typing = await admin.Json(HttpMethod.Put, $"/api/conversations/{id}/presence", new { typing = true, read = 1_000_000 });
        Assert.True(typing.IsSuccessStatusCode, await typing.Content.ReadAsStringAsync());
        await Expect(page.GetByText("is typing")).ToBeVisibleAsync();
        await page.GetByLabel("Your message").PressSequentiallyAsync("Hm");
        for (var tries = 0; ; tries++)
        {
            using var there = await admin.Get($"/api/conversations/{id}/presence");
            if ((bool)JsonNode.Parse(await there.Content.ReadAsStringAsync())!["customerTyping"]!)
                break;
            Assert.True(tries < 100, "That the visitor types was not heard.");
            await Task.Delay(50);
        }
        await page.GetByLabel("Your message").FillAsync("");
        using var read = await admin.Get($"/api/conversations/{id}/messages");
        Assert.Contains(JsonNode.Parse(await read.Content.ReadAsStringAsync())!.AsArray(), m => (string?)m!["state"] == "read");

        // what is edited and deleted at the desk is so for the visitor, without a reload and after one
        using var wrong = await admin.Json(HttpMethod.Post, $"/api/conversations/{id}/messages", new { text = "It comes on Mnday" });
        var number = (long)JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["number"]!;
        await Expect(page.GetByText("It comes on Mnday")).ToBeVisibleAsync();
        using var edited = await admin.Json(HttpMethod.Put, $"/api/conversations/{id}/messages/{number}", new { text = "It comes on Monday" });
        Assert.True(edited.IsSuccessStatusCode, await edited.Content.ReadAsStringAsync());
        await Expect(page.GetByText("It comes on Monday")).ToBeVisibleAsync();
        await Expect(page.GetByText("edited")).ToBeVisibleAsync();
        using var deleted = await admin.Send(HttpMethod.Delete, $"/api/conversations/{id}/messages/{number}");
        Assert.True(deleted.IsSuccessStatusCode);
        await Expect(page.GetByText("Deleted")).ToBeVisibleAsync();
        await Expect(page.GetByText("It comes on")).ToHaveCountAsync(0);

        // a reload forgets nothing, and neither does a lost connection
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Chat" }).ClickAsync();
        await Expect(page.GetByText("They left yesterday.")).ToBeVisibleAsync();
        await context.SetOfflineAsync(true);
        await page.GetByLabel("Your message").FillAsync("Written without a connection");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(page.GetByText("No connection.").First).ToBeVisibleAsync();
        await context.SetOfflineAsync(false);
        await Expect(page.Locator("throughline-chat li.waiting")).ToHaveCountAsync(0);
        using var messages = await admin.Get($"/api/conversations/{id}/messages");
        Assert.Equal(["Where are my tulips? <img src=x onerror=alert(1)>", "They left yesterday.", "", "Your label", "", "Written without a connection"],
            JsonNode.Parse(await messages.Content.ReadAsStringAsync())!.AsArray().Select(m => (string)m!["text"]!));

        // on by e-mail, and a word at the end
        await page.GetByRole(AriaRole.Button, new() { Name = "By e-mail" }).First.ClickAsync();
        await page.GetByLabel("Leaving?").FillAsync("ann@example.org");
        await page.GetByLabel("Leaving?").PressAsync("Enter");
        await Expect(page.GetByText("We answer to ann@example.org.")).ToBeVisibleAsync();
        using var resolved = await admin.Json(HttpMethod.Put, $"/api/conversations/{id}/state", new { state = "resolved", reason = "late delivery", resolution = "on its way" });
        Assert.Equal(HttpStatusCode.OK, resolved.StatusCode);
        await page.GetByRole(AriaRole.Button, new() { Name = "5 of 5" }).ClickAsync();
        await Expect(page.GetByText("Thank you.")).ToBeVisibleAsync();
        await EveryPageTests.IsAccessible(page);
        Assert.Empty(complaints);
    }

    private static async Task<JsonNode> First(Visitor admin)
    {
        for (var tries = 0; ; tries++)
        {
            using var list = await admin.Get("/api/conversations?view=unassigned");
            if (JsonNode.Parse(await list.Content.ReadAsStringAsync())!["conversations"]!.AsArray() is [var first])
                return first!;
            Assert.True(tries < 600, "The conversation did not come.");
            await Task.Delay(50);
        }
    }

    private static async Task Say(Visitor admin, string id, string text)
    {
        using var said = await admin.Json(HttpMethod.Post, $"/api/conversations/{id}/messages", new { text });
        Assert.True(said.IsSuccessStatusCode, await said.Content.ReadAsStringAsync());
        Assert.Equal("sent", (string?)JsonNode.Parse(await said.Content.ReadAsStringAsync())!["state"]);
    }
}
