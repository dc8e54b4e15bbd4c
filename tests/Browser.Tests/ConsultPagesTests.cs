using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>Somebody else is asked about a conversation: a colleague of another team, and a guest by a link.</summary>
public sealed class ConsultPagesTests(Site site)
{
    [Fact]
    public async Task A_colleague_and_a_guest_are_asked_answer_and_see_no_more_than_they_need()
    {
        await using var desk = await Desk.Open();
        await desk.Hire("dana");
        await desk.Hire("eve", "sales");
        var id = await desk.Write("first", "ann@example.org", "Where is my order?");
        await using var dana = await site.OpenAlone(url: desk.Url);
        await using var eve = await site.OpenAlone(url: desk.Url);
        await using var guest = await site.OpenAlone(url: desk.Url);
        await dana.SignIn("dana", Site.Password);
        await eve.SignIn("eve", Site.Password);
        var page = dana.Page;

        // by keyboard: whom, and what
        await dana.Go($"/inbox/{id}");
        await page.Keyboard.PressAsync("q");
        await Expect(page.GetByLabel("Whom")).ToBeFocusedAsync();
        await page.GetByLabel("Their name").PressSequentiallyAsync("Ev");
        await Expect(page.Locator("datalist option")).ToHaveAttributeAsync("value", "eve");
        // what can't be asked stays to be mended
        await page.GetByLabel("Their name").FillAsync("Evelyn");
        await page.GetByLabel("Question").FillAsync("May she have it back?");
        dana.Expect("status of 422");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(page.GetByText("There is no colleague “Evelyn”")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Question")).ToHaveValueAsync("May she have it back?");
        await page.GetByLabel("Their name").FillAsync("Eve");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        await Expect(page.Locator(".consult")).ToContainTextAsync("Dana asks Eve");
        await EveryPageTests.IsWhole(page);

        // who is asked finds it, sees the conversation and not who the customer is, and answers
        await eve.Go("/inbox");
        await eve.Page.GetByRole(AriaRole.Link, new() { Name = "Consults 1 wait for your answer" }).ClickAsync();
        await eve.Page.GetByRole(AriaRole.Link, new() { Name = "May she have it back?" }).ClickAsync();
        await Expect(eve.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Dana asks Eve" })).ToBeVisibleAsync();
        await Expect(eve.Page.Locator(".message-customer")).ToContainTextAsync("Where is my order?");
        Assert.DoesNotContain("ann@example.org", await eve.Page.ContentAsync(), StringComparison.Ordinal);
        await EveryPageTests.IsWhole(eve.Page);
        await desk.Says(id, "It is number 42.");
        await Expect(eve.Page.Locator(".message-customer")).ToHaveCountAsync(2);
        await eve.Page.GetByLabel("Your answer").FillAsync("Within 30 days.");
        await eve.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(eve.Page.Locator(".consult-answer .message-text")).ToHaveTextAsync("Within 30 days.");
        await Expect(page.Locator(".consult-answer .message-text")).ToHaveTextAsync("Within 30 days.");

        // a guest by a link that is shown once
        await page.Keyboard.PressAsync("q");
        await page.GetByLabel("Whom").SelectOptionAsync(new SelectOptionValue { Label = "Somebody without an account, by a link" });
        await page.GetByLabel("Their name").FillAsync("Gus");
        await page.GetByLabel("Question").FillAsync("Where is the parcel?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Ask", Exact = true }).ClickAsync();
        var link = new Uri(await page.Locator(".secret code").InnerTextAsync());
        Assert.Equal(200, await guest.Go(link.PathAndQuery));
        await Expect(guest.Page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Dana asks you" })).ToBeVisibleAsync();
        await Expect(guest.Page.Locator(".rail")).ToHaveCountAsync(0);
        var shown = await guest.Page.ContentAsync();
        Assert.All((string[])["ann@example.org", id], words => Assert.DoesNotContain(words, shown, StringComparison.Ordinal));
        await EveryPageTests.IsWhole(guest.Page);
        await guest.TabTo("#consult-text", 20);
        await guest.Page.Keyboard.TypeAsync("In Köln.");
        await guest.Page.GetByRole(AriaRole.Button, new() { Name = "Send" }).ClickAsync();
        await Expect(guest.Page.Locator(".consult-answer .message-text")).ToHaveTextAsync("In Köln.");
        await Expect(page.Locator(".consult-answer .message-text").First).ToHaveTextAsync("In Köln.");
        await guest.IsSound();

        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke link of Gus" }).ClickAsync();
        await Expect(page.Locator(".consult").First).ToContainTextAsync("They have no link that opens it.");
        guest.Expect("status of 404");
        Assert.Equal(404, await guest.Go(link.PathAndQuery));
        await page.GetByRole(AriaRole.Button, new() { Name = "Close the consult of Gus" }).ClickAsync();
        await Expect(page.Locator(".consult").First).ToContainTextAsync("Closed by Dana.");
        await dana.IsSound();
        await eve.IsSound();
    }
}
