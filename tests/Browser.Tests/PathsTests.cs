using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>Paths before and after a step, and where journeys ended.</summary>
public sealed class PathsTests(Site site)
{
    private const string FromShop = "/journeys/paths?source=shop&hide=Page%20read&at=Basket%20filled";

    [Fact]
    public async Task A_number_of_the_picture_opens_who_is_behind_it_and_one_of_them_by_the_keyboard()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(FromShop);
        await Expect(page.Locator(".in-words")).ToContainTextAsync("Directly after it, about four of five of these have “Order placed” (52 of 64)");
        await tab.TabTo(".path-picture a[data-turbo-frame=behind]", 160);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#behind-title")).ToBeVisibleAsync();
        await page.Locator(".path-picture a[data-turbo-frame=behind]", new() { HasText = "52 ·" }).ClickAsync();
        await Expect(page.Locator("#behind-title")).ToHaveTextAsync("Basket filled → Order placed");
        await Expect(page.Locator("#behind")).ToContainTextAsync("of 52 journeys");
        await page.Locator("#behind tbody a").First.ClickAsync();
        await Expect(page.Locator("#timeline")).ToBeVisibleAsync();
        await tab.IsSound();
    }

    [Fact]
    public async Task A_name_makes_its_step_the_one_in_the_middle_and_what_is_folded_together_is_opened()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(FromShop + "&most=1");
        await page.Locator(".path-picture a", new() { HasText = "Order placed" }).First.ClickAsync();
        await Expect(page.GetByLabel("Step", new() { Exact = true })).ToHaveValueAsync("Order placed");
        await tab.Go("/journeys/paths?source=shop&hide=Page%20read&at=Visited%20shop&most=1&ways=after");
        await page.Locator(".path-picture a", new() { HasText = "2 other steps" }).First.ClickAsync();
        await Expect(page.Locator("table")).ToContainTextAsync("Complained in public");
        await Expect(page.Locator("table")).ToContainTextAsync("Asked for help");
        await tab.IsSound();
    }

    [Fact]
    public async Task Paths_and_drop_off_are_saved_as_pictures_and_files()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        foreach (var (address, name, words) in ((string, string, string)[])[(FromShop, "paths", "Order placed"), ("/journeys/drop-off?source=shop&goal=Order%20placed&silent=1h", "drop-off", "Ended without")])
        {
            await tab.Go(address);
            foreach (var (item, file) in ((string, string)[])[("Picture (SVG)", name + ".svg"), ("Picture (PNG)", name + ".png")])
            {
                await page.Locator("summary", new() { HasText = "Export" }).ClickAsync();
                var saved = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new() { Name = item }).ClickAsync());
                Assert.Equal(file, saved.SuggestedFilename);
                await using var content = await saved.CreateReadStreamAsync();
                using var bytes = new MemoryStream();
                await content.CopyToAsync(bytes, TestContext.Current.CancellationToken);
                Assert.True(bytes.Length > 2000);
                if (file.EndsWith("svg", StringComparison.Ordinal))
                    Assert.Contains(words, System.Text.Encoding.UTF8.GetString(bytes.ToArray()), StringComparison.Ordinal);
                await page.Keyboard.PressAsync("Escape");
            }
            await Expect(page.Locator("a.menu-item[href*='/api/journeys/csv']").First).ToBeAttachedAsync();
        }
        await tab.IsSound();
    }

    [Fact]
    public async Task Where_journeys_ended_opens_whose_they_are()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys/drop-off?source=shop&hide=Page%20read");
        await page.GetByLabel("Goal", new() { Exact = true }).FillAsync("Order placed");
        await page.GetByLabel("Ended when silent for").FillAsync("1h");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await page.WaitForURLAsync("**/journeys/drop-off?q=*");
        await Expect(page.Locator(".in-words")).ToContainTextAsync("ended without “Order placed” (13 of 70)");
        await page.Locator(".path-picture a", new() { HasText = "12 ·" }).ClickAsync();
        await Expect(page.Locator("#behind-title")).ToHaveTextAsync("Ended without Order placed, last: Visited shop");
        await Expect(page.Locator("#behind")).ToContainTextAsync("of 12 people");
        await tab.IsSound();
    }

    [Fact]
    public async Task Names_from_outside_are_text_in_paths_and_drop_off()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        foreach (var s in Hostile.Strings)
        {
            await tab.Go("/journeys/paths?source=hostile&at=" + Uri.EscapeDataString(s));
            await Expect(page.Locator(".path-picture .path-root")).ToHaveCountAsync(1);
            Assert.Contains(await page.Locator("table td a").AllTextContentsAsync(), text => text == s + " again");
            await tab.IsSound();
        }
        await tab.Go("/journeys/drop-off?source=hostile&goal=nowhere&silent=1s&asOf=2026-12-01");
        var ends = await page.Locator("table").First.Locator("tbody td:first-child").AllTextContentsAsync();
        Assert.All(Hostile.Strings, s => Assert.Contains(ends, end => end.Trim() == s + " again"));
        await tab.IsSound();
    }
}
