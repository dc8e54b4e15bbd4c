using Microsoft.Playwright;
using Throughline.Support;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class FirstStartTests(Site site)
{
    [Fact]
    public async Task A_newcomer_signs_in_is_told_the_first_step_on_every_page_and_signs_out()
    {
        using var folder = new TempFolder();
        await using var server = await Site.StartEmpty(folder["data"]);
        await using var tab = await site.OpenAlone(url: server.Url);
        var page = tab.Page;
        tab.Expect("status of 401");

        await tab.Go("/people");
        await page.WaitForURLAsync("**/sign-in**");
        await page.GetByLabel("User name").FillAsync("admin");
        await page.GetByLabel("Password").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page.GetByText("do not belong together")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("User name")).ToHaveValueAsync("admin");

        await page.GetByLabel("Password").FillAsync(Site.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(server.Url + "people");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nobody yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Make a write key" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No source yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Journeys", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No journeys yet" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Settings", Exact = true }).ClickAsync();
        await page.Locator(".entry-list").GetByRole(AriaRole.Link, new() { Name = "Refusals" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Nothing was refused" })).ToBeVisibleAsync();

        await page.GetByLabel("Account of Administrator").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await tab.Go("/people");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Sign in" })).ToBeVisibleAsync();
        await tab.IsSound();
    }
}
