using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class WhyTests(Site site)
{
    [Fact]
    public async Task Why_something_was_offered_to_me_is_a_page_in_words_that_is_reached_by_keyboard_and_so_is_why_it_waits()
    {
        await using var desk = await Desk.Open();
        var (dana, eve) = (await desk.Hire("dana", capacity: 1), await desk.Hire("eve", capacity: 1));
        await desk.Put("/api/queues/service", new { members = new[] { dana } });
        await desk.Available(dana);
        await desk.Available(eve);
        await using var tab = await site.OpenAlone(url: desk.Url);
        await tab.SignIn("dana", Site.Password);
        var page = tab.Page;
        await tab.Go("/inbox");
        await desk.Write("first", "ann@example.org", "Where is my order?");
        await Expect(page.Locator("#inbox-offers .inbox-offer")).ToContainTextAsync("ann@example.org");
        await tab.TabTo("#inbox-offers .inbox-offer a");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Why was this offered to Dana?" })).ToBeVisibleAsync();
        await Expect(page.Locator(".why-decided")).ToHaveTextAsync("Dana was the only one who could take it.");
        await Expect(page.Locator("tr", new() { HasText = "do not serve this queue" })).ToContainTextAsync("Eve");
        await EveryPageTests.IsWhole(page);

        // the next one waits, as she has her hands full
        await tab.Go("/inbox");
        await page.Keyboard.PressAsync("y");
        await Expect(page.Locator(".conversation-head")).ToContainTextAsync("Service, Dana");
        await page.GetByRole(AriaRole.Link, new() { Name = "Why Dana?" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Why was this given to Dana?" })).ToBeVisibleAsync();
        var second = await desk.Write("second", "bob@example.org", "May I pay later?");
        await tab.Go($"/inbox/{second}");
        await page.GetByRole(AriaRole.Link, new() { Name = "Why does it wait?" }).ClickAsync();
        await Expect(page.Locator(".why-decided")).ToContainTextAsync("It waits: nobody can be given it at this moment");
        await Expect(page.Locator("tr", new() { HasText = "had no capacity free" })).ToContainTextAsync("Dana");
        await EveryPageTests.IsWhole(page);
        await tab.IsSound();
    }
}
