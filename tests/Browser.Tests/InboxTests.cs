using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using Throughline.Support;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>A desk of its own, since others count its people.</summary>
public sealed class InboxTests(Site site)
{
    [Fact]
    public async Task A_shift_by_keyboard_take_answer_note_mention_resolve_search_hand_over_accept_and_what_comes_in_meanwhile()
    {
        using var folder = new TempFolder();
        await using var server = await Site.StartEmpty(folder["data"]);
        using var admin = new Visitor(server.Url);
        using var signedIn = await admin.Post("/sign-in", "/sign-in", ("name", "admin"), ("password", Site.Password));
        await Hire(admin, "dana", "agent", "service");
        await Hire(admin, "sam", "agent", "sales");
        await Write(admin, "first", "ann@example.org", "Where is my order?");
        var second = await Write(admin, "second", "bob@example.org", "Can I pay later?");

        await using var tab = await site.OpenAlone(url: server.Url);
        await tab.SignIn("dana", Site.Password);
        var page = tab.Page;
        await tab.Go("/");
        await Expect(page).ToHaveURLAsync(server.Url + "inbox");

        // through the list and in
        await Expect(page.Locator(".inbox-line")).ToHaveCountAsync(2);
        for (var lost = 0; lost < 500 && await page.EvaluateAsync<bool>("() => document.activeElement === document.body"); lost++)
            await page.Keyboard.PressAsync("j"); // what is pressed before the page's script has come is lost
        await Expect(page.Locator(".inbox-line").Nth(0)).ToBeFocusedAsync();
        // what the list asks for again once it listens does not take the place away from who goes through it
        await page.WaitForFunctionAsync("() => document.querySelector('#inbox-list[src]')?.complete");
        await Expect(page.Locator(".inbox-line").Nth(0)).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("k");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "ann@example.org" })).ToBeVisibleAsync();

        // take it, answer it
        await Comes(page, () => page.Keyboard.PressAsync("a"));
        await Expect(page.Locator(".conversation-head")).ToContainTextAsync("Service, dana");
        await page.Keyboard.PressAsync("r");
        await page.Keyboard.TypeAsync("It left yesterday.");
        await Expect(page.GetByText("Draft kept")).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator("#composer-text")).ToHaveValueAsync("It left yesterday.");
        await page.Locator("#composer-text").FocusAsync();
        await Comes(page, () => page.Keyboard.PressAsync("Control+Enter"));
        await Expect(page.Locator(".message-company")).ToContainTextAsync("It left yesterday.");
        await Expect(page.Locator("#composer-text")).ToHaveValueAsync("");

        // files by the field, by paste and by drop; a picture stands there, the rest is saved
        await page.Locator("input[name=files]").SetInputFilesAsync(new FilePayload { Name = "tulips.png", MimeType = "image/png", Buffer = Pictures.Png() });
        await page.EvaluateAsync(
            """
            () => {
              const send = (type, name, text) => {
                const data = new DataTransfer();
                data.items.add(new File([text], name));
                const target = document.querySelector("#composer-text");
                target.dispatchEvent(type === "paste" ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
              };
              send("paste", "notes.txt", "plain");
              send("drop", "page.svg", "<svg onload='window.pwned = 1'/>");
              send("drop", "wrong.txt", "not wanted");
            }
            """);
        await Expect(page.Locator(".composer .attachment")).ToHaveCountAsync(4);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove wrong.txt" }).ClickAsync();
        await Comes(page, () => page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync());
        await Expect(page.Locator(".message-company").Last.Locator(".attachment")).ToHaveTextAsync(["tulips.png 67 bytes", "notes.txt 5 bytes", "page.svg.txt 32 bytes"], new() { IgnoreCase = false });
        await page.WaitForFunctionAsync("() => document.querySelector('.attachment-picture')?.complete && document.querySelector('.attachment-picture').naturalWidth === 1");
        var saved = await page.RunAndWaitForDownloadAsync(() => page.Locator("a.attachment", new() { HasText = "page.svg.txt" }).ClickAsync());
        Assert.Equal("page.svg.txt", saved.SuggestedFilename);
        await EveryPageTests.IsAccessible(page);

        // a file of no kind that is taken is refused, and what was written stays
        await page.Locator("input[name=files]").SetInputFilesAsync(new FilePayload { Name = "holiday.png", MimeType = "image/png", Buffer = [0x4D, 0x5A, 0, 1, 2] });
        await page.Locator("#composer-text").FillAsync("Look at this");
        tab.Expect("status of 422", "status of 404"); // the second: who is there, once the conversation is another team's
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.GetByText("of a kind that is not taken")).ToBeVisibleAsync();
        await Expect(page.Locator("#composer-text")).ToHaveValueAsync("Look at this");
        await page.Locator("#composer-text").FillAsync("");
        await page.Locator("h1").ClickAsync();

        // what is written again and again, by / and by name
        var at = new Uri(page.Url).PathAndQuery;
        await tab.Go("/inbox/canned");
        await page.GetByLabel("Name").FillAsync("Greeting");
        await page.GetByLabel("For").SelectOptionAsync("service");
        await page.GetByLabel("Text").FillAsync("Hello {{customer.first|there}}, this is {{agent.first}}.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Greeting" })).ToBeVisibleAsync();
        await EveryPageTests.IsAccessible(page);
        await tab.Go(at);
        await page.Locator("#composer-text").FillAsync("");
        await page.Keyboard.TypeAsync("/");
        await Expect(page.Locator(".canned-line")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("greet");
        await Expect(page.Locator(".canned-line")).ToContainTextAsync("Hello there, this is dana.");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#composer-text")).ToHaveValueAsync("Hello there, this is dana.");

        // it waits to be taken back, and its words are a draft again
        await Comes(page, () => page.Keyboard.PressAsync("Control+Enter"));
        await Expect(page.Locator(".message-company").Last).ToContainTextAsync("Hello there");
        await Comes(page, () => page.Keyboard.PressAsync("z"));
        await Expect(page.Locator(".message-company").Last).ToContainTextAsync("Taken back before it left by dana.");
        await Expect(page.Locator("#composer-text")).ToHaveValueAsync("Hello there, this is dana.");
        await page.Locator("#composer-text").FillAsync("");
        await Expect(page.GetByText("Draft kept")).ToBeVisibleAsync();
        await page.Locator("h1").ClickAsync();

        // a note that is edited keeps what it said
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("Ask the carier");
        await Comes(page, () => page.Keyboard.PressAsync("Control+Enter"));
        var note = page.Locator(".message-note").Last;
        // what a page asks for again once it listens has come
        await page.WaitForFunctionAsync("() => document.querySelector('#conversation-messages[src]')?.complete && document.querySelector('.message-note')");
        await note.GetByText("Change").ClickAsync();
        await note.GetByRole(AriaRole.Textbox).FillAsync("Ask the carrier");
        await Comes(page, () => note.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync());
        await Expect(note.Locator(".message-text").First).ToHaveTextAsync("Ask the carrier");
        await note.GetByText("Edited").ClickAsync();
        await Expect(note).ToContainTextAsync("Ask the carier");
        await EveryPageTests.IsAccessible(page);

        // a note that brings a colleague in
        await page.Locator("#composer-text").FillAsync("");
        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("n");
        await page.Keyboard.TypeAsync("She may want the subscription, @sam");
        await Comes(page, () => page.Keyboard.PressAsync("Control+Enter"));
        await Expect(page.Locator(".message-note").Last).ToContainTextAsync("@sam");
        await using var sales = await site.OpenAlone(url: server.Url);
        await sales.SignIn("sam", Site.Password);
        await sales.Go("/inbox?view=mentions");
        await sales.Page.Locator(".inbox-line").ClickAsync();
        await Expect(sales.Page.GetByText("Answer by")).ToHaveCountAsync(0);

        // what the customer writes comes in by itself
        using var wrote = await admin.Json(HttpMethod.Post, $"/api/conversations/{new Uri(page.Url).AbsolutePath.Split('/')[2]}/inbound", new { key = "more", text = "It is here, thank you!" });
        Assert.Equal(HttpStatusCode.OK, wrote.StatusCode);
        await Expect(page.Locator(".message-customer").Last).ToContainTextAsync("It is here");
        await Expect(sales.Page.Locator(".message-customer").Last).ToContainTextAsync("It is here");

        // resolve
        await page.Keyboard.PressAsync("e");
        await page.Keyboard.TypeAsync("late delivery");
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync("arrived");
        await Comes(page, () => page.Keyboard.PressAsync("Enter"));
        await Expect(page.Locator(".inbox-standing")).ToContainTextAsync("Resolved: arrived.");

        // the list of commands, and by it the search
        await page.Keyboard.PressAsync("Control+k");
        await page.Keyboard.TypeAsync("search");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#inbox-q")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("pay lat");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".inbox-found .inbox-line").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "bob@example.org" })).ToBeVisibleAsync();
        Assert.Contains(second, page.Url, StringComparison.Ordinal);

        // hand over to another team, which takes it
        await page.Keyboard.PressAsync("h");
        await page.Locator("#person-ownership").GetByLabel("To", new() { Exact = true }).SelectOptionAsync("sales");
        await page.Locator("#person-ownership").GetByLabel("Reason").FillAsync("wants to pay later");
        await page.Locator("#person-ownership").GetByRole(AriaRole.Button, new() { Name = "Offer" }).ClickAsync();
        await Expect(page.Locator("#person-ownership")).ToContainTextAsync("Offered to Sales");
        await sales.Go("/inbox");
        await sales.Page.Locator(".inbox-offer").ClickAsync();
        await sales.Page.GetByRole(AriaRole.Button, new() { Name = "Accept" }).First.ClickAsync();
        await Expect(sales.Page.Locator(".conversation-head")).ToContainTextAsync("Sales");

        // the queue offers what comes next
        using var users = await admin.Get("/api/users");
        var dana = JsonNode.Parse(await users.Content.ReadAsStringAsync())!.AsArray().Select(u => u!).First(u => (string?)u["name"] == "dana")["id"]!;
        using var agent = await admin.Json(HttpMethod.Put, $"/api/agents/{dana}", new { capacity = 5 });
        using var queue = await admin.Json(HttpMethod.Put, "/api/queues/service", new { members = new[] { (string)dana! } });
        Assert.True(agent.IsSuccessStatusCode && queue.IsSuccessStatusCode, await queue.Content.ReadAsStringAsync());
        await tab.Go("/inbox");
        await page.GetByRole(AriaRole.Button, new() { Name = "I am available" }).ClickAsync();
        await Expect(page.GetByText("You are available")).ToBeVisibleAsync();
        await Write(admin, "third", "cleo@example.org", "Do you ship to Crete?");
        await Expect(page.Locator("#inbox-offers .inbox-offer")).ToContainTextAsync("cleo@example.org");
        await page.Keyboard.PressAsync("y");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "cleo@example.org" })).ToBeVisibleAsync();
        await Expect(page.Locator(".conversation-head")).ToContainTextAsync("Service, dana");
        await tab.IsSound();
        await sales.IsSound();
    }

    private static async Task Hire(Visitor admin, string name, string role, string team)
    {
        using var added = await admin.Json(HttpMethod.Post, "/api/users", new { name, fullName = name, role, password = Site.Password });
        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        using var joined = await admin.Json(HttpMethod.Put, $"/api/teams/{team}/members/{name}", null);
        Assert.True(joined.IsSuccessStatusCode, await joined.Content.ReadAsStringAsync());
    }

    /// <summary>Does what leads to a page, and waits for it: what was said stands there live before its own page has come, which takes the focus with it.</summary>
    private static async Task Comes(IPage page, Func<Task> act)
    {
        await page.EvaluateAsync("() => { window.hasCome = false; addEventListener('turbo:load', () => { window.hasCome = true; }, { once: true }); }");
        await act();
        await page.WaitForFunctionAsync("() => window.hasCome");
    }

    private static async Task<string> Write(Visitor admin, string key, string email, string text)
    {
        using var opened = await admin.Json(HttpMethod.Post, "/api/conversations", new { key, customer = new[] { new { type = "email", value = email } }, channel = "email", text });
        Assert.Equal(HttpStatusCode.Created, opened.StatusCode);
        return opened.Headers.Location!.ToString().Split('/')[^1];
    }
}
