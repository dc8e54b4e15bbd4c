using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class SuppressionsTests(Site site)
{
    [Fact]
    public async Task An_address_is_suppressed_found_and_allowed_again_and_a_mistake_is_told()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/gate/suppressions");
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync("bulbs@example.org");
        await page.GetByLabel("Reason").FillAsync("complained");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suppress" }).ClickAsync();
        await Expect(page.GetByText("Nothing goes to bulbs@example.org any more.")).ToBeVisibleAsync();
        await page.GetByLabel("Find an address").FillAsync("bulbs@example.org");
        await page.GetByRole(AriaRole.Button, new() { Name = "Find" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Allow again email:bulbs@example.org" }).ClickAsync();
        await Expect(page.GetByText("may be written to again")).ToBeVisibleAsync();
        await page.GetByLabel("Address", new() { Exact = true }).FillAsync("nobody");
        await page.GetByLabel("Reason").FillAsync("x");
        await page.GetByRole(AriaRole.Button, new() { Name = "Suppress" }).ClickAsync();
        await Expect(page.GetByText("“nobody” is no address")).ToBeVisibleAsync();
        await tab.IsSound();
    }
}
