using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class ClockPagesTests(Site site)
{
    [Fact]
    public async Task A_policy_is_made_by_keyboard_the_inbox_shows_the_time_left_and_what_is_late_is_in_the_view_of_what_is_due_soon()
    {
        await using var desk = await Desk.Open();
        await desk.Hire("dana");
        await using var tab = await site.OpenAlone(url: desk.Url);
        await tab.SignIn("admin", Site.Password);
        var page = tab.Page;
        tab.Expect("status of 422");
        await tab.Go("/settings/clocks");
        await Expect(page.GetByText("No policy yet")).ToBeVisibleAsync();
        await tab.TabTo(".btn-primary");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Make a policy" })).ToBeVisibleAsync();
        await tab.TabTo("#f-name");
        await page.Keyboard.TypeAsync("Chat");
        await tab.TabTo("#f-minutes-first-response");
        await page.Keyboard.TypeAsync("soon");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#f-minutes-first-response-error")).ToContainTextAsync("“soon” is no whole number");
        await EveryPageTests.IsWhole(page);
        // warned of at once, since all of its time is within the warning
        await page.Locator("#f-minutes-first-response").FillAsync("15");
        await page.Locator("#f-minutes-total-resolution").FillAsync("480");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the policy" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "Chat" })).ToContainTextAsync("First response: 15");

        var id = await desk.Write("first", "ann@example.org", "Where is my order?");
        await tab.Go("/inbox?view=breaching");
        await Expect(page.Locator(".inbox-line")).ToContainTextAsync("First response due in 14 min");
        await EveryPageTests.IsWhole(page);
        await tab.Go($"/inbox/{id}");
        await page.GetByText("Clocks", new() { Exact = true }).ClickAsync();
        // it is read once it is seen, and what is above it comes in by and by
        await Expect(page.Locator("turbo-frame[busy]")).ToHaveCountAsync(0);
        await page.Locator("#conversation-clocks").ScrollIntoViewIfNeededAsync();
        await Expect(page.Locator("#conversation-clocks")).ToContainTextAsync("By “Chat”, in open time.");
        await Expect(page.Locator("#conversation-clocks")).ToContainTextAsync("due in 14 min");
        await EveryPageTests.IsWhole(page);

        // answered: the view is empty again, and resolution is due
        await page.Locator("#composer-text").FillAsync("It left yesterday.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Expect(page.Locator("#inbox-list")).ToContainTextAsync("Resolution due in 7 h 59 min");
        await tab.Go("/inbox?view=breaching");
        await Expect(page.GetByText("Nothing is late, and no warning has come.")).ToBeVisibleAsync();
        await tab.IsSound();
    }

    [Fact]
    public async Task Policies_are_written_as_a_file_mistakes_are_said_where_they_are_and_it_is_taken_over()
    {
        await using var desk = await Desk.Open();
        await using var tab = await site.OpenAlone(url: desk.Url);
        await tab.SignIn("admin", Site.Password);
        var page = tab.Page;
        tab.Expect("status of 422");
        await tab.Go("/settings/clocks");
        await page.GetByRole(AriaRole.Link, new() { Name = "As a file" }).ClickAsync();
        var file = page.GetByLabel("The file");
        await file.FillAsync("policies:\n  - name: Chat\n    minutes: {first-response: soon}\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it over" }).ClickAsync();
        await Expect(page.GetByText("Line 3, column 31, policies[1].minutes.first-response")).ToBeVisibleAsync();
        await Expect(file).ToHaveValueAsync("policies:\n  - name: Chat\n    minutes: {first-response: soon}\n");
        await EveryPageTests.IsWhole(page);
        await file.FillAsync("policies:\n  - name: Chat\n    minutes: {first-response: 15}\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Check" }).ClickAsync();
        await Expect(page.GetByText("Taken over, it would be: 1 made")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Take it over" }).ClickAsync();
        await Expect(page.GetByText("1 made, 0 changed")).ToBeVisibleAsync();
        await EveryPageTests.IsWhole(page);
        await tab.Go("/settings/clocks");
        await Expect(page.Locator("tr", new() { HasText = "Chat" })).ToContainTextAsync("First response: 15");
        await tab.IsSound();
    }
}
