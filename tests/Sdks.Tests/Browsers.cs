using Microsoft.Playwright;

namespace Throughline.Sdks.Tests;

/// <summary>A headless Chromium of this machine.</summary>
internal sealed class Browsers : IAsyncDisposable
{
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    private static readonly string[] Places =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Browsers(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Browsers> Start()
    {
        var driver = await Playwright.CreateAsync();
        return new Browsers(driver, await driver.Chromium.LaunchAsync(new() { ExecutablePath = Places.First(File.Exists), Headless = true, Args = Arguments }));
    }

    /// <summary>A page with cookies and storage of its own.</summary>
    public async Task<IPage> NewPage() => await (await browser.NewContextAsync()).NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
