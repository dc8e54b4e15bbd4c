using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class GateTests(Site site)
{
    [Fact]
    public async Task The_picture_shows_touchpoints_by_phase_and_channel_with_owner_and_overlaps_and_leads_to_each_by_keyboard()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/gate/touchpoints");
        var newsletter = page.Locator(".tp-map").GetByRole(AriaRole.Link, new() { Name = "Newsletter" });
        await Expect(newsletter).ToContainTextAsync("Marketing");
        await Expect(newsletter.Locator(".tp-mark")).ToContainTextAsync("A");
        await Expect(page.Locator(".tp-map").GetByRole(AriaRole.Link, new() { Name = "Spring campaign" }).Locator(".tp-mark")).ToContainTextAsync("A");
        await Expect(page.Locator(".tp-map").GetByRole(AriaRole.Link, new() { Name = "Help pages" })).ToContainTextAsync("nobody");
        await newsletter.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Newsletter");
        await Expect(page.GetByText("Overlaps:")).ToBeVisibleAsync();
        await page.GoBackAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Reports" }).ClickAsync();
        await Expect(page.Locator("#orphans")).ToContainTextAsync("Help pages");
        await Expect(page.Locator("#overlaps")).ToContainTextAsync("Spring campaign");
        await tab.IsSound();
    }

    [Fact]
    public async Task A_touchpoint_is_registered_changed_and_retired_and_a_mistake_keeps_what_was_entered()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        tab.Expect("status of 422");
        await tab.Go("/gate/touchpoints/new");
        await page.GetByLabel("Name").FillAsync("Newsletter");
        await page.GetByLabel("Channel").FillAsync("letter");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("already");
        await Expect(page.GetByLabel("Channel")).ToHaveValueAsync("letter");
        await page.GetByLabel("Name").FillAsync("Letters");
        await page.GetByRole(AriaRole.Button, new() { Name = "Register" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Letters");
        await page.GetByLabel("Who operates it").SelectOptionAsync("service");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".facts")).ToContainTextAsync("Service");
        await page.GetByRole(AriaRole.Button, new() { Name = "Retire" }).ClickAsync();
        await Expect(page.GetByText("Retired: nothing goes out through it.")).ToBeVisibleAsync();
        await tab.IsSound();
    }

    [Fact(Timeout = 120_000)]
    public async Task What_events_name_is_adopted_in_one_click()
    {
        await Happen("gate-ann", "Asked in the shop", new() { ["touchpoint"] = "Shop counter", ["team"] = "sales" });
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/gate/touchpoints/seen");
        var adopt = page.GetByRole(AriaRole.Button, new() { Name = "Adopt Shop counter" });
        while (await adopt.CountAsync() == 0) // its reader comes by a moment later
            await page.ReloadAsync();
        await adopt.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Shop counter");
        await Expect(page.Locator(".facts")).ToContainTextAsync("Sales");
        await page.Locator("td.num a").First.ClickAsync();
        await Expect(page.Locator("tbody")).ToContainTextAsync("gate-ann");
        await tab.IsSound();
    }

    [Fact]
    public async Task A_conversation_is_owned_offered_and_taken_over_on_the_persons_page_and_the_timeline_tells_it()
    {
        await Happen("gate-bob", "Conversation opened", new() { ["case"] = "talk-1", ["journeyKey"] = "talk-1" });
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(await site.PersonWith("gate-bob"));
        var panel = page.Locator("turbo-frame#person-ownership");
        await panel.ScrollIntoViewIfNeededAsync();
        await Expect(panel).ToContainTextAsync("The relationship is Service's, because: a conversation with service is open");
        await panel.GetByText("Hand over").ClickAsync();
        await panel.GetByLabel("To", new() { Exact = true }).SelectOptionAsync("sales");
        await panel.GetByLabel("Reason").FillAsync("wants to upgrade");
        await panel.GetByLabel("What they should know").FillAsync("Has the small plan.");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Offer" }).ClickAsync();
        await Expect(panel).ToContainTextAsync("Offered to Sales");
        await Expect(panel).ToContainTextAsync("Service owns it");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(panel).ToContainTextAsync("Sales owns it");
        await Expect(page.Locator(".tl-event", new() { HasTextString = "Handed over from Service to Sales" })).ToBeVisibleAsync();
        await tab.Go("/gate/handovers");
        await Expect(page.GetByRole(AriaRole.Table, new() { Name = "Handovers by reason" })).ToContainTextAsync("wants to upgrade");
        await tab.IsSound();
    }

    private Task Happen(string who, string name, JsonObject properties) => site.Send(site.LiveKey, [new JsonObject
    {
        ["type"] = "track", ["userId"] = who, ["event"] = name, ["messageId"] = $"{who}/{name}", ["properties"] = properties,
    }]);
}
