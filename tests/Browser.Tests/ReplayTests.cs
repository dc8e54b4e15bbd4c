using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class ReplayTests(Site site)
{
    [Fact]
    public async Task A_replay_is_started_and_ends_before_ones_eyes_and_every_number_leads_to_people_and_why()
    {
        await using var list = await site.Open();
        await using var tab = await site.Open("marketer");
        await list.Go("/gate/replays");
        var page = tab.Page;
        await tab.Go("/gate/policies");
        await page.GetByRole(AriaRole.Row, new() { Name = "No service" }).GetByRole(AriaRole.Link, new() { Name = "Version" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Replay", Exact = true }).ClickAsync();
        await Expect(page.GetByLabel("Policy", new() { Exact = true })).ToHaveValueAsync("2");
        await page.GetByLabel("Over the last days").FillAsync("3");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page).ToHaveURLAsync(new Regex("/gate/replays/[0-9]+$", RegexOptions.None, TimeSpan.FromSeconds(1)));
        var number = page.Url.Split('/')[^1];
        // without asking again: the page is told
        await Expect(page.Locator("#turns")).ToContainTextAsync("would be dropped");
        await Expect(list.Page.GetByRole(AriaRole.Row, new() { Name = $"Replay {number}" })).ToContainTextAsync("done");

        await page.Locator("#where").GetByRole(AriaRole.Link, new() { Name = "sent → dropped 2" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("tbody")).ToContainTextAsync("customer-50");
        await page.GetByRole(AriaRole.Link, new() { Name = "Why it was sent: answered-1" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Service on Help desk chat");
        await tab.IsSound();
        await list.IsSound();
    }

    [Fact]
    public async Task The_live_policy_would_have_changed_nothing_and_a_mistake_keeps_what_was_entered()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        tab.Expect("status of 422");
        await tab.Go("/gate/replays?version=1");
        await page.GetByLabel("Over the last days").FillAsync("4711");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("1 to 366 days");
        await page.GetByLabel("Over the last days").FillAsync("30");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await Expect(page.GetByText("Nothing would have changed")).ToBeVisibleAsync();
        await Expect(page.GetByText("people may have done otherwise")).ToBeVisibleAsync();
        await tab.IsSound();
    }

    [Fact]
    public async Task Who_may_only_see_reads_reports_and_starts_none()
    {
        await using var tab = await site.Open("agent");
        Assert.Equal(200, await tab.Go("/gate/replays"));
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Start" })).ToHaveCountAsync(0);
        Assert.Equal(200, await tab.Go("/gate/replays/1"));
        await Expect(tab.Page.GetByRole(AriaRole.Button, new() { Name = "Run again" })).ToHaveCountAsync(0);
        await tab.IsSound();
    }
}
