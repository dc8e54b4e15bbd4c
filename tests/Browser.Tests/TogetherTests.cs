using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>Colleagues at one conversation see each other there, and put what a customer wrote in two places together and apart again.</summary>
public sealed class TogetherTests(Site site)
{
    [Fact]
    public async Task Who_looks_and_who_types_is_seen_until_they_go_and_conversations_are_merged_separated_and_split()
    {
        await using var desk = await Desk.Open();
        await desk.Hire("dana");
        await desk.Hire("eve");
        var first = await desk.Write("first", "ann@example.org", "Where is my order?");
        var second = await desk.Write("second", "ann@example.org", "It is number 42.");
        await using var dana = await site.OpenAlone(url: desk.Url);
        await using var eve = await site.OpenAlone(url: desk.Url);
        await dana.SignIn("dana", Site.Password);
        await eve.SignIn("eve", Site.Password);
        var page = dana.Page;

        // each sees that the other is there, what they do, and that they go
        await dana.Go($"/inbox/{first}");
        await eve.Go($"/inbox/{first}");
        await Expect(page.Locator(".inbox-there")).ToHaveTextAsync("Eve is looking.");
        await Expect(eve.Page.Locator(".inbox-there")).ToHaveTextAsync("Dana is looking.");
        await eve.Page.Locator("#composer-text").FocusAsync();
        await eve.Page.Keyboard.TypeAsync("I have");
        await Expect(page.Locator(".inbox-there")).ToHaveTextAsync("Eve is typing.");
        await EveryPageTests.IsAccessible(page);
        await eve.Go("/inbox");
        await Expect(page.Locator(".inbox-there")).ToHaveTextAsync("");

        // what stands in two places goes on in one, and stands in two again
        await page.GetByText("Merge and split").ClickAsync();
        await page.GetByLabel("Goes on in").SelectOptionAsync(second);
        await page.GetByRole(AriaRole.Button, new() { Name = "Merge" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(desk.Url, $"/inbox/{second}?view=team").ToString());
        await Expect(page.Locator(".message-customer .message-text")).ToHaveTextAsync(["Where is my order?", "It is number 42."]);
        await dana.Go($"/inbox/{first}");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "goes on here" })).ToBeVisibleAsync();
        await dana.Go($"/inbox/{second}");
        await page.GetByText("Merge and split").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Separate" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Uri(desk.Url, $"/inbox/{first}?view=team").ToString());
        await Expect(page.Locator(".message-customer .message-text")).ToHaveTextAsync(["Where is my order?"]);
        await dana.Go($"/inbox/{second}");
        await Expect(page.Locator(".message-customer .message-text")).ToHaveTextAsync(["It is number 42."]);

        // from one message on, a conversation of its own
        await desk.Says(second, "And I need an invoice.");
        await Expect(page.Locator(".message-customer")).ToHaveCountAsync(2);
        await dana.Go($"/inbox/{second}");
        await page.GetByText("Merge and split").ClickAsync();
        await page.GetByLabel("A conversation of its own, from").SelectOptionAsync(new SelectOptionValue { Label = "And I need an invoice." });
        await page.GetByLabel("Its title").FillAsync("Invoice");
        await page.GetByRole(AriaRole.Button, new() { Name = "Split" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Invoice" })).ToBeVisibleAsync();
        await Expect(page.Locator(".message-customer .message-text")).ToHaveTextAsync(["And I need an invoice."]);
        await dana.IsSound();
    }
}
