using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>Escalation, compare and conformance.</summary>
public sealed class AssociationTests(Site site)
{
    private const string Split = "/journeys/compare?source=shop&hide=Page%20read&firstContains=Asked%20for%20help&secondLacks=Asked%20for%20help";

    [Fact]
    public async Task Two_halves_are_compared_from_the_form_and_a_number_leads_to_its_journeys()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys/compare?source=shop&hide=Page%20read");
        await page.Locator("[name=firstContains]").FillAsync("Asked for help");
        await page.Locator("[name=secondLacks]").FillAsync("Asked for help");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await page.WaitForURLAsync("**/journeys/compare?q=*");
        await Expect(page.Locator(".half-legend")).ToContainTextAsync("First: 14 journeys, with “Asked for help”");
        await Expect(page.Locator(".half-legend")).ToContainTextAsync("Second: 56 journeys");
        await Expect(page.Locator("table tbody tr").First).ToContainTextAsync("Asked for help");
        await Expect(page.Locator(".rows-picture circle")).ToHaveCountAsync(9);
        var basket = page.Locator("table tbody tr", new() { HasText = "Basket filled" });
        await basket.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.Locator("#behind")).ToContainTextAsync("of 8 people");
        await tab.IsSound();
    }

    [Fact]
    public async Task The_halves_are_filled_in_and_read_with_the_keyboard_alone()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys/compare?source=shop");
        await tab.TabTo("[name=firstContains]");
        await page.Keyboard.TypeAsync("Asked for help");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/journeys/compare?q=*");
        await tab.TabTo(".rows-scroll");
        await tab.TabTo("table tbody a");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#behind-title")).ToBeVisibleAsync();
        await tab.IsSound();
    }

    [Fact]
    public async Task Escalation_says_association_and_names_who_is_on_the_path_now()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys/escalation?source=shop&hide=Page%20read");
        await page.Locator("[name=contact]").First.FillAsync("Asked for help");
        await page.GetByLabel("Contact within").FillAsync("1h");
        await page.GetByLabel("Behaviour in the last").FillAsync("2d");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await page.WaitForURLAsync("**/journeys/escalation?q=*");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Association with a contact" })).ToBeVisibleAsync();
        await Expect(page.Locator(".rows-picture circle").First).ToBeAttachedAsync();
        var visited = page.Locator("table tbody tr", new() { HasText = "Visited shop" }).First;
        var now = visited.GetByRole(AriaRole.Link).First;
        var count = await now.TextContentAsync();
        await now.ClickAsync();
        await Expect(page.Locator("#behind")).ToContainTextAsync(count == "0" ? "No journey does that" : $"of {count} people");
        await tab.IsSound();
    }

    [Fact]
    public async Task A_model_is_begun_from_the_most_frequent_way_changed_and_drawn_with_what_differs()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys/conformance?source=shop&hide=Page%20read");
        await page.GetByRole(AriaRole.Link, new() { Name = "Use the most frequent variant" }).ClickAsync();
        var model = page.Locator("textarea[name=model]");
        await Expect(model).ToHaveValueAsync("Visited shop\nBasket filled\nOrder placed\nParcel delivered");
        await Expect(page.Locator(".in-words")).ToContainTextAsync("(40 of 70)");
        await model.FillAsync("Newsletter opened?\nVisited shop\nBasket filled\nOrder placed\nParcel delivered\nAsked for help?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await Expect(page.Locator(".in-words")).ToContainTextAsync("(48 of 70)");
        await Expect(page.Locator(".model-picture .model-box:not(.model-foreign)")).ToHaveCountAsync(6);
        await Expect(page.Locator(".model-picture .model-foreign")).ToHaveCountAsync(3);
        await page.Locator("table tbody a").First.ClickAsync();
        await Expect(page.Locator("#behind-title")).ToBeVisibleAsync();
        await tab.IsSound();
    }

    [Fact]
    public async Task A_model_that_is_none_comes_back_with_the_place()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        tab.Expect("status of 400");
        await tab.Go("/journeys/conformance?source=shop");
        await page.Locator("textarea[name=model]").FillAsync("Visited shop\n(Basket filled");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await Expect(page.Locator(".notice")).ToContainTextAsync("The model, line 2, column 1: the “(” here is not closed.");
        await Expect(page.Locator("textarea[name=model]")).ToHaveValueAsync("Visited shop\n(Basket filled");
        await tab.IsSound();
    }

    [Fact]
    public async Task Pictures_and_tables_are_files()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(Split);
        await page.Locator("summary", new() { HasText = "Export" }).ClickAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Picture (SVG)" }).ClickAsync());
        Assert.Equal("comparison.svg", file.SuggestedFilename);
        var svg = await File.ReadAllTextAsync(await file.PathAsync());
        Assert.Contains("Asked for help", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("class=", svg, StringComparison.Ordinal);
        if (!await page.GetByRole(AriaRole.Button, new() { Name = "Picture (PNG)" }).IsVisibleAsync())
            await page.Locator("summary", new() { HasText = "Export" }).ClickAsync();
        var png = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = "Picture (PNG)" }).ClickAsync());
        Assert.True(new FileInfo(await png.PathAsync()).Length > 5000);
        var csv = await page.EvaluateAsync<string>("async () => (await fetch(document.querySelector('a[download]').href)).text()");
        Assert.StartsWith("what,first,first_journeys", csv, StringComparison.Ordinal);
        Assert.Contains("\nAsked for help,14,14,1,0,56,0,1,", csv, StringComparison.Ordinal);
        await tab.IsSound();
    }

    [Fact]
    public async Task Names_that_would_execute_are_text_in_tables_and_pictures()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys/compare?source=hostile&of=map&firstTo=2026-05-06");
        var rows = await page.Locator("table tbody td:first-child").AllTextContentsAsync();
        foreach (var s in Hostile.Strings)
            Assert.Contains(s, rows);
        await tab.IsSound();
        await tab.Go("/journeys/conformance?source=hostile&model=" + Uri.EscapeDataString(string.Join('\n', Hostile.Strings.Select(s => $"\"{s.Replace("\"", "\"\"", StringComparison.Ordinal)}\"?"))));
        Assert.Equal(Hostile.Strings.Count, await page.Locator(".model-picture .model-box:not(.model-foreign)").CountAsync());
        await tab.IsSound();
    }
}
