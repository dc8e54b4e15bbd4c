using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>The map over time, what it says of what is pointed at, and the files it gives.</summary>
public sealed class MapTimeTests(Site site)
{
    private const string Edge = "a.map-edge[aria-label^='Visited shop to Basket filled']";

    [Fact]
    public async Task Play_runs_through_time_until_it_is_stopped_and_the_whole_time_comes_back()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.NoPreference });
        await tab.Go(Shop.Map);
        var count = page.Locator(Edge + " .map-count");
        var whole = await count.TextContentAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await Expect(page.Locator("#map-when")).ToContainTextAsync("journeys begin");
        await Expect(page.Locator(".map-dots circle").First).ToBeAttachedAsync();
        var first = await page.Locator("#map-when").TextContentAsync();
        await Expect(page.Locator("#map-when")).Not.ToHaveTextAsync(first!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(page.Locator(".map-dots circle")).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Play" })).ToBeVisibleAsync();
        Assert.Matches("[?&]moment=[0-9]+", page.Url);
        Assert.NotEqual(whole, await count.TextContentAsync());
        await page.GetByRole(AriaRole.Button, new() { Name = "Whole time" }).ClickAsync();
        Assert.Equal(whole, await count.TextContentAsync());
        Assert.DoesNotContain("moment=", page.Url, StringComparison.Ordinal);
        await tab.IsSound();
    }

    [Fact]
    public async Task Who_wants_less_motion_sees_periods_without_dots()
    {
        await using var tab = await site.OpenAlone(new() { ReducedMotion = ReducedMotion.Reduce });
        await tab.SignIn("admin", Site.Password);
        await tab.Go(Shop.Map);
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Play" }).ClickAsync();
        await Expect(tab.Page.Locator("#map-when")).ToContainTextAsync("journeys begin");
        await Expect(tab.Page.Locator(".map-dots circle")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task The_counts_of_all_moments_are_those_of_the_map()
    {
        await using var tab = await site.Open();
        await tab.Go(Shop.Map);
        await tab.Page.GetByLabel("Time", new() { Exact = true }).PressAsync("End");
        await Expect(tab.Page.Locator("#map-when")).ToContainTextAsync("journeys begin");
        var off = await tab.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const number = text => Number(text.replaceAll(",", ""));
              const time = document.querySelector("#map-moment"), sums = new Map();
              const edges = [...document.querySelectorAll("a.map-edge")];
              for (let at = 0; at <= Number(time.max); at++) {
                time.value = at;
                time.dispatchEvent(new Event("input", { bubbles: true }));
                await new Promise(done => setTimeout(done));
                for (const edge of edges) sums.set(edge, (sums.get(edge) ?? 0) + number(edge.querySelector(".map-count").textContent));
              }
              return edges.filter(edge => number(edge.ariaLabel.match(/: ([0-9,]+) times/)[1]) !== sums.get(edge)).map(edge => `${edge.ariaLabel}: ${sums.get(edge)}`);
            }
            """);
        Assert.Empty(off);
    }

    [Fact]
    public async Task What_is_pointed_at_or_focused_is_read_out()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(Shop.Map);
        var detail = page.Locator(".map-detail");
        await Expect(detail).ToContainTextAsync("The happy path, the most frequent way from beginning to end, is taken by 40 of 70 journeys.");
        await page.Locator(Edge).FocusAsync();
        await Expect(detail).ToContainTextAsync($"Visited shop → Basket filled: {Shop.VisitedToBasket} times in {Shop.VisitedToBasket} of 70 journeys. It takes");
        await page.Locator("a.map-step[aria-label^='Order placed']").HoverAsync();
        await Expect(detail).ToContainTextAsync("Order placed: 57 times in 57 of 70 journeys, with 57 people");
        Assert.Equal(1, await page.Locator("a.map-step.is-near").CountAsync());
    }

    [Fact]
    public async Task The_slider_redraws_within_a_tenth_of_a_second()
    {
        await using var tab = await site.Open();
        await tab.Go(Shop.Map);
        var times = await tab.Page.EvaluateAsync<double[]>(
            """
            async () => {
              const slider = document.querySelector("#map-shown"), times = [];
              for (let i = 1; i <= 21; i++) {
                const began = performance.now();
                slider.value = (i * 37) % 100;
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                document.querySelector(".map-scroll").getBoundingClientRect();
                times.push(performance.now() - began);
                await new Promise(requestAnimationFrame);
              }
              return times.sort((a, b) => a - b);
            }
            """);
        Assert.True(times[10] <= 100, $"The median redraw took {times[10]:0} ms.");
    }

    [Fact]
    public async Task The_map_is_saved_as_pictures_and_for_other_programs()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(Shop.Map);
        await page.GetByLabel("How much is shown").PressAsync("Home");
        var svg = await Download("Picture (SVG)", "journey-map.svg");
        Assert.Contains("Basket filled", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("Money refunded", svg, StringComparison.Ordinal); // hidden, so not in the file
        Assert.DoesNotContain("class=", svg, StringComparison.Ordinal);
        Assert.Equal("svg", System.Xml.Linq.XDocument.Parse(svg).Root!.Name.LocalName);
        Assert.StartsWith("\uFFFDPNG", await Download("Picture (PNG)", "journey-map.png"), StringComparison.Ordinal);
        Assert.StartsWith("from,to,times,", await Download("Edges (CSV)", "journey-map.csv"), StringComparison.Ordinal);
        var dot = await Download("Graph (DOT)", "journey-map.dot");
        Assert.Contains("Basket filled", dot, StringComparison.Ordinal);
        Assert.DoesNotContain("Money refunded", dot, StringComparison.Ordinal);
        Assert.Contains("name=\"Basket filled\"", await Download("Process model (BPMN)", "journey-map.bpmn"), StringComparison.Ordinal);
        await tab.IsSound();

        async Task<string> Download(string words, string file)
        {
            await page.Locator("summary", new() { HasText = "Export" }).ClickAsync();
            var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(".menu-item", new() { HasText = words }).ClickAsync());
            Assert.Equal(file, download.SuggestedFilename);
            var text = await File.ReadAllTextAsync((await download.PathAsync())!);
            if (await page.Locator("summary", new() { HasText = "Export" }).Locator("xpath=..").GetAttributeAsync("open") is not null)
                await page.Locator("summary", new() { HasText = "Export" }).ClickAsync();
            return text;
        }
    }
}
