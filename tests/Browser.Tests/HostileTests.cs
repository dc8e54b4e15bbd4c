using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>What senders wrote is shown as they wrote it, and never done.</summary>
public sealed class HostileTests(Site site)
{
    [Fact]
    public async Task Names_on_the_list_of_people_are_text()
    {
        await using var tab = await site.Open();
        await tab.Go("/people");
        var names = (await tab.Page.Locator("#people td:first-child a").AllTextContentsAsync()).ToHashSet(StringComparer.Ordinal);
        Assert.All(Hostile.Strings, s => Assert.Contains(s, names));
        await tab.IsSound();
    }

    [Fact]
    public async Task Traits_events_and_properties_on_a_persons_page_are_text()
    {
        await using var tab = await site.Open();
        // details are loaded when they come into view
        await tab.Page.SetViewportSizeAsync(1280, 8000);
        foreach (var s in Hostile.Strings)
        {
            await tab.Go("/people?q=" + Uri.EscapeDataString(s));
            await Expect(tab.Page.Locator("main input[name=q]")).ToHaveValueAsync(s);
            await tab.Page.Locator("#people td a").First.ClickAsync();
            await Expect(tab.Page.Locator("h1")).ToHaveTextAsync(s);
            await Expect(tab.Page.Locator(".tl-event")).ToHaveCountAsync(3);
            await tab.Page.EvaluateAsync("() => { for (const d of document.querySelectorAll('details')) d.open = true; }");
            await Expect(tab.Page.Locator(".tl-details pre")).ToHaveCountAsync(6);
            var text = await tab.Page.Locator("#timeline").InnerTextAsync();
            Assert.Contains(s + " again", text);
            Assert.Contains(s.Replace("\"", "\\\"", StringComparison.Ordinal), text);
            await tab.IsSound();
        }
    }

    [Fact]
    public async Task Steps_edges_and_channels_of_a_map_are_text()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(Hostile.Map + "&shown=100&colour=channel");
        var words = await page.Locator(".map-scroll a title").AllTextContentsAsync();
        var rows = await page.Locator("#edges tbody td:first-child").AllTextContentsAsync();
        foreach (var s in Hostile.Strings)
        {
            Assert.Contains(words, w => w.StartsWith(s, StringComparison.Ordinal));
            Assert.Contains(s, rows);
        }
        await tab.IsSound();
        foreach (var link in await page.Locator("#edges td a").EvaluateAllAsync<string[]>("links => links.map(a => a.getAttribute('href'))"))
        {
            Assert.StartsWith("/journeys/behind?q=", link);
            await tab.Go(link);
            await Expect(page.Locator("#behind-title")).ToContainTextAsync("again");
            await tab.IsSound();
            if (link.Contains("turbo-stream", StringComparison.Ordinal))
                break;
        }
    }

    [Fact]
    public async Task Refused_items_are_text()
    {
        await using var tab = await site.Open();
        await tab.Go("/settings/refusals?source=hostile");
        await tab.Page.EvaluateAsync("() => { for (const d of document.querySelectorAll('details')) d.open = true; }");
        var items = await tab.Page.Locator("pre.refused-item").AllTextContentsAsync();
        Assert.Equal(Hostile.Strings.Count, items.Count);
        var sent = items.Select(item => (string?)System.Text.Json.Nodes.JsonNode.Parse(item)?["event"]);
        Assert.Equal(Hostile.Strings.Order(StringComparer.Ordinal), sent.Order(StringComparer.Ordinal));
        await tab.IsSound();
    }
}
