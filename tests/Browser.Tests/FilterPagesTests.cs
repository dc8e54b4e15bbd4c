using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>An agent asks for some of what is open, keeps it beside the inbox, and sees how many there are as it changes.</summary>
public sealed class FilterPagesTests(Site site)
{
    private static readonly string[] Vip = ["vip"];

    [Fact]
    public async Task A_filter_is_shown_kept_counted_changed_and_taken_out()
    {
        await using var desk = await Desk.Open();
        await desk.Hire("dana");
        var ids = new List<string>();
        foreach (var who in (string[])["ann", "bob", "cleo"])
            ids.Add(await desk.Write(who, $"{who}@example.org", $"Hello from {who}"));
        await desk.Put($"/api/conversations/{ids[0]}/tags", new { tags = Vip });
        await using var dana = await site.OpenAlone(url: desk.Url);
        await dana.SignIn("dana", Site.Password);
        var page = dana.Page;

        // by keyboard, and a mistake first
        await dana.Go("/inbox");
        await Expect(page.Locator(".inbox-line")).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("v");
        await page.GetByLabel("Tags").FillAsync("vip");
        await page.GetByLabel("Waiting longer than").FillAsync("soon");
        dana.Expect("status of 422");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByText("“soon” is no length of time")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Tags")).ToHaveValueAsync("vip");
        await EveryPageTests.IsWhole(page);
        await page.GetByLabel("Waiting longer than").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.Locator(".inbox-line")).ToHaveCountAsync(1);
        await Expect(page.Locator(".inbox-line")).ToContainTextAsync("Hello from ann");
        await Expect(page.Locator(".inbox-views [aria-current]")).ToHaveTextAsync("Filtered");
        await EveryPageTests.IsWhole(page);

        // it stays beside what is opened from it
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("h1")).ToContainTextAsync("ann@example.org");
        await Expect(page.Locator(".inbox-line")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("v");
        await Expect(page.GetByLabel("Tags")).ToHaveValueAsync("vip");
        await page.GetByLabel("Name").FillAsync("VIPs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep" }).ClickAsync();
        var kept = page.GetByRole(AriaRole.Link, new() { Name = "VIPs" });
        await Expect(kept).ToHaveTextAsync("VIPs 1", new() { UseInnerText = true });
        await Expect(kept).ToHaveAttributeAsync("aria-current", "page");

        // and counts as things change
        await desk.Put($"/api/conversations/{ids[1]}/tags", new { tags = Vip });
        await desk.Says(ids[1], "Are you there?");
        await Expect(kept).ToHaveTextAsync("VIPs 2", new() { UseInnerText = true });
        await Expect(page.Locator(".inbox-line")).ToHaveCountAsync(2);
        await EveryPageTests.IsWhole(page);

        await page.GetByRole(AriaRole.Link, new() { Name = "Filters" }).ClickAsync();
        await Expect(page.Locator(".filter-list")).ToContainTextAsync("tagged vip");
        await EveryPageTests.IsWhole(page);
        await page.GetByRole(AriaRole.Link, new() { Name = "Change VIPs" }).ClickAsync();
        await page.GetByLabel("Who runs it").FillAsync("dana");
        await page.GetByLabel("Name").FillAsync("My VIPs");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("My VIPs");
        await Expect(page.Locator(".inbox-line")).ToHaveCountAsync(0);
        await page.Keyboard.PressAsync("v");
        await Expect(page.GetByLabel("Who runs it")).ToHaveValueAsync("dana");
        await page.GetByRole(AriaRole.Button, new() { Name = "Take out" }).ClickAsync();
        await Expect(page.GetByText("None yet")).ToBeVisibleAsync();
        await dana.IsSound();
    }
}
