using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class JourneyTests(Site site)
{
    private const string Shown = ":not([display=none])";
    private const string Edge = "a.map-edge[aria-label^='Visited shop to Basket filled']";

    [Fact]
    public async Task The_slider_hides_what_is_rare_says_the_share_and_moves_nothing()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(Shop.Map);
        var slider = page.GetByLabel("How much is shown");
        await slider.PressAsync("End");
        await Expect(page.Locator("#map-share")).ToContainTextAsync("Shows 100 %");
        var edges = await page.Locator("a.map-edge" + Shown).CountAsync();
        var steps = await Places(page);
        Assert.Equal(9, steps.Length);
        Assert.All(steps, place => Assert.DoesNotContain("NaN", place));

        await slider.PressAsync("Home");
        await Expect(page.Locator("#map-share")).ToContainTextAsync("Shows 29 % of 218 ");
        Assert.InRange(await page.Locator("a.map-edge" + Shown).CountAsync(), 1, edges - 1);
        await Expect(page.Locator(Edge + Shown)).ToHaveCountAsync(1); // the most frequent stays
        Assert.Equal(steps, await Places(page));

        await slider.PressAsync("End");
        await Expect(page.Locator("a.map-edge" + Shown)).ToHaveCountAsync(edges);
        await tab.IsSound();
    }

    [Fact]
    public async Task An_edge_leads_to_the_people_behind_it_and_on_to_their_events()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(Shop.Map);
        await ClickOnLine(page, Edge);
        var panel = page.Locator("#behind");
        await Expect(panel.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToContainTextAsync("Visited shop");
        await Expect(panel).ToContainTextAsync($"of {Shop.VisitedToBasket} people");
        await Expect(page.Locator("#behind-title:focus")).ToBeVisibleAsync(); // it has scrolled there
        await panel.GetByRole(AriaRole.Link, new() { Name = "customer-" }).First.ClickAsync();
        await page.WaitForURLAsync("**/people/*");
        await Expect(page.Locator("#timeline")).ToContainTextAsync("Basket filled");
        await tab.IsSound();
    }

    [Fact]
    public async Task The_same_by_keyboard_alone()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(Shop.Map);
        await tab.TabTo("#map-shown", atMost: 160);
        await page.Keyboard.PressAsync("End");
        await Expect(page.Locator("#map-share")).ToContainTextAsync("Shows 100 %");
        await tab.TabTo("a.map-edge");
        var first = await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label')");
        Assert.StartsWith("Visited shop to Basket filled", first);
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(first, await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label')"));
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(first, await page.EvaluateAsync<string>("() => document.activeElement.getAttribute('aria-label')"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#behind-title:focus")).ToBeVisibleAsync();
        await tab.TabTo("#behind a[href^='/people/']");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#timeline")).ToContainTextAsync("Basket filled");
        await tab.IsSound();
    }

    [Fact]
    public async Task Filters_stand_in_the_address_which_shows_a_colleague_the_same()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go("/journeys");
        await page.GetByLabel("Source").SelectOptionAsync("shop");
        await page.GetByText("More filters").ClickAsync();
        await page.GetByLabel("Only journeys that contain").SelectOptionAsync("Asked for help");
        await page.GetByRole(AriaRole.Button, new() { Name = "Show" }).First.ClickAsync();
        await page.WaitForURLAsync("**contains%22%3A%5B%22Asked**");
        await tab.Whole();
        await Expect(Journeys(page)).ToHaveTextAsync("14");
        await page.GetByLabel("How much is shown").PressAsync("Home");
        await page.GetByLabel("by channel").CheckAsync();
        await Expect(page.Locator(".map-legend")).ToContainTextAsync("chat");
        var share = await page.Locator("#map-share").TextContentAsync();
        var address = page.Url;

        await using var colleague = await site.Open("analyst");
        await colleague.Go(address);
        await Expect(Journeys(colleague.Page)).ToHaveTextAsync("14");
        await Expect(colleague.Page.Locator("#map-share")).ToHaveTextAsync(share!);
        await Expect(colleague.Page.Locator(".map-legend")).ToContainTextAsync("chat");
        await tab.IsSound();
        await colleague.IsSound();
    }

    [Fact]
    public async Task Its_counts_can_be_read_as_it_opens()
    {
        await using var tab = await site.Open();
        await tab.Go(Shop.Map);
        var smallest = await tab.Page.EvaluateAsync<double>(
            """
            () => {
              const svg = document.querySelector(".map-scroll svg"), scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
              return Math.min(...[...svg.querySelectorAll("text")].map(text => parseFloat(getComputedStyle(text).fontSize) * scale));
            }
            """);
        Assert.True(smallest >= 11, $"Some text in the map is {smallest:0.0} px high.");
    }

    // Where the line lies open: others may cross its middle.
    private static async Task ClickOnLine(IPage page, string edge)
    {
        await page.Locator(edge).ScrollIntoViewIfNeededAsync();
        var place = await page.Locator(edge + " .map-line").EvaluateAsync<float[]>(
            """
            line => {
              for (let share = 0.1; share < 1; share += 0.05) {
                const { x, y } = line.getPointAtLength(line.getTotalLength() * share).matrixTransform(line.getScreenCTM());
                if (document.elementFromPoint(x, y)?.closest("a") === line.parentNode) return [x, y];
              }
              return [];
            }
            """);
        Assert.Equal(2, place.Length);
        await page.Mouse.ClickAsync(place[0], place[1]);
    }

    private static ILocator Journeys(IPage page) => page.Locator(".figure").Filter(new() { HasText = "Journeys" }).Locator(".figure-value");

    private static Task<string[]> Places(IPage page) => page.EvaluateAsync<string[]>(
        "() => [...document.querySelectorAll('.map-step .map-box')].map(box => `${box.getAttribute('x')} ${box.getAttribute('y')}`)");
}
