using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class DecisionPagesTests(Site site)
{
    [Fact]
    public async Task Numbers_lead_to_decisions_and_those_to_why_by_mouse_and_by_keyboard()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/gate");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Decisions" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Decisions");
        var rows = page.GetByRole(AriaRole.Table, new() { Name = "Decisions, the newest first" }).Locator("tbody tr");
        await page.Locator("#counts").GetByRole(AriaRole.Link, new() { Name = "Drop" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(site.Url + "gate/decisions?verdict=drop");
        await Expect(page.GetByLabel("Effect")).ToHaveValueAsync("drop");
        await Expect(rows.Filter(new() { HasTextString = "Newsletter" }).First).ToContainTextAsync("Drop");

        var why = rows.Filter(new() { HasTextString = "Newsletter" }).First.GetByRole(AriaRole.Link, new() { Name = "Why" });
        await why.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Marketing on Newsletter for");
        await Expect(page.Locator("#findings li").First).ToContainTextAsync("Can be reached");
        await Expect(page.Locator("#findings .dec-decided").First).ToContainTextAsync("decided");
        await Expect(page.Locator("#inputs")).ToContainTextAsync("Consent");
        await tab.IsSound();
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_a_mistake_says_what_there_is()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        tab.Expect("status of 422");
        await tab.Go("/gate/decisions");
        await page.GetByLabel("Person").FillAsync(Shop.Reader);
        await page.GetByLabel("Purpose").SelectOptionAsync("sales");
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("person=reader%40example.com.*purpose=sales", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.Locator("#decisions tbody tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#decisions tbody")).ToContainTextAsync("Spring campaign");
        await tab.Go("/gate/decisions?person=nobody-at-all");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Nobody is known by");
        await Expect(page.GetByLabel("Person")).ToHaveValueAsync("nobody-at-all");
        await tab.IsSound();
    }

    [Fact]
    public async Task The_timeline_and_the_persons_page_lead_to_why()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        var person = await site.PersonWith("reader@example.com");
        await tab.Go(person);
        await page.Locator(".tl-event", new() { HasTextString = "marketing on Newsletter" }).First.GetByRole(AriaRole.Link, new() { Name = "Why" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Marketing on Newsletter");
        await tab.Go(person);
        var panel = page.Locator("turbo-frame#person-decisions");
        await panel.ScrollIntoViewIfNeededAsync();
        await panel.GetByRole(AriaRole.Link, new() { Name = "Why sales on Spring campaign" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Sales on Spring campaign");
        await page.Locator("#decided").GetByRole(AriaRole.Link, new() { Name = "1" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("number=1$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await tab.IsSound();
    }
}
