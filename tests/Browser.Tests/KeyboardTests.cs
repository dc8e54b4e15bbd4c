using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class KeyboardTests(Site site)
{
    [Fact]
    public async Task From_signing_in_to_a_write_key_and_out_again_without_a_mouse()
    {
        await using var tab = await site.OpenAlone();
        var page = tab.Page;
        var keys = page.Keyboard;
        await tab.Go("/sign-in");
        await tab.TabTo("input[name=name]");
        await keys.TypeAsync("admin");
        await tab.TabTo("input[name=password]");
        await keys.TypeAsync(Site.Password);
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "People" })).ToBeVisibleAsync();
        await tab.Whole();

        await page.ReloadAsync();
        await tab.TabTo(".skip-link", atMost: 1);
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#content:focus")).ToBeVisibleAsync();
        await tab.TabTo("input[name=q]", atMost: 4);
        await keys.TypeAsync("customer-7");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#people tbody tr")).ToHaveCountAsync(1);
        await tab.Whole();
        await tab.TabTo("#people td a");
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "customer-7" })).ToBeVisibleAsync();
        await tab.Whole();
        await tab.TabTo(".tl-details > summary");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".tl-details[open]")).ToHaveCountAsync(1);

        await tab.Go("/people");
        await tab.TabTo(".rail-link[href='/settings']");
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Settings" })).ToBeVisibleAsync();
        await tab.Whole();
        await tab.TabTo(".content a[href='/settings/sources']");
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "New write key" })).ToBeVisibleAsync();
        await tab.Whole();
        await tab.TabTo("input[name=source]");
        await keys.TypeAsync("keyboard");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".notice .secret").First).ToBeVisibleAsync();

        await tab.TabTo(".menu > summary");
        await keys.PressAsync("Enter");
        await Expect(page.Locator(".menu-panel")).ToBeVisibleAsync();
        await keys.PressAsync("Escape");
        await Expect(page.Locator(".menu-panel")).ToBeHiddenAsync();
        Assert.True(await tab.HasFocus(".menu > summary"));
        await keys.PressAsync("Enter");
        await tab.TabTo("form[action='/sign-out'] button");
        await keys.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await tab.IsSound();
    }

    [Fact]
    public async Task On_a_narrow_screen_the_menu_opens_and_closes_by_keyboard()
    {
        await using var tab = await site.Open();
        await tab.Page.SetViewportSizeAsync(360, 740);
        await tab.Go("/people");
        await tab.TabTo(".rail-open", atMost: 2);
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.TabTo(".rail-link[href='/journeys']", atMost: 8);
        await tab.Page.Keyboard.PressAsync("Escape");
        await Expect(tab.Page.Locator("#rail")).ToBeHiddenAsync();
        await tab.IsSound();
    }
}
