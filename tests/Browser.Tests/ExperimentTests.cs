using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class ExperimentTests(Site site)
{
    [Fact]
    public async Task What_contact_did_is_drawn_and_said_and_each_number_leads_to_its_people()
    {
        await site.Send(site.LiveKey, [.. Enumerable.Range(0, 60).SelectMany(i => (JsonObject[])[
            Event(i, "Experiment assigned", new() { ["experiment"] = "autumn", ["arm"] = (i % 3) switch { 0 => "No mail", 1 => "Mail", _ => "Mail and letter" }, ["heldOut"] = i % 3 == 0 }),
            .. (JsonObject[])(i % 3 == 2 || i % 7 == 0 ? [Event(i, "Bought bulbs", new() { ["spend"] = 10 + i })] : []),
        ])]);
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/gate/experiments?experiment=autumn");
        await page.GetByLabel("Outcome: an event").FillAsync("Bought bulbs");
        await page.GetByLabel("Value: a property of it").FillAsync("spend");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "60 people in 3 arms" })).ToBeVisibleAsync();
        await Expect(page.Locator("svg.forest")).ToHaveCountAsync(2);
        await Expect(page.Locator("svg.forest title").First).ToContainTextAsync("Mail and letter +");
        await Expect(page.Locator(".up-words").First).ToContainTextAsync("95 % interval");
        await Look(page, "uplift");
        await page.GetByRole(AriaRole.Row, new() { Name = "Mail and letter" }).GetByRole(AriaRole.Link, new() { Name = "20" }).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Mail and letter");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(20);
        await page.GoBackAsync();
        Assert.Contains("outcome=Bought", page.Url, StringComparison.Ordinal);
        await tab.IsSound();
    }

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
        await Look(page, "suppressions");
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

    /// <summary>Pictures to be looked at, where somebody wishes for them.</summary>
    private static async Task Look(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("THROUGHLINE_PICTURES") is not { Length: > 0 } folder)
            return;
        foreach (var (scheme, width) in ((ColorScheme, int)[])[(ColorScheme.Light, 1280), (ColorScheme.Dark, 360)])
        {
            await page.SetViewportSizeAsync(width, 760);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{width}.png"), FullPage = true, Animations = ScreenshotAnimations.Disabled });
        }
        await page.SetViewportSizeAsync(1280, 760);
    }

    private static JsonObject Event(int who, string name, JsonObject properties) => new()
    {
        ["type"] = "track",
        ["userId"] = $"bulbs-{who}",
        ["event"] = name,
        ["messageId"] = $"bulbs-{who}/{name}",
        ["properties"] = properties,
    };
}
