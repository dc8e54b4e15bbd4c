using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class WrapUpTests(Site site)
{
    private static readonly string[] Reasons = ["late delivery"], Resolutions = ["refunded"];

    [Fact]
    public async Task What_is_resolved_is_wrapped_up_by_keyboard_and_who_asked_for_a_call_keeps_their_place()
    {
        await using var desk = await Desk.Open();
        var dana = await desk.Hire("dana", capacity: 1);
        await desk.Put("/api/queues/service", new { members = new[] { dana }, wrapUp = new { seconds = 600, codesRequired = true, reasons = Reasons, resolutions = Resolutions } });
        await desk.Available(dana);
        await using var tab = await site.OpenAlone(url: desk.Url);
        await tab.SignIn("dana", Site.Password);
        var page = tab.Page;
        var first = await desk.Write("first", "ann@example.org", "Where is my order?");
        await desk.Write("second", "bob@example.org", "May I pay later?");
        await tab.Go("/inbox");
        await Expect(page.Locator("#inbox-offers .inbox-offer")).ToContainTextAsync("ann@example.org");
        await page.Keyboard.PressAsync("y");
        await Expect(page.Locator(".conversation-head")).ToContainTextAsync("Service, Dana");

        // a call is asked for, and made
        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator("#call-f-contact")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("+49 30 1234");
        await page.GetByRole(AriaRole.Button, new() { Name = "Plan the call" }).ClickAsync();
        await Expect(page.GetByText("It is their turn")).ToBeVisibleAsync();
        await EveryPageTests.IsWhole(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Reached", Exact = true }).ClickAsync();
        await Expect(page.GetByText("It is their turn")).Not.ToBeVisibleAsync();

        // resolved: nothing is offered until it is wrapped up
        await page.Keyboard.PressAsync("e");
        await page.GetByLabel("What it was about").First.SelectOptionAsync("late delivery");
        await page.Locator(".menu-panel").GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        // what is left to do may come by itself before the page that answers: only then is there nothing left to resolve
        await Expect(page.Locator("[data-inbox-target=resolve]")).ToHaveCountAsync(0);
        await Expect(page.Locator("#inbox-wrap-up")).ToContainTextAsync("Wrap it up");
        await Expect(page.Locator("#inbox-offers")).ToContainTextAsync("Wrap up: ann@example.org");
        await page.Keyboard.PressAsync("w");
        await Expect(page.Locator("#wrap-f-reason")).ToBeFocusedAsync();
        await Expect(page.Locator("#wrap-f-reason")).ToHaveValueAsync("late delivery");
        await EveryPageTests.IsWhole(page);
        await page.Locator("#wrap-f-resolution").SelectOptionAsync("refunded");
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(page.Locator("#inbox-offers .inbox-offer")).ToContainTextAsync("bob@example.org");

        // what it was is counted
        await tab.Go("/wallboard/handling");
        await Expect(page.Locator("tr", new() { HasText = "service" })).ToContainTextAsync("1");
        await tab.Go($"/inbox/{first}");
        await Expect(page.Locator(".conversation-head")).ToContainTextAsync("ann@example.org");
        await tab.IsSound();
    }
}
