using Microsoft.Playwright;
using Throughline.Support;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>The pictures in <c>docs/images</c>, of the shipped sample; made anew with <c>-explicit only</c> when pages have changed.</summary>
public sealed class PicturesForDocs(Site site)
{
    [Fact(Explicit = true)]
    public async Task Are_made_of_the_sample()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProcess.Start(folder["data"], environment: new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Site.Password });
        await using var tab = await site.OpenAlone(new() { ViewportSize = new() { Width = 1280, Height = 760 }, ColorScheme = ColorScheme.Light }, server.Url);
        await tab.SignIn("admin", Site.Password);

        Directory.CreateDirectory(Repository.At("docs/images"));
        await tab.Go("/journeys?by=case&source=sample-conversations");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Fit" }).ClickAsync();
        await Save(tab, "journey-map");
        await tab.Go("/journeys/paths?by=case&source=sample-conversations&at=Look-up&far=2&most=3");
        await ScrollTo(tab, ".in-words");
        await Save(tab, "paths");
        await tab.Go("/journeys/drop-off?by=case&source=sample-conversations&goal=Customer%20survey%20answered&after=Conversation%20started&silent=1d");
        await ScrollTo(tab, ".in-words");
        await Save(tab, "drop-off");
        await SavePanel(tab, "journey-escalation", "/journeys/escalation?source=sample-conversations&contact=Conversation%20started&lookBack=2d&every=6h&pairs=10");
        await SavePanel(tab, "journey-compare", "/journeys/compare?by=case&source=sample-conversations&firstContains=Look-up&secondLacks=Look-up");
        await SavePanel(tab, "journey-conformance", "/journeys/conformance?by=case&source=sample-conversations&model=" + Uri.EscapeDataString(
            "Conversation started\n(Customer message | Agent message | Look-up)+\nConversation ended\nCustomer survey answered\nAgent survey answered"));
        await tab.Go("/people");
        await tab.Page.Locator("#people td a").First.ClickAsync();
        await Expect(tab.Page.Locator(".tl-event").First).ToBeVisibleAsync();
        await Save(tab, "person");
    }

    [Fact(Explicit = true)]
    public async Task Of_the_gate_are_made_of_the_sample()
    {
        using var folder = new TempFolder();
        await using var server = await ServerProcess.Start(folder["data"], environment: new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = Site.Password });
        await using var tab = await site.OpenAlone(new() { ViewportSize = new() { Width = 1280, Height = 860 }, ColorScheme = ColorScheme.Light }, server.Url);
        await tab.SignIn("admin", Site.Password);

        await tab.Go("/gate/decisions?verdict=hold&rule=interaction");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Why marketing on Loyalty mail" }).First.ClickAsync();
        await Expect(tab.Page.Locator("#findings")).ToBeVisibleAsync();
        await Save(tab, "decision");
        await tab.Go("/gate/policies/3");
        await Save(tab, "policy");
        await tab.Go("/gate/replays");
        await tab.Page.Locator("#replays tbody a").First.ClickAsync();
        await Expect(tab.Page.Locator("#turns")).ToBeVisibleAsync();
        await Save(tab, "replay");
    }

    private static Task ScrollTo(Tab tab, string selector) => tab.Page.Locator(selector).EvaluateAsync("e => scrollTo(0, e.getBoundingClientRect().top + scrollY - 80)");

    private static async Task SavePanel(Tab tab, string name, string address)
    {
        await tab.Go(address);
        await tab.Page.Locator("section.panel").First.ScreenshotAsync(new() { Path = Repository.At($"docs/images/{name}.png"), Animations = ScreenshotAnimations.Disabled });
    }

    private static async Task Save(Tab tab, string name) =>
        await tab.Page.ScreenshotAsync(new() { Path = Repository.At($"docs/images/{name}.png"), Animations = ScreenshotAnimations.Disabled });
}
