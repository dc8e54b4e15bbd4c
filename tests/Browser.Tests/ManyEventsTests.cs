using System.Globalization;
using Microsoft.Playwright;
using Throughline.Support;
using static Microsoft.Playwright.Assertions;

namespace Throughline.Browser.Tests;

/// <summary>
/// The pages of journeys on ten million events: the store that <c>./bench journeys</c> keeps in THROUGHLINE_BENCH_FOLDER.
/// Run with <c>-explicit only</c>; the pictures go beside the store, to be looked at.
/// </summary>
public sealed class ManyEventsTests(Site site)
{
    private const string BenchPassword = "bench-password-1";

    private static readonly (string Name, string Path, string Way)[] Pages =
    [
        ("map", "/journeys", "a.map-edge"),
        ("variants", "/journeys/variants", ".content a[href*='behind']"),
        ("funnel", "/journeys/funnel?through=Step%200&through=Step%203&through=Step%205&through=Step%208&within=7d", ".content a[href*='behind']"),
        ("paths", "/journeys/paths?at=Step%203&far=3", ".content a[href*='behind']"),
        ("drop-off", "/journeys/drop-off?goal=Step%208&after=Step%203&silent=14d", ".content a[href*='behind']"),
        ("escalation", "/journeys/escalation?contact=Step%2033&every=1d&lookBack=7d", ".content a[href*='behind']"),
        ("compare-map", "/journeys/compare?of=map&firstContains=Step%201&secondLacks=Step%201", ".content a[href*='behind']"),
        ("compare-variants", "/journeys/compare?of=variants&firstContains=Step%201&secondLacks=Step%201", ".content a[href*='behind']"),
        ("compare-funnel", "/journeys/compare?of=funnel&firstContains=Step%201&secondLacks=Step%201&through=Step%200&through=Step%203", ".content a[href*='behind']"),
        ("conformance", "/journeys/conformance?model=Step%200%20%3E%20Step%201%3F%20%3E%20%28Step%203%20%7C%20Step%205%29%2B%20%3E%20Step%208%2A", ".content a[href*='behind']"),
    ];

    [Fact(Explicit = true)]
    public async Task Every_page_is_accessible_fits_and_leads_on_by_keyboard()
    {
        await using var server = await Start();
        await using var tab = await site.OpenAlone(url: server.Url);
        await tab.SignIn("admin", BenchPassword);
        List<string> wrong = [];
        foreach (var (name, path, way) in Pages)
        {
            try
            {
                Assert.Equal(200, await tab.Go(path));
                await Picture(tab, name);
                await EveryPageTests.IsWhole(tab.Page);
                await tab.Go(path);
                await tab.TabTo(way, atMost: 300);
                await tab.Page.Keyboard.PressAsync("Enter");
                await Expect(tab.Page.Locator("a[href^='/people/']").First).ToBeVisibleAsync();
                await tab.Whole();
            }
            catch (Exception problem) when (problem is Xunit.Sdk.XunitException or Microsoft.Playwright.PlaywrightException)
            {
                wrong.Add($"{name}: {problem.Message}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        await tab.IsSound();
    }

    [Theory(Explicit = true)]
    [InlineData("#map-shown")]
    [InlineData("#map-moment")]
    public async Task A_slider_redraws_within_a_tenth_of_a_second(string slider)
    {
        await using var server = await Start();
        await using var tab = await site.OpenAlone(url: server.Url);
        await tab.SignIn("admin", BenchPassword);
        await tab.Go("/journeys");
        var times = await tab.Page.EvaluateAsync<double[]>(
            """
            async name => {
              const slider = document.querySelector(name), times = [], wait = () => new Promise(requestAnimationFrame);
              for (let i = 1; i <= 41; i++) {
                await wait();
                const began = performance.now();
                slider.value = Number(slider.max) * ((i * 37) % 100) / 100;
                slider.dispatchEvent(new Event("input", { bubbles: true }));
                // the first frame after it is drawn when the second is asked for
                await wait();
                await wait();
                times.push(performance.now() - began);
              }
              return times.sort((a, b) => a - b);
            }
            """, slider);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{slider}: middle {times[20]:0} ms, 95 of 100 {times[38]:0} ms, longest {times[40]:0} ms to the second frame"));
        Assert.True(times[38] <= 100, $"95 of 100 redraws took up to {times[38]:0} ms.");
    }

    private static string Folder => Environment.GetEnvironmentVariable("THROUGHLINE_BENCH_FOLDER")
        ?? throw new InvalidOperationException("THROUGHLINE_BENCH_FOLDER names no folder: run ./bench journeys with it first.");

    private static Task<ServerProcess> Start() => ServerProcess.Start(
        Path.Combine(Folder, "journeys-10000000"), environment: new Dictionary<string, string> { ["THROUGHLINE_ADMIN_PASSWORD"] = BenchPassword });

    private static async Task Picture(Tab tab, string name)
    {
        foreach (var width in (int[])[1280, 360])
        {
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await tab.Page.SetViewportSizeAsync(width, 800);
                await tab.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await tab.Page.ScreenshotAsync(new() { Path = Path.Combine(Folder, "pictures", string.Create(CultureInfo.InvariantCulture, $"{name}-{width}-{scheme}.png")), FullPage = true });
            }
        }
        await tab.Page.SetViewportSizeAsync(1280, 800);
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }
}
