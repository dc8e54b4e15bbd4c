using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Throughline.Support;

namespace Throughline.Browser.Tests;

public sealed partial class EveryPageTests(Site site)
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Repository.At("node_modules/axe-core/axe.min.js")) + ";undefined");

    [Theory]
    [InlineData("/inbox")]
    [InlineData("/inbox?view=mentions")]
    [InlineData("/inbox?view=breaching")]
    [InlineData(Site.Conversation + "/clocks")]
    [InlineData("/inbox?q=tulip")]
    [InlineData(Site.Conversation)]
    [InlineData(Site.Conversation + "/why")]
    [InlineData("/inbox/offers/4711/why", 404)]
    [InlineData("/inbox/none", 404)]
    [InlineData("/wallboard")]
    [InlineData("/wallboard?within=soon", 400)]
    [InlineData("/wallboard/rows?of=waiting")]
    [InlineData("/wallboard/rows?of=abandoned&queue=service&channel=webchat")]
    [InlineData("/wallboard/agents?state=free")]
    [InlineData("/wallboard/reasons")]
    [InlineData("/wallboard/reasons?days=many", 400)]
    [InlineData("/wallboard/reasons/rows?reason=")]
    [InlineData("/wallboard/handling")]
    [InlineData("/wallboard/handling?days=many", 400)]
    [InlineData("/wallboard/handling/rows")]
    [InlineData("/wallboard/handling/spans")]
    [InlineData("/wallboard/first-contact")]
    [InlineData("/wallboard/first-contact?within=0", 400)]
    [InlineData("/wallboard/first-contact/rows?of=open")]
    [InlineData("/inbox/callbacks")]
    [InlineData("/inbox/consults")]
    [InlineData("/inbox/consults/none", 404)]
    [InlineData("/consult/none", 404)]
    [InlineData(Site.Conversation + "/wrap-up")]
    [InlineData("/people")]
    [InlineData("/people?q=nobody")]
    [InlineData("/people/matches")]
    [InlineData("/people/{customer-41}")]
    [InlineData("/people/{reader@example.com}")]
    [InlineData("/people/{customer-60}/conversations")]
    [InlineData("/people/{customer-41}?channel=web&kind=visit")]
    [InlineData("/people/{customer-41}?channel=nowhere")]
    [InlineData("/people/{reader@example.com}/timeline?before=1772442000000000_0")]
    [InlineData("/people/{<svg/onload=window.pwned=1>}")]
    [InlineData(Shop.Map)]
    [InlineData("/people/review")]
    [InlineData("/people/history")]
    [InlineData("/companies")]
    [InlineData("/segments")]
    [InlineData("/segments/new")]
    [InlineData("/segments/4711", 404)]
    [InlineData("/gate")]
    [InlineData("/gate/touchpoints")]
    [InlineData("/gate/touchpoints?q=nothing%20like%20it")]
    [InlineData("/gate/outbox")]
    [InlineData("/gate/touchpoints/new")]
    [InlineData("/gate/touchpoints/1")]
    [InlineData("/gate/touchpoints/4711", 404)]
    [InlineData("/gate/touchpoints/seen")]
    [InlineData("/gate/touchpoints/people?name=Help%20desk%20chat")]
    [InlineData("/gate/reports")]
    [InlineData("/gate/handovers")]
    [InlineData("/gate/experiments")]
    [InlineData("/gate/experiments?experiment=spring&outcome=Bought%20seeds&value=spend&days=7")]
    [InlineData("/gate/experiments?experiment=spring&days=0", 400)]
    [InlineData("/gate/experiments/people?experiment=spring&outcome=Bought%20seeds")]
    [InlineData("/gate/suppressions")]
    [InlineData("/gate/suppressions?q=nobody@example.org")]
    [InlineData("/gate/decisions")]
    [InlineData("/gate/decisions?verdict=drop&rule=consent&from=2026-01-01")]
    [InlineData("/gate/decisions?verdict=perhaps", 422)]
    [InlineData("/gate/decision?key=decided-news")]
    [InlineData("/gate/decision?key=nothing", 404)]
    [InlineData("/gate/replays")]
    [InlineData("/gate/replays/1")]
    [InlineData("/gate/replays/1/intents")]
    [InlineData("/gate/replays/1/intents?was=send&would=drop&team=nobody")]
    [InlineData("/gate/replays/4711", 404)]
    [InlineData("/gate/policies")]
    [InlineData("/gate/policies/1")]
    [InlineData("/gate/policies/1/draft")]
    [InlineData("/gate/policies/1/draft?as=text")]
    [InlineData("/gate/policies/4711", 404)]
    [InlineData("/scorecard")]
    [InlineData("/scorecard?by=moon", 400)]
    [InlineData("/scorecard/calls?of=abandoned")]
    [InlineData("/scorecard/staffing?agents=14")]
    [InlineData("/scorecard/staffing?calls=many", 400)]
    [InlineData("/settings")]
    [InlineData("/settings/sources")]
    [InlineData("/settings/refusals")]
    [InlineData("/settings/phases")]
    [InlineData("/settings/chat")]
    [InlineData("/settings/queues")]
    [InlineData("/settings/queues/edit")]
    [InlineData("/settings/queues/edit?queue=none", 404)]
    [InlineData("/settings/agents")]
    [InlineData("/settings/clocks")]
    [InlineData("/settings/clocks/edit")]
    [InlineData("/settings/clocks/edit?policy=none", 404)]
    [InlineData("/settings/clocks/file")]
    [InlineData("/settings/webhooks")]
    [InlineData("/settings/channels")]
    [InlineData("/settings/notices")]
    [InlineData("/inbox/canned")]
    [InlineData("/inbox/filters")]
    [InlineData("/inbox/filters/new?filter=tag%3Dvip%26state%3Dopen")]
    [InlineData("/inbox/filters/none", 404)]
    [InlineData("/inbox?view=q-tag%3Dvip%26waiting%3D2h")]
    [InlineData("/inbox?view=q-colour%3Dred", 400)]
    [InlineData("/settings/users")]
    [InlineData("/settings/teams")]
    [InlineData("/settings/api-tokens")]
    [InlineData("/settings/audit")]
    [InlineData("/account")]
    [InlineData("/design")]
    [InlineData("/sign-in")]
    [InlineData("/no/such/page", 404)]
    public Task Every_page_is_whole_accessible_and_fits_in_light_and_dark_wide_and_narrow(string path, int status = 200) => IsWhole(path, status);

    [Theory]
    [InlineData("/journeys")]
    [InlineData("/journeys?contains=nothing")]
    [InlineData("/journeys?by=nonsense", 400)]
    [InlineData("/journeys?q=%7B%22events%22%3A%7B%22sources%22%3A%5B%22shop%22%5D%7D%7D&moment=3")]
    [InlineData("/journeys/variants?source=shop")]
    [InlineData("/journeys/variants?contains=nothing")]
    [InlineData("/journeys/variants?page=9")]
    [InlineData("/journeys/variants?by=nonsense", 400)]
    [InlineData("/journeys/funnel")]
    [InlineData("/journeys/funnel?source=shop&through=Visited%20shop&through=Basket%20filled&through=Order%20placed&within=7d")]
    [InlineData("/journeys/funnel?through=Visited%20shop&within=soon", 400)]
    [InlineData("/journeys/paths")]
    [InlineData("/journeys/paths?source=shop&at=Visited%20shop&most=2")]
    [InlineData("/journeys/paths?source=hostile&at=javascript%3Awindow.pwned%3D1")]
    [InlineData("/journeys/paths?source=shop&at=nowhere")]
    [InlineData("/journeys/paths?at=Visited%20shop&far=99", 400)]
    [InlineData("/journeys/drop-off")]
    [InlineData("/journeys/drop-off?source=shop&goal=Order%20placed&after=Visited%20shop&silent=12h")]
    [InlineData("/journeys/drop-off?source=hostile&goal=nowhere&silent=1s")]
    [InlineData("/journeys/drop-off?goal=Order%20placed&silent=soon", 400)]
    [InlineData("/journeys/escalation")]
    [InlineData("/journeys/escalation?source=shop&contact=Asked%20for%20help&every=1h&lookBack=2d&pairs=10")]
    [InlineData("/journeys/escalation?source=hostile&contact=nothing")]
    [InlineData("/journeys/escalation?contact=x&every=soon", 400)]
    [InlineData("/journeys/compare")]
    [InlineData("/journeys/compare?source=shop&of=map&firstContains=Asked%20for%20help&secondLacks=Asked%20for%20help")]
    [InlineData("/journeys/compare?source=shop&of=funnel&firstContains=Asked%20for%20help&through=Visited%20shop&through=Order%20placed")]
    [InlineData("/journeys/compare?of=funnel&firstContains=nothing")]
    [InlineData("/journeys/compare?of=variants&firstContains=nothing")]
    [InlineData("/journeys/compare?of=all&firstContains=x", 400)]
    [InlineData("/journeys/conformance")]
    [InlineData("/journeys/conformance?source=shop&hide=Page%20read&model=Newsletter%20opened%3F%20%3E%20Visited%20shop%20%3E%20Basket%20filled%20%3E%20%28Order%20placed%20%7C%20Asked%20for%20help%2B%29%20%3E%20Parcel%20delivered%2A")]
    [InlineData("/journeys/conformance?model=a%20%3E%20%3E%20b", 400)]
    [InlineData("/journeys/saved")]
    [InlineData("/journeys/behind?q=%7B%22ask%22%3A%22behind%22%2C%22events%22%3A%7B%22sources%22%3A%5B%22shop%22%5D%7D%2C%22behind%22%3A%7B%22edge%22%3A%5B%22Visited%20shop%22%2C%22Basket%20filled%22%5D%7D%7D")]
    public Task Every_page_of_journeys_is_so_too(string path, int status = 200) => IsWhole(path, status);

    private async Task IsWhole(string path, int status)
    {
        if (Identifier().Match(path) is { Success: true } person)
            path = await site.PersonWith(person.Groups["identifier"].Value) + path[(path.IndexOf('}') + 1)..];
        var tab = await site.Turn();
        var page = tab.Page;
        tab.Expect(status == 200 ? [] : [$"status of {status}"]);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await Fits(page, 1280, 1);
        Assert.Equal(status, await tab.Go(path));
        Assert.Equal(1, await page.Locator("h1").CountAsync());

        await page.EvaluateAsync(Axe.Value);
        None(await Violations(page, "{}"));
        await Fits(page, 360, 1);
        None(await Violations(page, "{ runOnly: ['target-size', 'scrollable-region-focusable'] }"));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.Locator("html[data-bs-theme=dark]")).ToBeAttachedAsync();
        await Fits(page, 640, 2);
        None(await Violations(page, "{ runOnly: ['color-contrast'] }"));
        Assert.Empty(await page.EvaluateAsync<string[]>(MovingParts));
        await tab.IsSound();
    }

    /// <summary>As it stands now, whatever page it is.</summary>
    internal static async Task IsAccessible(IPage page)
    {
        await page.EvaluateAsync(Axe.Value);
        None(await Violations(page, "{}"));
    }

    /// <summary>The same in light and dark, wide and narrow, of a page that a test has brought about.</summary>
    internal static async Task IsWhole(IPage page)
    {
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await IsAccessible(page);
        await Fits(page, 360, 1);
        None(await Violations(page, "{ runOnly: ['target-size', 'scrollable-region-focusable'] }"));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Assertions.Expect(page.Locator("html[data-bs-theme=dark]")).ToBeAttachedAsync();
        await Fits(page, 640, 2);
        None(await Violations(page, "{ runOnly: ['color-contrast'] }"));
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await Fits(page, 1280, 1);
    }

    // the assertion on an empty collection would cut what axe found
    private static void None(string[] violations) => Assert.True(violations.Length == 0, string.Join('\n', violations));

    /// <summary>640 px at two device pixels each is a window of 1280 px at 200 % zoom.</summary>
    private static async Task Fits(IPage page, int width, int zoom)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = 740, ["deviceScaleFactor"] = zoom, ["mobile"] = false });
        await Assertions.Expect(page.Locator("body")).ToBeVisibleAsync();
        var over = await page.EvaluateAsync<string?>(
            """
            width => document.documentElement.scrollWidth <= width && innerWidth === width ? null
              : [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1).slice(0, 5)
                .map(e => `${e.tagName}.${e.className} to ${Math.round(e.getBoundingClientRect().right)}`).join(', ') || `${innerWidth} px of ${document.documentElement.scrollWidth}`
            """, width);
        Assert.True(over is null, $"{page.Url} scrolls sideways at {width} px: {over}");
    }

    private static async Task<string[]> Violations(IPage page, string options)
    {
        // a frame that is loading is drawn paler
        await Assertions.Expect(page.Locator("turbo-frame[busy]")).ToHaveCountAsync(0);
        return await page.EvaluateAsync<string[]>($$"""
        async () => {
          scrollTo(0, 0); // what is half out of sight would count as too small to touch
          return (await axe.run(document, Object.assign({ resultTypes: ['violations'] }, {{options}}))).violations
          .map(v => `${v.id}: ${v.help}: ${v.nodes.slice(0, 4).map(n => `${n.target.join(' ')}: ${n.failureSummary}`).join('; ')}`);
        }
        """);
    }

    // Asked for less motion: nothing lasts longer than a blink.
    private const string MovingParts =
        """
        () => [...document.querySelectorAll('*')].filter(e => {
          const { animationName, animationDuration, transitionDuration } = getComputedStyle(e);
          const longest = durations => Math.max(...durations.split(',').map(parseFloat));
          return (animationName !== 'none' && longest(animationDuration) > 0.01) || longest(transitionDuration) > 0.01;
        }).map(e => e.outerHTML.slice(0, 80))
        """;

    [GeneratedRegex(@"\{(?<identifier>.*)\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Identifier();
}
