using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class QueuePagesTests(Site site)
{
    [Fact]
    public async Task An_agent_and_a_queue_are_made_an_example_is_tried_before_it_is_saved_and_mistakes_stand_at_their_fields()
    {
        await using var desk = await Desk.Open();
        var dana = await desk.Hire("dana");
        await desk.Hire("eve");
        await desk.Available(dana);
        await using var tab = await site.OpenAlone(url: desk.Url);
        await tab.SignIn("admin", Site.Password);
        var page = tab.Page;

        // an agent's skills, with a mistake first
        tab.Expect("status of 422");
        await tab.Go("/settings/agents");
        await page.GetByRole(AriaRole.Link, new() { Name = "Change Dana" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Change Dana" })).ToBeVisibleAsync();
        await page.GetByLabel("Skills").FillAsync("spanish 9");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByLabel("Skills")).ToHaveAttributeAsync("aria-invalid", "true");
        await EveryPageTests.IsWhole(page);
        await page.GetByLabel("Skills").FillAsync("spanish 3");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "Dana" })).ToContainTextAsync("spanish 3");

        // a queue, by keyboard: the example is tried before there is one
        await tab.Go("/settings/queues");
        await Expect(page.GetByText("No queue yet")).ToBeVisibleAsync();
        await tab.TabTo(".btn-primary");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Make a queue" })).ToBeVisibleAsync();
        await tab.TabTo("#f-id");
        await page.Keyboard.TypeAsync("service");
        await tab.TabTo("[name=member]");
        await page.Keyboard.PressAsync("Space");
        await tab.TabTo("#f-needs-0");
        await page.Keyboard.TypeAsync("spanish>=2 or");
        await tab.TabTo("button[value=try]");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#f-needs-0-error")).ToContainTextAsync("a skill is missing at the end");
        await EveryPageTests.IsWhole(page);
        await page.Locator("#f-needs-0").FillAsync("spanish>=2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.Locator("#tried")).ToContainTextAsync("It would be offered to Dana.");
        await Expect(page.Locator(".why-decided")).ToHaveTextAsync("Dana was the only one who could take it.");
        await EveryPageTests.IsWhole(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Save the queue" }).ClickAsync();
        await Expect(page.Locator("tr", new() { HasText = "service" })).ToContainTextAsync("spanish>=2");

        // opened again it is as it was; with nobody who serves it nobody gets the example
        await page.GetByRole(AriaRole.Link, new() { Name = "service", Exact = true }).ClickAsync();
        await Expect(page.Locator("#f-needs-0")).ToHaveValueAsync("spanish>=2");
        await page.GetByLabel("Dana").UncheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Try it" }).ClickAsync();
        await Expect(page.Locator("#tried")).ToContainTextAsync("Nobody would get it now.");
        await tab.IsSound();
    }
}
