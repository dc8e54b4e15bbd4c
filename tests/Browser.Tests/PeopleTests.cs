using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class PeopleTests(Site site)
{
    [Fact]
    public async Task Everyone_is_listed_page_by_page()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/people");
        await Expect(page.Locator("#people tbody tr")).ToHaveCountAsync(50);
        var first = await page.Locator("#people tbody a").AllTextContentsAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "More" }).ClickAsync();
        await Expect(page.Locator("#people tbody tr")).Not.ToHaveCountAsync(50);
        var note = await page.Locator("#people .pager-note").TextContentAsync();
        Assert.True(Shop.People + Hostile.Strings.Count <= int.Parse(note!.Split(' ')[2]), note);
        await Expect(page.Locator("#people tbody tr")).ToHaveCountAsync(int.Parse(note.Split(' ')[2]) - 50);
        var second = await page.Locator("#people tbody a").AllTextContentsAsync();
        Assert.Empty(first.Intersect(second, StringComparer.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "Back" }).ClickAsync();
        await Expect(page.Locator("#people tbody tr")).ToHaveCountAsync(50);
        await tab.IsSound();
    }

    [Fact]
    public async Task Who_is_sought_by_an_identifier_is_found_and_shown_with_every_event()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/people");
        await page.Locator("main input[name=q]").FillAsync("nobody at all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nobody found" })).ToBeVisibleAsync();
        await page.Locator("main input[name=q]").FillAsync("customer-41");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.Locator("#people").GetByRole(AriaRole.Link, new() { Name = "customer-41" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "customer-41" })).ToBeVisibleAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(3);
        Assert.Equal(["Visited shop", "Basket filled", "Visited shop"], (await page.Locator(".tl-sentence").AllTextContentsAsync()).Select(t => t.Trim()));

        await page.Locator(".tl-event").First.HoverAsync();
        var details = page.Locator(".tl-details").First;
        await details.Locator("summary").ClickAsync();
        await Expect(details.Locator("pre").First).ToContainTextAsync("crème brûlée 🍮");
        await Expect(details).ToContainTextAsync("customer-41/Visited shop/");
        await tab.IsSound();
    }

    [Fact]
    public async Task Many_events_of_a_person_come_page_by_page()
    {
        await using var tab = await site.Open();
        await tab.Go(await site.PersonWith(Shop.Reader));
        await TimelineTests.ToTheBeginning(tab.Page);
        Assert.Equal(Site.EventsOfReader, (await tab.Page.Locator(".tl-event").EvaluateAllAsync<string[]>("events => events.map(e => e.id)")).Distinct(StringComparer.Ordinal).Count());
        await Expect(tab.Page.GetByText("Here it began.")).ToBeVisibleAsync();
        await tab.IsSound();
    }
}
