using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class WallboardPagesTests(Site site)
{
    [Fact]
    public async Task The_board_moves_by_itself_each_number_leads_to_its_rows_and_it_is_read_from_across_the_room()
    {
        await using var desk = await Desk.Open();
        var dana = await desk.Hire("dana");
        await desk.Available(dana);
        await using var tab = await site.OpenAlone(url: desk.Url);
        await tab.SignIn("dana", Site.Password);
        var page = tab.Page;
        await tab.Go("/wallboard");
        var waiting = page.Locator(".board-figures .figure", new() { HasText = "Waiting" }).Locator(".figure-value");
        await Expect(waiting).ToHaveTextAsync("0");
        await Expect(page.GetByText("A quiet day")).ToBeVisibleAsync();

        var first = await desk.Write("first", "ann@example.org", "Where is my order?", "webchat");
        await desk.Write("second", "bob@example.org", "May I pay later?");
        await Expect(waiting).ToHaveTextAsync("2");
        await Expect(page.Locator(".board-queue")).ToContainTextAsync("service");
        await Expect(page.Locator(".board-channel")).ToHaveCountAsync(2);
        Assert.True(await waiting.EvaluateAsync<double>("e => parseFloat(getComputedStyle(e).fontSize)") >= 44, "The numbers are too small to be read from across a room.");
        await EveryPageTests.IsWhole(page);

        // from the number to its rows, by keyboard, and back
        await tab.TabTo(".board-figures .figure-value a");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Waiting for an answer" })).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await EveryPageTests.IsWhole(page);
        await tab.Go("/wallboard");
        await page.Locator(".board-channel", new() { HasText = "webchat" }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByText("Queue service, channel webchat.")).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Locator("tbody a").ClickAsync();
        await Expect(page.Locator(".conversation-head")).ToContainTextAsync("ann@example.org");
        Assert.Contains(first, page.Url, StringComparison.Ordinal);

        await tab.Go("/wallboard");
        await page.Locator(".board-state", new() { HasText = "free" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Agents: free" })).ToBeVisibleAsync();
        await Expect(page.Locator("tbody tr")).ToContainTextAsync("Dana");
        await EveryPageTests.IsWhole(page);

        // what was resolved, by reason, with its rows
        await desk.Put($"/api/conversations/{first}/state", new { state = "resolved", reason = "late delivery", resolution = "arrived" });
        await tab.Go("/wallboard/reasons");
        await Expect(page.Locator("tbody tr", new() { HasText = "late delivery" })).ToContainTextAsync("100.0 %");
        await EveryPageTests.IsWhole(page);
        await page.Locator("tbody tr", new() { HasText = "arrived" }).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(page.GetByText("about “late delivery”, ended as “arrived”")).ToBeVisibleAsync();
        await tab.Go("/wallboard");
        await Expect(page.Locator(".board-figures .figure", new() { HasText = "Abandoned" })).ToContainTextAsync("1 of 1 today");
        await tab.IsSound();
    }
}
