using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

public sealed class TimelineTests(Site site)
{
    private static readonly DateTimeOffset Noon = new(2026, 4, 7, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_happens_appears_without_a_reload_and_what_is_read_stays_where_it_is()
    {
        await Happen("live-ann", Enumerable.Range(1, 45).Select(hour => (Noon.AddHours(-hour), "Asked for help", $"Question {hour}")));
        await Happen("live-bob", [(Noon, "Asked for help", "Something else")]);
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(await Person("live-ann", 45));
        var asked = 0;
        page.Request += (_, request) => asked += request.Url.Contains("/timeline", StringComparison.Ordinal) ? 1 : 0;
        await page.EvaluateAsync("() => window.same = true");

        await Happen("live-ann", [(Noon.AddHours(1), "Asked for help", "The newest question")]);
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(46);
        await Expect(page.Locator(".tl-event .tl-said").First).ToHaveTextAsync("The newest question");
        await Expect(page.Locator(".strip-words")).ToContainTextAsync("46 events");
        Assert.True(await page.EvaluateAsync<bool>("() => window.same === true"));

        // Reading far below: a new event and a late one come in, and the line being read does not move.
        var read = page.Locator(".tl-event", new() { HasTextString = "Question 30" }).First;
        await read.EvaluateAsync("e => e.scrollIntoView({ block: 'center' })");
        await read.GetByText("Details").EvaluateAsync("e => e.click()");
        await Expect(read.Locator("pre").First).ToContainTextAsync("Question 30");
        var before = await Top(read);
        await Happen("live-ann", [(Noon.AddHours(2), "Asked for help", "Even newer"), (Noon.AddHours(-10.5), "Asked for help", "Came late")]);
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(48);
        Assert.InRange(await Top(read), before - 1, before + 1);
        await Expect(read.Locator("details")).ToHaveAttributeAsync("open", "");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "2 new events above" })).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "2 new events above" }).ClickAsync();
        await Expect(page.Locator(".tl-event").First).ToBeInViewportAsync();

        // What happens to others is none of this page's business: it has asked only for its own three.
        var own = asked;
        await Happen("live-bob", Enumerable.Range(1, 5).Select(n => (Noon.AddMinutes(n), "Asked for help", "More")));
        await Happen("live-ann", [(Noon.AddHours(3), "Asked for help", "At last")]);
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(49);
        Assert.InRange(asked - own, 1, 2);
        await tab.IsSound();
    }

    [Fact]
    public async Task Filters_stand_in_the_address_count_and_go_back()
    {
        await Happen("filtered", [(Noon, "Asked for help", "Hello"), (Noon.AddHours(1), "Visited shop", ""), (Noon.AddHours(2), "Basket filled", ""), (Noon.AddHours(3), "Asked for help", "Hello again")]);
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(await Person("filtered", 4));
        await page.GetByRole(AriaRole.Link, new() { Name = "Chat 2", Exact = true }).ClickAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(2);
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("channel=chat", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        await Expect(page.Locator(".tl-kept")).ToContainTextAsync("2 of 4 events");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Web 2", Exact = true })).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(2);

        await Happen("filtered", [(Noon.AddHours(4), "Visited shop", ""), (Noon.AddHours(5), "Asked for help", "Filtered in")]);
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(3);
        await page.EvaluateAsync("() => { window.visits = 0; addEventListener('turbo:load', () => window.visits++) }");
        await page.GetByRole(AriaRole.Link, new() { Name = "Show everything" }).ClickAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(6);
        await page.GetByRole(AriaRole.Group, new() { Name = "Kind" }).GetByRole(AriaRole.Link, new() { Name = "Actions 1", Exact = true }).ClickAsync();
        await Expect(page.Locator(".tl-sentence")).ToHaveTextAsync(["Basket filled"]);
        // A frame is drawn a moment before its visit is over, and going back between the two goes nowhere.
        await page.WaitForFunctionAsync("() => window.visits === 2");
        await page.GoBackAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(6);
        await tab.IsSound();
    }

    /// <summary>Of <see cref="Shop.Reader"/>, whose events are of one visit: a page shows the newest 50 and as many more of them.</summary>
    internal static async Task ToTheBeginning(IPage page)
    {
        for (var shown = 100; shown < Site.EventsOfReader;)
        {
            await Expect(page.Locator(".tl-event")).ToHaveCountAsync(shown);
            await page.GetByRole(AriaRole.Link, new() { Name = "Older events" }).ClickAsync();
            shown = Math.Min(shown + 100, Site.EventsOfReader);
        }
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(Site.EventsOfReader);
    }

    [Fact]
    public async Task An_events_address_opens_the_page_at_it_however_far_back_it_is()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(await site.PersonWith(Shop.Reader));
        await ToTheBeginning(page);
        var oldest = (await page.Locator("[id^='chunk-1']").Last.Locator(".tl-event").First.GetAttributeAsync("id"))!["e-".Length..];

        await tab.Go("/people/events/" + oldest);
        Assert.Contains("at=" + oldest, page.Url, StringComparison.Ordinal);
        await Expect(page.Locator(".tl-focus")).ToHaveAttributeAsync("id", "e-" + oldest);
        await Expect(page.Locator(".tl-focus")).ToBeInViewportAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(11);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest events" }).ClickAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(100);
        await tab.IsSound();
        tab.Expect("status of 404");
        Assert.Equal(404, await tab.Go(new Uri(page.Url).AbsolutePath + "?at=999999999"));
    }

    [Fact]
    public async Task The_keyboard_goes_from_event_to_event_and_opens_them()
    {
        await using var tab = await site.Open();
        var page = tab.Page;
        await tab.Go(await site.PersonWith("customer-41"));
        await Expect(page.Locator("[data-controller=timeline]")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("j");
        Assert.True(await tab.HasFocus(".tl-event"));
        var first = await Focused(page);
        await page.Keyboard.PressAsync("j");
        Assert.NotEqual(first, await Focused(page));
        await page.Keyboard.PressAsync("k");
        Assert.Equal(first, await Focused(page));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".tl-event:focus pre").First).ToContainTextAsync("crème brûlée 🍮");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator(".tl-details[open]")).ToHaveCountAsync(0);
        await tab.IsSound();
    }

    [Fact]
    public async Task Without_scripts_pages_filters_details_and_the_strip_are_links()
    {
        await Happen("plain", Enumerable.Range(1, 75).Select(hour => (Noon.AddHours(-hour), hour % 3 == 0 ? "Asked for help" : "Basket filled", $"Question {hour}")));
        var person = await Person("plain", 75);
        await using var tab = await site.OpenAlone(new() { JavaScriptEnabled = false, ViewportSize = new() { Width = 1280, Height = 800 } });
        var page = tab.Page;
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("User name").FillAsync("admin");
        await page.GetByLabel("Password").FillAsync(Site.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.GotoAsync(person);
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(50);
        await Expect(page.Locator(".tl-zone")).ToHaveTextAsync("Times in UTC");
        await page.GetByRole(AriaRole.Link, new() { Name = "Older events" }).ClickAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(25);
        await page.GetByRole(AriaRole.Link, new() { Name = "Newest events" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Chat 25", Exact = true }).ClickAsync();
        await Expect(page.Locator(".tl-event")).ToHaveCountAsync(25);
        await page.Locator(".tl-details > summary").First.ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Everything about this event" }).First.ClickAsync();
        await Expect(page.Locator("pre").First).ToContainTextAsync("Question 3");
        await page.GotoAsync(person);
        await page.GetByText("As a table").ClickAsync();
        await page.Locator(".strip-table td a").Last.ClickAsync();
        await Expect(page.GetByText("Here it began.")).ToBeVisibleAsync();
    }

    private static Task<string> Focused(IPage page) => page.EvaluateAsync<string>("() => document.activeElement.id");

    private static Task<double> Top(ILocator line) => line.EvaluateAsync<double>("e => e.getBoundingClientRect().top");

    private Task Happen(string user, IEnumerable<(DateTimeOffset At, string Step, string Said)> events) => site.Send(site.LiveKey, events.Select(e => new JsonObject
    {
        ["type"] = "track",
        ["userId"] = user,
        ["event"] = e.Step,
        ["channel"] = e.Step == "Asked for help" ? "chat" : "web",
        ["timestamp"] = e.At.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["messageId"] = $"{user}/{e.At.ToUnixTimeSeconds()}",
        ["properties"] = e.Step == "Asked for help" ? new JsonObject { ["text"] = e.Said } : [],
    }));

    /// <summary>The person's address, once their events have been read.</summary>
    private async Task<string> Person(string user, int events)
    {
        await using var tab = await site.Open();
        await tab.Go("/people?q=" + user);
        await Expect(tab.Page.Locator("#people tbody td.num")).ToHaveTextAsync(events.ToString("N0", CultureInfo.InvariantCulture));
        return (await tab.Page.Locator("#people td a").First.GetAttributeAsync("href"))!;
    }
}
