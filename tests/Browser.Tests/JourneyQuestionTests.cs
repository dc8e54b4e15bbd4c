using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>Variants, funnels, and questions that are saved.</summary>
public sealed class JourneyQuestionTests(Site site)
{
    [Fact]
    public async Task A_variant_leads_to_its_journeys()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys/variants?source=shop&hide=Page%20read");
        await Expect(page.Locator(".in-words")).ToContainTextAsync("One way alone is taken by four of seven journeys (40 of 70)");
        await page.Locator("a.variant").First.ClickAsync();
        await Expect(page.Locator("#behind")).ToContainTextAsync("of 40 people");
        await tab.IsSound();
    }

    [Fact]
    public async Task A_funnel_is_made_of_steps_that_come_as_they_are_filled_and_can_be_moved()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys/funnel?source=shop&hide=Page%20read");
        await page.GetByLabel("Step 1", new() { Exact = true }).FillAsync("Basket filled");
        await page.GetByLabel("Step 2", new() { Exact = true }).FillAsync("Visited shop");
        await page.GetByLabel("Step 3", new() { Exact = true }).FillAsync("Order placed");
        await Expect(page.GetByLabel("Step 4", new() { Exact = true })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Step 2 earlier" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await page.WaitForURLAsync("**/journeys/funnel?q=*");
        await Expect(page.Locator(".in-words")).ToContainTextAsync("journeys with “Visited shop” go on to “Order placed” (52 of 70).");
        await Expect(page.Locator("table tbody tr")).ToHaveCountAsync(3);
        await Expect(page.Locator("table tbody tr").Nth(1)).ToContainTextAsync("64");
        await tab.IsSound();
    }

    [Fact]
    public async Task A_funnel_is_a_plain_form_without_scripts()
    {
        await using var tab = await site.OpenAlone(new() { JavaScriptEnabled = false });
        var page = tab.Page;
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("User name").FillAsync("admin");
        await page.GetByLabel("Password").FillAsync(Site.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GotoAsync("/journeys/funnel?source=shop");
        await page.GetByLabel("Step 1", new() { Exact = true }).FillAsync("Visited shop");
        await page.GetByLabel("Step 3", new() { Exact = true }).FillAsync("Asked for help");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await Expect(page.Locator(".in-words")).ToContainTextAsync("go on to “Asked for help” (14 of 70)");
    }

    [Fact]
    public async Task A_question_is_saved_as_it_is_seen_and_found_by_a_colleague()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(Shop.Map);
        await page.GetByLabel("How much is shown").PressAsync("End");
        await Expect(page.Locator("#map-share")).ToContainTextAsync("Shows 100 %");
        await page.Locator("summary", new() { HasText = "Save" }).ClickAsync();
        await page.GetByLabel("Name of this question").FillAsync("Shop, all of it");
        await page.Locator(".save-question").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.WaitForURLAsync("**/journeys/saved");

        await using var colleague = await site.Open("analyst");
        await colleague.Go("/journeys/saved");
        await Expect(colleague.Page.GetByRole(AriaRole.Button, new() { Name = "Remove" })).ToHaveCountAsync(0);
        await colleague.Page.GetByRole(AriaRole.Link, new() { Name = "Shop, all of it" }).ClickAsync();
        await Expect(colleague.Page.Locator("#map-share")).ToContainTextAsync("Shows 100 %");
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove Shop, all of it" }).ClickAsync();
        await Expect(page.Locator(".empty-state")).ToContainTextAsync("Nothing saved yet");
        await tab.IsSound();
        await colleague.IsSound();
    }
}
